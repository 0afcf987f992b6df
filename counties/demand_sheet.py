"""The sheet of demands: what counties ask for, in from a list and out again.

A row names its demand by number, else by county and title among those that stand. Source: docs/domain.md, "Profiles,
demands and what is published".
"""

from collections.abc import Sequence
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts import clock
from accounts.models import User
from counties.demand_forms import DemandEditForm, DemandForm
from counties.demand_models import Demand, DemandSlot
from counties.demands import add_slots, change_demand, record_demand, withdraw_slots
from counties.models import County, Industry, Plan
from counties.places import CountyFinder
from counties.slots import DemandState, counts_of, with_counts
from sheets.choices import of_records
from sheets.columns import Column, Kind, Options, Value, option_key
from sheets.keeping import changed_since, pointing_at, put_back, values_of
from sheets.sheet import Made, Row, Sheet
from sheets.values import parse_area, parse_count

ANY_INDUSTRY = ("不限", "任何行业", "不限行业", "均可")
FIELDS = (*DemandEditForm.VALUES, *DemandEditForm.COUNTS)
LONGEST_REASON = 200  # characters, beside a slot


def standing_slots(demand: Demand) -> int:
    """The slots that were not withdrawn, of a demand that `with_counts` has counted."""
    counts = counts_of(demand)
    return counts.all - counts.withdrawn


class DemandSheet(Sheet):
    label = "counties.Demand"
    slug = "demands"
    title = gettext_lazy("Demands")
    permission = "counties.add_demand"
    posts = False
    columns = (
        Column(
            "number",
            gettext_lazy("number of the demand"),
            aliases=("需求编号",),
            of=lambda demand: str(demand.pk),
            note=gettext_lazy("Of a demand on record; blank for a new one."),
            width=10,
            identity=True,
        ),
        Column(
            "county",
            gettext_lazy("county"),
            Kind.CHOICE,
            aliases=("县区", "县（区）", "县市区", "县", "县名", "所在县", "行政区划代码"),
            required=True,
            of=lambda demand: demand.county_id,
        ),
        Column(
            "title",
            gettext_lazy("what is asked for"),
            aliases=("需求名称", "需求内容", "招商需求", "项目需求", "需求"),
            required=True,
            width=36,
        ),
        Column(
            "industry",
            gettext_lazy("industry"),
            Kind.CHOICE,
            aliases=("行业", "产业", "所属行业", "需求行业"),
            of=lambda demand: demand.industry_id,
            note=gettext_lazy("Blank: any industry."),
        ),
        Column(
            "slots",
            gettext_lazy("number of slots"),
            Kind.COUNT,
            aliases=("名额", "名额数量", "需求数量", "数量", "需求个数"),
            required=True,
            of=standing_slots,
            note=gettext_lazy("1 to 50; each slot is for one enterprise."),
            width=10,
            summed=True,
        ),
        Column(
            "workers",
            gettext_lazy("workers available"),
            Kind.COUNT,
            aliases=("可用劳动力", "劳动力人数", "可用工人数", "劳动力"),
            unit="人",
            width=12,
            summed=True,
        ),
        Column(
            "poor_workers",
            gettext_lazy("of whom registered poor"),
            Kind.COUNT,
            aliases=(
                "其中建档立卡贫困劳动力",
                "其中贫困劳动力",
                "其中建档立卡",
                "建档立卡贫困劳动力",
                "贫困劳动力",
            ),
            unit="人",
            width=12,
            summed=True,
        ),
        Column(
            "floor_area",
            gettext_lazy("floor area"),
            Kind.AREA,
            aliases=("厂房面积", "车间面积", "场地面积", "面积"),
            unit="平方米",
            width=12,
        ),
        Column(
            "ready_on",
            gettext_lazy("ready on"),
            Kind.DAY,
            aliases=("可交付日期", "可使用日期", "可用时间", "交付时间"),
            width=12,
        ),
        Column(
            "site",
            pgettext_lazy("demand", "site"),
            aliases=("场地", "地点", "地址", "具体地点", "位置"),
            width=30,
        ),
        Column(
            "policies",
            gettext_lazy("policies offered"),
            aliases=("优惠政策", "政策", "扶持政策"),
            width=40,
        ),
        Column(
            "valid_until",
            gettext_lazy("valid until"),
            Kind.DAY,
            aliases=("有效期至", "截止日期", "有效期"),
            width=12,
            note=gettext_lazy("Blank: until it is withdrawn."),
        ),
        Column("note", gettext_lazy("note"), aliases=("备注", "说明"), width=30),
        Column(
            "reason",
            gettext_lazy("reason for the change"),
            aliases=("变更原因", "修改原因", "变更理由"),
            of=lambda demand: "",
            width=20,
            note=gettext_lazy("Needed once the demand is published or a slot is taken."),
        ),
        Column(
            "slots_open",
            gettext_lazy("slots open"),
            Kind.COUNT,
            width=10,
            out_only=True,
        ),
        Column(
            "state",
            gettext_lazy("state"),
            of=lambda demand: str(counts_of(demand).state.label),
            width=12,
            out_only=True,
        ),
    )

    def __init__(self, user: User) -> None:
        super().__init__(user)
        self._finder: CountyFinder | None = None
        self._year: int | None = None

    def year(self) -> int:
        if self._year is None:
            self._year = Plan.objects.current().starts_on.year
        return self._year

    def options_of(self, column: Column) -> Options | None:
        if column.name == "county":
            counties = County.objects.in_plan()
            return Options({str(county.pk): county.short_name for county in counties}, self._county_key)
        if column.name == "industry":
            return of_records(Industry.objects.all(), [("", words) for words in ANY_INDUSTRY])
        return None

    def _county_key(self, text: str) -> str | None:
        self._finder = self._finder or CountyFinder()
        county = self._finder.find(text)
        return str(county.pk) if county else None

    def records(self) -> QuerySet[Demand]:
        seen = Demand.objects.visible_to(self.user).select_related("county", "industry")
        return with_counts(seen, clock.today()).order_by("-changed_at", "-pk")

    # --- which demand is meant -----------------------------------------------------------------------

    def match(self, rows: Sequence[Row]) -> None:
        numbered = [row for row in rows if row.value("number")]
        self._by_number(numbered)
        self._by_title([row for row in rows if not row.value("number") and _key(row)])
        for row in rows:
            _expect_about(row)

    def _by_number(self, rows: Sequence[Row]) -> None:
        numbers = {row.value("number") for row in rows}
        known = self.records().in_bulk([int(n) for n in numbers if _is_number(n)]) if numbers else {}
        for row in rows:
            number = row.value("number")
            row.record = known.get(int(number)) if _is_number(number) else None
            if row.record is None:
                row.refuse("number", _no_such(number))

    def _by_title(self, rows: Sequence[Row]) -> None:
        counties = {int(row.value("county")) for row in rows}
        if not counties:
            return
        seen = Demand.objects.visible_to(self.user).filter(county__in=counties).order_by()
        alike: dict[str, list[int]] = {}
        for pk, county, title in seen.values_list("pk", "county", "title"):
            alike.setdefault(_key_of(county, title), []).append(pk)
        wanted = {pk for row in rows for pk in alike.get(_key(row), ())}
        known = self.records().in_bulk(wanted) if wanted else {}
        for row in rows:
            found = [known[pk] for pk in alike.get(_key(row), ()) if _stands(known[pk])]
            if len(found) == 1:
                row.record = found[0]
            elif found:
                numbers = _(", ").join(str(demand.pk) for demand in sorted(found, key=lambda one: one.pk))
                row.refuse(
                    "title",
                    _(
                        "This county has several demands of this title: %(numbers)s. Enter the number of the one meant."
                    )
                    % {"numbers": numbers},
                )

    def key_of(self, row: Row) -> str:
        return super().key_of(row) or _key(row)

    def compare(self, row: Row) -> None:
        super().compare(row)
        row.changes = [change for change in row.changes if change.column != "reason"]

    # --- saving --------------------------------------------------------------------------------------

    def form_for(self, row: Row) -> Any:
        if row.record is None:
            return self._form_for_new(row)
        changed = {change.column for change in row.changes}
        if "county" in changed:
            row.refuse("county", _("A demand stays with its county. Withdraw it, and record another one."))
        if "slots" in changed:
            _refuse_fewer(row)
        data = {name: "" if value is None else value for name, value in values_of(row.record, FIELDS).items()}
        data |= {name: row.values[name].typed for name in FIELDS if name in changed}
        reason = row.value("reason") or row.go_on_reason
        return DemandEditForm({**data, "reason": reason, "seen_version": str(row.record.version)})

    def _form_for_new(self, row: Row) -> DemandForm:
        if row.value("number"):
            return DemandForm(user=self.user)  # it names a demand that is not known: nothing to check
        number = row.value("slots")
        return DemandForm({**row.typed(), "slots": "" if number is None else str(number)}, user=self.user)

    def save(self, row: Row) -> Made:
        if row.record is None:
            demand = record_demand(
                demand=row.form.new_demand(), slots=row.form.cleaned_data["slots"], actor=self.user
            )
            return Made(demand.pk, True, demand.version)
        changed = {change.column for change in row.changes}
        names = [name for name in FIELDS if name in changed or name == "note"]
        before: dict[str, Any] = {"values": values_of(row.record, names)}
        demand, reason = copy(row.record), row.form.cleaned_data["reason"]
        if changed - {"slots"}:
            row.form.apply_to(demand)
            demand = change_demand(
                demand=demand, actor=self.user, seen_version=row.record.version, reason=reason
            )
        if "slots" in changed:
            more = row.value("slots") - standing_slots(row.record)
            before["slots"] = [slot.pk for slot in self._add(demand, more, reason)]
            demand.refresh_from_db(fields=["version"])
        return Made(demand.pk, False, demand.version, before=before)

    def _add(self, demand: Demand, count: int, reason: str) -> list[DemandSlot]:
        try:
            return add_slots(
                demand=demand, count=count, actor=self.user, seen_version=demand.version, reason=reason
            )
        except ValidationError as error:
            if "count" not in getattr(error, "error_dict", {}):
                raise
            raise ValidationError({"slots": error.message_dict["count"]}) from error

    # --- undoing -------------------------------------------------------------------------------------

    def depends_on(self, made: Made) -> list[str]:
        demand = Demand.objects.get(pk=made.pk)
        if not made.is_new:
            return changed_since(demand, made.version) + pointing_at(*self._slots_added(made), said_of=demand)
        slots = list(demand.slots.all())
        rows = pointing_at(demand, *slots, said_of=demand, leave_out=[DemandSlot])
        return changed_since(demand, made.version) + rows

    def undo(self, made: Made, reason: str) -> None:
        """A new demand is withdrawn with all its slots; a changed one gets its values back and loses what was added."""
        demand = Demand.objects.get(pk=made.pk)
        slots = list(demand.slots.all()) if made.is_new else self._slots_added(made)
        if not made.is_new and made.before["values"]:
            put_back(demand, made.before["values"])
            demand = change_demand(demand=demand, actor=self.user, reason=reason, seen_version=made.version)
        if slots:
            withdraw_slots(
                demand=demand,
                slots=slots,
                reason=reason[:LONGEST_REASON],
                actor=self.user,
                seen_version=demand.version,
            )

    def _slots_added(self, made: Made) -> list[DemandSlot]:
        return list(DemandSlot.objects.filter(pk__in=made.before.get("slots", ())))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


def _no_such(number: str) -> str:
    return _("No demand has the number %(number)s. Leave the cell blank to record a new one.") % {
        "number": number
    }


def _stands(demand: Demand) -> bool:
    """Whether a slot of it is left: one that was withdrawn altogether is asked for anew."""
    return counts_of(demand).state != DemandState.WITHDRAWN


def _key(row: Row) -> str:
    """County and title of a row, as they are compared; "" where one of them is missing."""
    county, title = row.value("county"), row.value("title")
    return _key_of(int(county), title) if county and title else ""


def _key_of(county: int, title: str) -> str:
    return f"{county} {option_key(title)}"


def _expect_about(row: Row) -> None:
    """Let the note say which numbers were typed as “about”, as the form will, so that the same row changes nothing."""
    if not row.has("note"):
        return
    note = row.value("note")
    for name in DemandEditForm.COUNTS:
        text = row.values[name].typed if row.has(name) else ""
        count = (parse_area if name == "floor_area" else parse_count)(text)
        if count and count.approximate:
            note = DemandEditForm.with_about(note, name, count.as_typed)
    row.values["note"] = Value(note, note)


def _refuse_fewer(row: Row) -> None:
    """Slots are added by a list, never taken away: somebody may have been promised one."""
    wanted, has = row.value("slots"), standing_slots(row.record)
    if wanted is None or wanted < has:
        words = ngettext(
            "This demand has %(count)d slot. A list adds slots but withdraws none: do that on the page of the demand.",
            "This demand has %(count)d slots. A list adds slots but withdraws none: do that on the page of the demand.",
            has,
        )
        row.refuse("slots", words % {"count": has})
