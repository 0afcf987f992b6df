"""The sheet of intentions: what enterprises want, in from a list and out again.

A row names its intention by number, else by the enterprise, the kind and the industry among those that stand and that
the reader may read. The contact in a row is kept with a new intention's enterprise and is never shown. Source:
docs/domain.md, "Intentions".
"""

from collections.abc import Iterator, Sequence
from copy import copy
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.models import User
from chambers.credit_code import tidy_credit_code
from chambers.intention_columns import COLUMNS, OPTIONS, says_anywhere
from chambers.intention_forms import IntentionEditForm, IntentionForm
from chambers.intention_models import Intention, IntentionStep
from chambers.intentions import ADD, CHANGED, change_intention, record_intention, take_intention_step
from chambers.models import Chamber, name_key
from counties.models import County, ExchangeRate, Plan
from sheets.columns import Column, Options, Value
from sheets.keeping import changed_since, pointing_at, put_back, values_of
from sheets.sheet import Change, Made, Problem, Row, Sheet, same
from sheets.values import Unreadable, parse_amount

RELATED = ("enterprise", "industry", "collected_by", "chamber__bureau")
# What is no value of the record: words for this import, and the contact, which is kept with the enterprise.
NOT_COMPARED = frozenset({"go_on_reason", "reason", "contact_post", "contact_phone"})
LONGEST_REASON = 300


class IntentionSheet(Sheet):
    label = "chambers.Intention"
    slug = "intentions"
    title = gettext_lazy("Intentions")
    permission = ADD
    posts = False
    columns = COLUMNS

    def __init__(self, user: User) -> None:
        super().__init__(user)
        self._year: int | None = None
        self._rates: dict | None = None

    def year(self) -> int:
        if self._year is None:
            self._year = Plan.objects.current().starts_on.year
        return self._year

    def options_of(self, column: Column) -> Options | None:
        return OPTIONS[column.name]() if column.name in OPTIONS else None

    def records(self) -> QuerySet[Intention]:
        seen = Intention.objects.visible_to(self.user).select_related(*RELATED)
        return seen.prefetch_related("counties").order_by("-changed_at", "-pk")

    def read(self, row: Row) -> None:
        if says_anywhere(row.cells.get("counties")):
            row.cells = {**row.cells, "counties": None}
        super().read(row)
        if row.value("credit_code"):
            code = tidy_credit_code(row.value("credit_code"))
            row.values["credit_code"] = Value(code, code)
        if isinstance(row.value("amount"), str):
            self._convert(row)

    def _convert(self, row: Row) -> None:
        """The yuan of an amount in a foreign currency, by the rate of today; without one the form says what to do."""
        if self._rates is None:
            self._rates = ExchangeRate.objects.on(clock.today())
        text = row.values["amount"].typed
        try:
            amount = parse_amount(text, rates=self._rates)
        except Unreadable:
            return
        row.values["amount"] = Value(amount.yuan if amount else None, text)

    # --- which intention is meant --------------------------------------------------------------------

    def match(self, rows: Sequence[Row]) -> None:
        self._by_number([row for row in rows if row.value("number")])
        self._by_enterprise([r for r in rows if not r.value("number") and r.value("enterprise_name")])

    def _by_number(self, rows: Sequence[Row]) -> None:
        numbers = [int(n) for n in (row.value("number") for row in rows) if _is_number(n)]
        known = self.records().prefetch_related("enterprise__names").in_bulk(numbers) if numbers else {}
        for row in rows:
            number = row.value("number")
            row.record = known.get(int(number)) if _is_number(number) else None
            if row.record is None:
                words = _("No intention has the number %(number)s. Leave the cell blank to record a new one.")
                row.refuse("number", words % {"number": number})
            elif row.has("enterprise_name") and _bears(row.record, row.value("enterprise_name")):
                _take_name(row)

    def _by_enterprise(self, rows: Sequence[Row]) -> None:
        keys = {name_key(row.value("enterprise_name")) for row in rows}
        if not keys:
            return
        named = Q(enterprise__name_key__in=keys) | Q(enterprise__names__name_key__in=keys)
        found = self.records().filter(named).exclude(status=Intention.Status.DROPPED).distinct()
        standing = sorted(found.prefetch_related("enterprise__names"), key=lambda one: one.pk)
        by_key: dict[str, list[Intention]] = {}
        for intention in standing:
            for key in _names_of(intention):
                by_key.setdefault(key, []).append(intention)
        alike = {row.number: self._alike(row, by_key) for row in rows}
        reasons = _recorded_with([one.pk for found in alike.values() for one in found], rows)
        for row in rows:
            self._choose(row, alike[row.number], reasons)

    def _alike(self, row: Row, by_key: dict[str, list[Intention]]) -> list[Intention]:
        """The standing intentions of the enterprise, kind and industry that the row says, as far as it says them."""
        code, found = row.value("credit_code"), []
        for intention in by_key.get(name_key(row.value("enterprise_name")), ()):
            known = intention.enterprise.credit_code
            if code and known and code != known:
                continue
            if row.has("kind") and row.value("kind") != intention.kind:
                continue
            if row.has("industry") and row.value("industry") != str(intention.industry_id or ""):
                continue
            found.append(intention)
        if len({intention.enterprise_id for intention in found}) > 1:
            return []  # which enterprise is meant is asked back by the service
        return found

    def _choose(self, row: Row, alike: Sequence[Intention], reasons: dict[int, str]) -> None:
        why = _why_another(row)
        equal = [one for one in alike if not any(self._differences(row, one))]
        if why:
            meant = [one for one in alike if reasons.get(one.pk) == why] or equal
        else:
            meant = equal if len(alike) > 1 else list(alike)
        if meant:
            row.record = meant[0]
            _take_name(row)
        elif alike and not why:
            numbers = _(", ").join(str(one.pk) for one in alike)
            words = _("Several intentions fit: %(numbers)s. Enter the number of the one meant.")
            row.refuse("enterprise_name", words % {"numbers": numbers})

    def key_of(self, row: Row) -> str:
        if row.record is not None:
            return super().key_of(row)
        said = (row.value("kind"), row.value("industry"), _why_another(row))
        return " ".join([name_key(row.value("enterprise_name") or ""), *(str(one or "") for one in said)])

    # --- what differs --------------------------------------------------------------------------------

    def compare(self, row: Row) -> None:
        for column, old, new in self._differences(row, row.record):
            options = self.options(column)
            row.changes.append(Change(column.name, column.words(old, options), column.words(new, options)))

    def _differences(self, row: Row, record: Intention) -> Iterator[tuple[Column, Any, Any]]:
        """(column, on record, in the row) of what the row says otherwise about this intention."""
        for column in self.columns:
            if column.name not in row.values or column.identity or column.name in NOT_COMPARED:
                continue
            old, new = column.value_of(record), row.values[column.name].value
            if column.name == "enterprise_name" and _bears(record, new):
                continue
            if column.name == "credit_code" and not new:
                continue  # it only helps to find the enterprise
            if column.name == "amount" and record.amount_typed == row.values["amount"].typed:
                continue  # a foreign currency keeps the rate of its day
            if not same(old, new):
                yield column, old, new

    # --- saving --------------------------------------------------------------------------------------

    def form_for(self, row: Row) -> Any:
        if row.record is None:
            return self._form_for_new(row)
        changed = {change.column for change in row.changes}
        row.problems += [Problem(name, words) for name, words in _fixed().items() if name in changed]
        form = IntentionEditForm(self._data(row, changed), user=self.user)
        row.problems += [Problem(name, _not_offered(name)) for name in changed & _left_out(form)]
        return form

    def _form_for_new(self, row: Row) -> IntentionForm:
        if row.value("number"):
            return IntentionForm(user=self.user)  # it names an intention that is not known: nothing to check
        own = str(self.user.bureau_id)
        data = row.typed() | {"go_on_reason": _why_another(row)}
        data["collected_by"] = data.get("collected_by") or own
        form = IntentionForm(data, user=self.user)
        left_out = _left_out(form)
        if "collected_by" in left_out and data["collected_by"] != own:
            row.refuse("collected_by", _not_offered("collected_by"))
        if "chamber" in left_out and row.value("chamber") and not self._is_own(row.value("chamber")):
            row.refuse("chamber", _not_offered("chamber"))
        return form

    def _is_own(self, chamber: str) -> bool:
        return Chamber.objects.filter(pk=chamber, bureau=self.user.bureau_id).exists()

    def _data(self, row: Row, changed: set[str]) -> dict[str, Any]:
        """The form's data: what is on record, and over it what the row changes."""
        record = row.record
        names = (
            "kind",
            "industry",
            "workers",
            "floor_area",
            "begins_on",
            "skills",
            "words",
            "chamber",
            "collected_by",
        )
        data = {name: value or "" for name, value in values_of(record, names).items()}
        data["amount"] = "" if record.amount is None else f"{record.amount}元"
        data["counties"] = [county.key for county in record.counties.all()]
        data |= {name: row.values[name].typed for name in changed}
        reason = row.value("reason") or row.go_on_reason
        return data | {"reason": reason, "seen_version": str(record.version)}

    def save(self, row: Row) -> Made:
        if row.record is None:
            intention = record_intention(actor=self.user, **row.form.values())
            return Made(intention.pk, True, intention.version)
        changed = {change.column for change in row.changes}
        had = list(row.record.counties.all())
        before = {"values": values_of(row.record, CHANGED), "counties": [county.key for county in had]}
        intention = row.form.apply_to(copy(row.record))
        if "amount" not in changed:
            intention.amount, intention.amount_typed = row.record.amount, row.record.amount_typed
        if "workers" not in changed:
            intention.workers_note = row.record.workers_note
        saved = change_intention(
            intention=intention,
            counties=row.form.chosen_counties() if "counties" in changed else had,
            actor=self.user,
            reason=row.form.cleaned_data["reason"] or _("Changed by an import"),
            seen_version=row.record.version,
        )
        return Made(saved.pk, False, saved.version, before=before)

    # --- undoing -------------------------------------------------------------------------------------

    def depends_on(self, made: Made) -> list[str]:
        intention = Intention.objects.select_related("enterprise").get(pk=made.pk)
        found = changed_since(intention, made.version)
        if made.is_new:
            found += pointing_at(intention, said_of=intention, leave_out=[IntentionStep])
        return found

    def undo(self, made: Made, reason: str) -> None:
        """A new intention is dropped with the reason; a changed one gets its values back."""
        intention = Intention.objects.get(pk=made.pk)
        if made.is_new:
            take_intention_step(
                intention=intention,
                status=Intention.Status.DROPPED,
                on=clock.today(),
                reason=reason[:LONGEST_REASON],
                actor=self.user,
                seen_version=made.version,
            )
            return
        put_back(intention, made.before["values"])
        change_intention(
            intention=intention,
            counties=list(County.objects.filter(key__in=made.before["counties"])),
            actor=self.user,
            reason=reason,
            seen_version=made.version,
        )


# --- what a row says -------------------------------------------------------------------------------------


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


def _why_another(row: Row) -> str:
    return row.value("go_on_reason") or row.go_on_reason.strip()


def _names_of(intention: Intention) -> set[str]:
    """The names that the enterprise bears or bore, as they are compared."""
    enterprise = intention.enterprise
    return {enterprise.name_key, *(former.name_key for former in enterprise.names.all())}


def _bears(intention: Intention, name: str) -> bool:
    return name_key(name) in _names_of(intention)


def _take_name(row: Row) -> None:
    """A former name, or another spelling, means the enterprise as it is called now."""
    name = row.record.enterprise.name
    row.values["enterprise_name"] = Value(name, name)


def _recorded_with(ids: Sequence[int], rows: Sequence[Row]) -> dict[int, str]:
    """With which reason each of these was recorded beside another one: by it the same row is known again."""
    reasons = {why for row in rows if (why := _why_another(row))}
    if not reasons or not ids:
        return {}
    first = Intention.history.filter(id__in=ids, history_type="+", history_change_reason__in=reasons)
    return dict(first.values_list("id", "history_change_reason"))


# --- what is refused -------------------------------------------------------------------------------------


def _fixed() -> dict[str, str]:
    """What of an intention on record does not change, and what to do instead."""
    return {
        "enterprise_name": _(
            "An intention stays with its enterprise. Drop this one, and record another one."
        ),
        "credit_code": _(
            "The enterprise has another code on record, or none. Correct it with the list of enterprises."
        ),
        "collected_on": _(
            "The day of collecting stays. If it is wrong, drop this one, and record another one."
        ),
    }


def _left_out(form: forms.Form) -> set[str]:
    """Which of the columns that say where it comes from the person's form does not have."""
    return {"chamber", "collected_by"} - set(form.fields)


def _not_offered(name: str) -> str:
    if name == "chamber":
        return _("Your chamber records for its own members. Leave the chamber blank.")
    return _("You record what your own bureau collected. Leave this blank.")
