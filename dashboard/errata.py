"""Errata (勘误): the numbers that an issue printed against another state, with the lines that made the difference.

For any figure, what it is now is what it was plus its lines: those that came less those that fell away
(ledger/totals.py, `lines_between`). Numbers that follow from figures and targets are listed apart.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Bureau, User
from counties.models import County, short_bureau_name
from dashboard.behind import with_words
from dashboard.briefing import Key, figures_in
from dashboard.figures import may_open
from dashboard.progress import Light
from dashboard.sentences import LIGHT_WORDS
from dashboard.standing import TARGETED
from ledger import totals
from ledger.metrics import Basis, Metric
from ledger.models import Entry
from ledger.totals import ZERO, Cut
from pages.templatetags.pages import number, or_dash, percent

MOST_LINES = 2_000  # of all figures together are read; how many there are is always said


@dataclass(frozen=True)
class Side:
    """One of two states: its numbers, and the part of the ledger that they sum."""

    numbers: Mapping[str, Any]
    cut: Cut


@dataclass
class Erratum:
    """A printed figure that is another one now. `late` became known later, `since` happened after the first day."""

    key: Key
    where: str
    was: Decimal
    now: Decimal
    is_open: bool
    lines: list["Line"] = field(default_factory=list)

    @property
    def difference(self) -> Decimal:
        return self.now - self.was

    @property
    def late(self) -> Decimal:
        return sum((line.quantity for line in self.lines if line.is_late), ZERO)

    @property
    def since(self) -> Decimal:
        return sum((line.quantity for line in self.lines if not line.is_late), ZERO)


@dataclass(frozen=True)
class Line:
    """A ledger line by which a figure differs; `quantity` is negative for one that fell away."""

    entry: Entry
    quantity: Decimal
    is_late: bool


@dataclass(frozen=True)
class Follows:
    """A printed number that follows from figures and targets: in words, before and now."""

    where: str
    what: str
    was: str
    now: str


@dataclass(frozen=True)
class Errata:
    """Everything by which two states differ. `line_count` lines in all, of which `MOST_LINES` are shown."""

    rows: list[Erratum]
    follows: list[Follows]
    line_count: int = 0

    @property
    def is_cut_short(self) -> bool:
        return self.line_count > MOST_LINES


def changed_figures(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[Key, tuple[Decimal, Decimal]]:
    """Every figure that differs: what it was and what it is. One that was not printed was 0."""
    was, now = figures_in(before), figures_in(after)
    pairs = {key: (was.get(key, ZERO), now.get(key, ZERO)) for key in (*was, *(set(now) - set(was)))}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def errata(before: Side, after: Side, user: User) -> Errata:
    """The differences with their lines, of which a reader sees those behind figures that they may open."""
    changed = changed_figures(before.numbers, after.numbers)
    places = _Places()
    rows = [
        Erratum(key, places.name(key), was, now, places.is_open(key, user))
        for key, (was, now) in changed.items()
    ]
    rows.sort(key=_in_order)
    count = _give_lines(rows, before.cut, after.cut)
    return Errata(rows, list(_follows(before.numbers, after.numbers, places)), count)


def _in_order(row: Erratum) -> tuple:
    """The province first, then counties, then introducers; verified before reported."""
    key = row.key
    return bool(key.introducer), bool(key.county), key.basis == Basis.REPORTED, row.where, key.metric.value


class _Places:
    """Counties and introducers by their keys, read once."""

    def __init__(self) -> None:
        self.counties = {county.key: county for county in County.objects.in_plan()}
        self.bureaus: dict[str, Bureau] = {}

    def bureau(self, code: str) -> Bureau | None:
        if not self.bureaus:
            rows = Bureau.objects.select_related("prefecture", "county")
            self.bureaus = {bureau.code: bureau for bureau in rows}
        return self.bureaus.get(code)

    def name(self, key: Key) -> str:
        if key.introducer:
            bureau = self.bureau(key.introducer)
            return short_bureau_name(bureau) if bureau else key.introducer
        if key.county:
            return self.county(key.county)
        return _("Province")

    def county(self, key: str) -> str:
        return self.counties[key].short_name if key in self.counties else key

    def is_open(self, key: Key, user: User) -> bool:
        county = self.counties.get(key.county)
        introduced_by = self.bureau(key.introducer) if key.introducer else None
        return may_open(user, county=county, introduced_by=introduced_by)


# --- lines ----------------------------------------------------------------------------------------------


def lines_of(keys: set[Key], before: Cut, after: Cut) -> tuple[QuerySet[Entry], QuerySet[Entry]]:
    """The lines of these figures that came, and those that fell away, with what is shown of them."""
    metrics, bases = {key.metric for key in keys}, {key.basis for key in keys}
    came, fell = totals.lines_between(before, after)
    return tuple(
        with_words(rows.filter(metric__in=metrics, basis__in=bases)).order_by("effective_on", "pk")
        for rows in (came, fell)
    )


def _give_lines(rows: list[Erratum], before: Cut, after: Cut) -> int:
    """Put under each row the lines that its reader may see; how many there are in all."""
    by_key = {row.key: row for row in rows if row.is_open}
    if not by_key:
        return 0
    came, fell = lines_of(set(by_key), before, after)
    count, left = came.count() + fell.count(), MOST_LINES
    for entries, sign in ((came[:left], 1), (fell[:left], -1)):
        for entry in entries:
            left -= 1
            if left < 0:
                break
            line = Line(entry, sign * entry.quantity, sign < 0 or entry.effective_on <= before.as_of)
            for key in _keys_of(entry):
                if key in by_key:
                    by_key[key].lines.append(line)
    return count


def _keys_of(entry: Entry) -> Iterator[Key]:
    """The figures that this entry may stand behind: of the province, of its county, of who introduced it."""
    metric, basis = Metric(entry.metric), Basis(entry.basis)
    yield Key(metric, basis)
    yield Key(metric, basis, county=entry.county.key)
    yield Key(metric, basis, introducer=entry.introduced_by.code)


# --- what follows from figures and targets ----------------------------------------------------------------


def _follows(before: Mapping[str, Any], after: Mapping[str, Any], places: _Places) -> Iterator[Follows]:
    yield from _follows_of(_("Province"), before["province"], after["province"])
    if before["light"] != after["light"]:
        yield Follows(_("Province"), _("Light"), _light(before["light"]), _light(after["light"]))
    were = {row["key"]: row for row in before["counties"]}
    for row in after["counties"]:
        if not (was := were.get(row["key"])):
            continue
        name = places.county(row["key"])
        yield from _follows_of(name, was, row)
        if was["rank"] != row["rank"]:
            yield Follows(name, _("Rank"), str(or_dash(was["rank"])), str(or_dash(row["rank"])))
        if was["light"] != row["light"]:
            yield Follows(name, _("Light"), _light(was["light"]), _light(row["light"]))


def _follows_of(where: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Follows]:
    """Completion and target of both figures."""
    for metric in TARGETED:
        old, new = was[metric.value], now[metric.value]
        if old["target"] != new["target"]:
            what = _("%(figure)s: target") % {"figure": metric.label}
            yield Follows(where, what, number(old["target"], 0), number(new["target"], 0))
        if percent(old["percent"]) != percent(new["percent"]):
            what = _("%(figure)s: completion") % {"figure": metric.label}
            yield Follows(where, what, percent(old["percent"]), percent(new["percent"]))


def _light(value: str) -> str:
    return LIGHT_WORDS[Light(value)]()
