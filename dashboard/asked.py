"""How many fields each county was asked for in a week, and by whom (填报负担).

A field is asked for when somebody in the county has to fill it in, or fill it in again: docs/domain.md, "How much is
asked"; docs/decisions/0041. These are counts of work and measure nothing of the plan. Everything is read in a fixed
number of queries, however many rows there are; who asked is found from what was done, never typed.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chambers.models import Enterprise, Intention, Match
from counties.models import County, CountyProfilePart, Demand, Plan
from ledger.gates import without_evidence
from ledger.models import Claim, Evidence
from projects.models import Project
from sheets.models import ImportBatch, ImportRow
from workshops.models import Headcount, Workshop
from workshops.recounts import last_headcounts, schedule_of

PROVINCE, PREFECTURE, SUPPORTERS, OWN = "province", "prefecture", "supporters", "own"
BY = {
    PROVINCE: _("the province"),
    PREFECTURE: _("its own prefecture"),
    SUPPORTERS: _("supporters"),
    OWN: _("the county itself"),
}
TWICE = "twice"
# What of a record somebody fills in, and who asks for it: the plan, or the county of its own accord.
RECORDS: tuple[tuple[type[models.Model], str, str], ...] = (
    (Project, PROVINCE, "projects:project-detail"),
    (Workshop, PROVINCE, "workshops:workshop-detail"),
    (CountyProfilePart, PROVINCE, ""),
    (Demand, OWN, "counties:demand-detail"),
    (Intention, OWN, "chambers:intention-detail"),
    (Enterprise, PROVINCE, "chambers:enterprise-detail"),
)
# What a form does not ask for: the wording beside a number, and what names the part of a profile.
NOT_ASKED = {
    "contract_amount_typed",
    "annual_output_typed",
    "order_value_typed",
    "amount_typed",
    "workers_note",
    "planned_jobs_note",
    "rate",
    "part",
}
# What follows from a claim when it changes: there it is counted.
BY_CLAIM: Mapping[type[models.Model], set[str]] = {
    Project: {"county", "introduced_by"},
    Workshop: {"county", "project"},
}
WHAT = {
    "record": _("record filled in"),
    "claim": _("reported"),
    "returned": _("returned to be mended"),
    "recount": _("recount due"),
    "expired": _("headcount expired"),
    "disputed": _("the enterprise gave another number"),
    "evidence": _("evidence added"),
    "lacking": _("evidence asked for"),
    "offer": _("offer to decide on"),
    "resent": _("sent again in a file, unchanged"),
}


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Sunday, both included."""

    first: date

    @classmethod
    def of(cls, day: date) -> "Week":
        return cls(day - timedelta(days=day.weekday()))

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def before(self) -> "Week":
        return Week(self.first - timedelta(days=7))

    @property
    def after(self) -> "Week":
        return Week(self.first + timedelta(days=7))

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that a county was asked for on a day: `fields` name what had to be filled in, each of one fact.

    `again` are fields that were on record already, whatever they were called.
    """

    county_id: int
    by: str
    what: str
    name: str
    page: tuple[str, Any] | None
    on: date
    fields: tuple[Any, ...] = ()
    again: int = 0

    @property
    def count(self) -> int:
        return len(self.fields) + self.again

    @property
    def what_words(self) -> Any:
        return WHAT[self.what]

    @property
    def by_words(self) -> Any:
        return BY[self.by]

    @property
    def url(self) -> str:
        return reverse(self.page[0], args=[self.page[1]]) if self.page and self.page[0] else ""


@dataclass
class Sums:
    """What one county was asked for in one week."""

    by: Counter = field(default_factory=Counter)
    _keys: Counter = field(default_factory=Counter)
    _again: int = 0

    def add(self, ask: Ask) -> None:
        self.by[ask.by] += ask.count
        self._keys.update(ask.fields)
        self._again += ask.again

    @property
    def all(self) -> int:
        return sum(self.by.values())

    @property
    def twice(self) -> int:
        """Fields of a fact that was asked for before in the same week, or was on record already."""
        return self._keys.total() - len(self._keys) + self._again

    def is_again(self, ask: Ask) -> bool:
        return bool(ask.again) or any(self._keys[key] > 1 for key in ask.fields)


class Asked:
    """What these counties were asked for in a week and in the one before."""

    def __init__(self, counties: Collection[County], week: Week, plan: Plan) -> None:
        self.week, self.plan = week, plan
        self.counties = {county.pk: county for county in counties}
        self.first, self.last = week.before.first, week.last
        # The bureau at the top is the first in the path of every other one.
        self._province = {int(county.bureau.path.split("/")[1]) for county in counties}
        self.asks = [ask for ask in self._all() if ask.county_id in self.counties]
        self._sums: Mapping[Week, dict[int, Sums]] = {week: {}, week.before: {}}
        for ask in self.asks:
            for one, sums in self._sums.items():
                if one.holds(ask.on):
                    sums.setdefault(ask.county_id, Sums()).add(ask)

    def sums(self, county: County, week: Week | None = None) -> Sums:
        return self._sums[week or self.week].get(county.pk, Sums())

    def of(self, county: County, by: str = "") -> list[Ask]:
        """What the county was asked for in the week, the latest first: by one side, or what was asked again (TWICE)."""
        own = [ask for ask in self.asks if ask.county_id == county.pk and self.week.holds(ask.on)]
        if by == TWICE:
            own = [ask for ask in own if self.sums(county).is_again(ask)]
        elif by:
            own = [ask for ask in own if ask.by == by]
        return sorted(own, key=lambda ask: (ask.on, ask.what, ask.name), reverse=True)

    # --- reading -------------------------------------------------------------------------------------

    def _all(self) -> Iterator[Ask]:
        for model, by, page in RECORDS:
            yield from self._filled(model, by, page)
        for name in dict.fromkeys(Claim.FACTS.values()):
            yield from self._claimed(name)
        yield from self._recounts()
        yield from self._evidence()
        yield from self._lacking()
        yield from self._offers()
        yield from self._resent()

    def _between(self, name: str) -> Q:
        """Moments of the two weeks, on the business clock."""
        begin = timezone.make_aware(datetime.combine(self.first, time.min))
        end = timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))
        return Q(**{f"{name}__gte": begin, f"{name}__lt": end})

    def _filled(self, model: type[models.Model], by: str, page: str) -> Iterator[Ask]:
        """Fields to which somebody of the county gave a value, line by line of the history."""
        history = model.history
        typed = history.filter(self._between("history_date"), history_user__bureau__county__in=self.counties)
        end = timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))
        lines = history.filter(id__in=typed.order_by().values("id"), history_date__lt=end)
        names = [f.attname for f in model._meta.concrete_fields if _is_asked(f)]
        if model is Enterprise:
            names.remove(
                "name"
            )  # it is counted where the enterprise was named: in a project, a workshop, an intention
        later = (
            names
            if model not in BY_CLAIM
            else [n for n in names if n.removesuffix("_id") not in BY_CLAIM[model]]
        )
        county = F("history_user__bureau__county")
        before: dict[int, dict[str, Any]] = {}
        for line in lines.order_by("id", "history_date", "history_id").values(
            "id", "history_date", "history_type", *names, asked_county=county
        ):
            old = before.get(line["id"])
            before[line["id"]] = line
            on = _day(line["history_date"])
            if on < self.first or line["asked_county"] not in self.counties or line["history_type"] == "-":
                continue
            filled = [
                n for n in (later if old else names) if _has(line[n]) and (not old or line[n] != old[n])
            ]
            if filled:
                keys = tuple((model._meta.label, line["id"], name) for name in filled)
                shown = _name_of(model, line)
                yield Ask(
                    line["asked_county"], by, "record", shown, page and (page, line["id"]) or None, on, keys
                )

    def _claimed(self, fact: str) -> Iterator[Ask]:
        """What the county's own people reported, and what of it was returned to them."""
        model = Claim._meta.get_field(fact).related_model
        names = [f.attname for f in model._meta.concrete_fields if _is_asked(f)]
        rows = model._base_manager.filter(
            self._between("claim__reported_at") | self._between("claim__returned_at"),
            claim__reporter__bureau__county__in=self.counties,
        )
        fact_of = ("claim__source", "claim__kind", "claim__effective_on")
        told = (
            "claim__reported_at",
            "claim__returned_at",
            "claim__returned_by__bureau",
            "claim__source__project",
        )
        for row in rows.annotate(site=_site("claim__source")).values(
            *names, *fact_of, *told, "claim__source__workshop", "claim__reporter__bureau__county", "site"
        ):
            filled = [name for name in names if _has(row[name])]
            keys = tuple((*(row[name] for name in fact_of), name) for name in ["day", *filled])
            county = row["claim__reporter__bureau__county"]
            given = (row["site"] or "", _page(row["claim__source__project"], row["claim__source__workshop"]))
            if self._holds(on := _day(row["claim__reported_at"])):
                yield Ask(county, PROVINCE, "claim", *given, on, keys)
            returned = row["claim__returned_at"]
            if returned and self._holds(on := _day(returned)):
                yield Ask(
                    county,
                    self._side(county, row["claim__returned_by__bureau"]),
                    "returned",
                    *given,
                    on,
                    keys,
                )

    def _recounts(self) -> Iterator[Ask]:
        """Sites that had to be counted again: a recount fell due, or the last headcount expired."""
        names = [f.attname for f in Headcount._meta.concrete_fields if _is_asked(f)]
        sites = last_headcounts().filter(county__in=self.counties)
        last = {
            row["source"]: row
            for row in sites.order_by().values(
                "source", "county", "site_name", "source__project", "source__workshop",
                *(f"headcount__{name}" for name in names),
            )
        }  # fmt: skip
        counted = defaultdict(list)
        days = Claim.objects.filter(kind=Claim.Kind.HEADCOUNT, source__in=sites.order_by().values("source"))
        for source, on, total in days.standing().values_list("source", "effective_on", "headcount__total"):
            counted[source].append((on, total))
        for source, row in last.items():
            filled = ["day", *(name for name in names if _has(row[f"headcount__{name}"]))]
            page = _page(row["source__project"], row["source__workshop"])
            for what, on in self._due(counted[source]):
                keys = tuple((source, what, on, name) for name in filled)
                yield Ask(row["county"], PROVINCE, what, row["site_name"] or "", page, on, keys)

    def _due(self, counted: list[tuple[date, int]]) -> Iterator[tuple[str, date]]:
        """(what, day) of the recounts that nobody had answered on their day, and of the headcounts that expired."""
        for recount in schedule_of(counted, self.plan.recounts_due):
            early = recount.counted_on is not None and recount.counted_on < recount.on
            if self._holds(recount.on) and not early:
                yield "recount", recount.on
        days = sorted(on for on, _total in counted)
        for on, following in zip(days, [*days[1:], date.max], strict=True):
            expired = on + timedelta(days=self.plan.headcount_days)
            if self._holds(expired) and following > expired:
                yield "expired", expired

    def _evidence(self) -> Iterator[Ask]:
        """Evidence that the county's people added; another number that an enterprise gave has to be answered."""
        rows = Evidence.objects.filter(
            self._between("added_at"), claim__reporter__bureau__county__in=self.counties
        )
        disputing = models.Exists(Evidence.objects.disputing().filter(pk=models.OuterRef("pk")))
        told = ("pk", "added_at", "statement", "added_by__bureau", "added_by__bureau__county")
        place = ("claim__reporter__bureau__county", "claim__source__project", "claim__source__workshop")
        for row in rows.annotate(site=_site("claim__source"), disputes=disputing).values(
            *told, *place, "site", "disputes"
        ):
            county, project, workshop = (row[name] for name in place)
            shown, on = (row["site"] or "", _page(project, workshop)), _day(row["added_at"])
            keys = (("evidence", row["pk"]),)
            if row["disputes"]:
                yield Ask(county, self._side(county, row["added_by__bureau"]), "disputed", *shown, on, keys)
            elif not row["statement"] and row["added_by__bureau__county"] == county:
                yield Ask(county, PROVINCE, "evidence", *shown, on, keys)

    def _lacking(self) -> Iterator[Ask]:
        """Evidence without which what the county reported cannot be verified."""
        reported = Claim.objects.standing().filter(
            self._between("reported_at"), reporter__bureau__county__in=self.counties
        )
        place = ("reporter__bureau__county", "source__project", "source__workshop")
        claims = without_evidence(reported).annotate(site=_site("source")).order_by()
        for row in claims.values("pk", "reported_at", "site", *place):
            county, project, workshop = (row[name] for name in place)
            shown, on = (row["site"] or "", _page(project, workshop)), _day(row["reported_at"])
            yield Ask(county, PROVINCE, "lacking", *shown, on, (("lacking", row["pk"]),))

    def _offers(self) -> Iterator[Ask]:
        """Offers of an enterprise that the county has to accept or decline."""
        rows = Match.objects.filter(
            offered_on__range=(self.first, self.last), slot__demand__county__in=self.counties
        )
        for row in rows.order_by().values(
            "pk",
            "offered_on",
            "offered_for",
            county=F("slot__demand__county"),
            title=F("slot__demand__title"),
        ):
            by = self._side(row["county"], row["offered_for"])
            page, key = ("chambers:match-detail", row["pk"]), ("offer", row["pk"])
            yield Ask(row["county"], by, "offer", row["title"], page, row["offered_on"], (key,))

    def _resent(self) -> Iterator[Ask]:
        """Rows of files that were on record already: each understood column was filled in for nothing."""
        same = Q(rows__outcome=ImportRow.Outcome.UNCHANGED)
        batches = ImportBatch.objects.filter(self._between("made_at"), bureau__county__in=self.counties)
        seen: set[tuple[Any, ...]] = set()
        for row in (
            batches.order_by("made_at", "pk")
            .annotate(unchanged=Count("rows", filter=same))
            .values(
                "pk", "file_name", "sha256", "mapping", "made_at", "unchanged", county=F("bureau__county")
            )
        ):
            on, columns = _day(row["made_at"]), sum(name not in ("", "?") for name in row["mapping"])
            once = (row["county"], row["sha256"], Week.of(on))
            if not row["unchanged"] or once in seen:
                continue  # who looks at the preview of one file again was asked for nothing more
            seen.add(once)
            yield Ask(
                row["county"],
                PROVINCE,
                "resent",
                row["file_name"],
                None,
                on,
                again=row["unchanged"] * columns,
            )

    def _holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def _side(self, county_id: int, bureau_id: int | None) -> str:
        """On which side of the county the bureau stands that asked."""
        county = self.counties[county_id]
        if bureau_id == county.bureau_id:
            return OWN
        if bureau_id == county.prefecture.bureau_id:
            return PREFECTURE
        return PROVINCE if bureau_id in self._province else SUPPORTERS


def _is_asked(column: models.Field) -> bool:
    return column.editable and not column.primary_key and column.name not in NOT_ASKED


def _has(value: Any) -> bool:
    """Whether a field holds a value; a box that is not ticked holds none, 0 is one."""
    return value is not None and value is not False and value != ""


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _name_of(model: type[models.Model], line: Mapping[str, Any]) -> str:
    """What the list calls the record: its name or title, else what it is."""
    return str(line.get("name") or line.get("title") or model._meta.verbose_name)


def _site(source: str) -> Coalesce:
    """The name of the workshop or project that has this source."""
    return Coalesce(F(f"{source}__workshop__name"), F(f"{source}__project__name"))


def _page(project: int | None, workshop: int | None) -> tuple[str, int] | None:
    if workshop:
        return "workshops:workshop-detail", workshop
    return ("projects:project-detail", project) if project else None
