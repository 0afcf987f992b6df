"""Which headcounts to look at first, and why: pure functions from what is known of the sites to reasons.

A reason is no accusation: it says in figures what is unusual, so that somebody goes and looks. Each rule is one
function; its weight stands in RULES. A site's score is the sum of the weights of its reasons.
"""

import calendar
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import islice
from math import exp, log
from statistics import median
from typing import Any

from ledger.evidence_kinds import EvidenceKind
from ledger.pictures import PictureIndex

ROUND_FROM = 30  # fewer people than this may well be a round number
SAME_AGAIN = 3  # so many counts of one site with one number
SAME_SITES, SAME_FROM = 3, 10  # one number at so many sites of one bureau and day, from so many people
SIMILAR = 8  # fewer similar sites than this tell nothing
FAR_DEVIATIONS, FAR_TIMES = (
    3.5,
    2.0,
)  # robust deviations from the median, and at least so many times more or less
AS_SIGMA = 1.4826  # the median absolute deviation of a normal distribution, as its standard deviation
MASS, MASS_WITHIN = 8, timedelta(minutes=30)  # so many sites reported by one person, so close to each other
CUT_OFF_DAYS = 3  # the last days before a cut-off, the day itself included
MANY = 10  # so many other sites are looked for; there may be more


@dataclass(frozen=True, slots=True)
class Picture:
    """A site photograph: what it shows, and its bytes."""

    picture_hash: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Site:
    """A site with its present headcount, and what stands around it.

    `place` is the source of the project to which it belongs, or its own: a project and its workshops may share
    photographs. `totals` are its headcounts from the newest on, at most SAME_AGAIN. `contract` is in 万元.
    `evidence` are the kinds that stand with the headcount; `is_photographed`: the site, or its project, has a
    photograph. `is_disputed`: the employer gave another number, and nobody has replied. `is_readable`: the reader
    may see it by name.
    """

    source_id: int
    claim_id: int
    name: str
    total: int
    counted_on: date
    reported_at: datetime
    reported_on: date
    reporter_id: int
    bureau_id: int | None
    is_verified: bool
    enterprise_id: int
    kind: str
    industry_id: int | None
    place: int
    floor_area: int | None = None
    contract: float | None = None
    phone: str = ""
    totals: tuple[int, ...] = ()
    evidence: frozenset[str] = frozenset()
    pictures: tuple[Picture, ...] = ()
    is_photographed: bool = False
    is_disputed: bool = False
    is_readable: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a site is looked at: the rule, its weight, and the figures that its words name."""

    rule: str
    weight: int
    figures: Mapping[str, Any] = field(default_factory=dict)


class Population:
    """All sites with a present headcount. Cross-references by name are made among the readable ones only."""

    def __init__(self, sites: Sequence[Site], ends_on: date | None = None) -> None:
        """`ends_on` is the plan's last day: a cut-off, like the end of every month."""
        self.sites = sites
        self.ends_on = ends_on
        self._alike: dict[Picture, list[Site]] = {}

    @cached_property
    def readable(self) -> dict[int, Site]:
        return {site.source_id: site for site in self.sites if site.is_readable}

    @cached_property
    def by_number(self) -> dict[tuple, list[Site]]:
        """(bureau, day of reporting, total) -> sites."""
        return _grouped(self.readable.values(), lambda site: (site.bureau_id, site.reported_on, site.total))

    @cached_property
    def by_phone(self) -> dict[str, list[Site]]:
        """Telephone -> sites, by name."""
        named = sorted((site for site in self.readable.values() if site.phone), key=_by_name)
        return _grouped(named, lambda site: site.phone)

    @cached_property
    def by_reporter(self) -> dict[int, list[datetime]]:
        """Reporter -> the moments of their reports in order, of those shortly before a cut-off."""
        found: dict[int, list[datetime]] = defaultdict(list)
        for site in self.sites:
            if self.cut_off_after(site.reported_on):
                found[site.reporter_id].append(site.reported_at)
        return {reporter: sorted(moments) for reporter, moments in found.items()}

    @cached_property
    def _files(self) -> dict[str, set[int]]:
        """SHA-256 of a photograph -> the sites at which it stands."""
        found: dict[str, set[int]] = defaultdict(set)
        for site in self.readable.values():
            for picture in site.pictures:
                found[picture.sha256].add(site.source_id)
        return found

    @cached_property
    def _pictures(self) -> PictureIndex:
        return PictureIndex(
            (picture.picture_hash, site.source_id)
            for site in self.readable.values()
            for picture in site.pictures
        )

    @cached_property
    def people_of(self) -> dict[int, int]:
        """Place -> people at all its sites."""
        found: dict[int, int] = defaultdict(int)
        for site in self.sites:
            found[site.place] += site.total
        return found

    @cached_property
    def area_per_person(self) -> dict[int, float]:
        """Site -> m² of floor area for each person, where known."""
        return {
            site.source_id: site.floor_area / site.total
            for site in self.sites
            if site.floor_area and site.total
        }

    @cached_property
    def people_per_money(self) -> dict[int, float]:
        """Site -> people for each 万元 of its project's contract amount, where known."""
        return {
            site.source_id: self.people_of[site.place] / site.contract
            for site in self.sites
            if site.contract and self.people_of[site.place]
        }

    @cached_property
    def areas(self) -> "Comparison":
        return Comparison(self.sites, self.area_per_person)

    @cached_property
    def moneys(self) -> "Comparison":
        return Comparison(self.sites, self.people_per_money, once=lambda site: site.place)

    def cut_off_after(self, day: date) -> date | None:
        """The cut-off in whose last days `day` lies."""
        month_end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        ends = [end for end in (month_end, self.ends_on) if end and 0 <= (end - day).days < CUT_OFF_DAYS]
        return min(ends, default=None)

    def showing(self, picture: Picture) -> list[Site]:
        """The sites with this photograph, as the same file or as a picture that looks the same, by name."""
        if picture not in self._alike:
            found = self._files.get(picture.sha256, set()) | self._pictures.places_of(picture.picture_hash)
            self._alike[picture] = sorted((self.readable[pk] for pk in found), key=_by_name)
        return self._alike[picture]


def _by_name(site: Site) -> tuple[str, int]:
    return site.name, site.source_id


def _grouped(sites: Iterable[Site], key: Callable[[Site], Any]) -> dict[Any, list[Site]]:
    found: dict[Any, list[Site]] = defaultdict(list)
    for site in sites:
        found[key(site)].append(site)
    return found


class Comparison:
    """Ratios of sites compared with those of similar sites: of one industry, else of one kind of workshop.

    On a logarithmic scale, so that half and double are equally far; by median and median absolute deviation, so
    that those who exaggerate do not set the measure. `once` names what counts once in a group.
    """

    def __init__(
        self,
        sites: Sequence[Site],
        ratios: Mapping[int, float],
        once: Callable[[Site], Any] = lambda site: site.source_id,
    ) -> None:
        self._ratios = ratios
        groups: dict[tuple[str, Any], dict[Any, float]] = defaultdict(dict)
        for site in sites:
            if site.source_id in ratios:
                for group in _groups_of(site):
                    groups[group][once(site)] = log(ratios[site.source_id])
        self._measures = {
            group: _measure(list(found.values())) for group, found in groups.items() if len(found) >= SIMILAR
        }

    def unlike(self, site: Site) -> dict[str, Any] | None:
        """The figures when this site is far from similar ones; None when it is not, or too few are known."""
        ratio = self._ratios.get(site.source_id)
        measure = next((found for group in _groups_of(site) if (found := self._measures.get(group))), None)
        if ratio is None or measure is None:
            return None
        middle, deviation, count = measure
        away = abs(log(ratio) - middle)
        if away < log(FAR_TIMES) or away <= FAR_DEVIATIONS * AS_SIGMA * deviation:
            return None
        return {"ratio": ratio, "usual": exp(middle), "similar": count}


def _groups_of(site: Site) -> list[tuple[str, Any]]:
    groups = [("industry", site.industry_id)] if site.industry_id else []
    return groups + ([("kind", site.kind)] if site.kind else [])


def _measure(logs: list[float]) -> tuple[float, float, int]:
    """(median, median absolute deviation, how many)."""
    middle = median(logs)
    return middle, median(abs(value - middle) for value in logs), len(logs)


# --- rules: figures for the words when the rule holds, None when it does not ---------------------------

Figures = dict[str, Any]


def same_picture(site: Site, among: Population) -> Figures | None:
    """A photograph of this site stands at another one as well: the same file, or a picture that looks the same."""
    if not site.is_readable:
        return None
    shown = (other for picture in site.pictures for other in among.showing(picture))
    return _others(other for other in shown if _is_elsewhere(site, other))


def _is_elsewhere(site: Site, other: Site) -> bool:
    """Another site; a project and its own workshop may show one picture, two workshops may not."""
    return other.source_id not in (site.source_id, site.place) and other.place != site.source_id


def same_telephone(site: Site, among: Population) -> Figures | None:
    """The contact telephone is that of another enterprise as well."""
    found = among.by_phone.get(site.phone, []) if site.phone else []
    return _others(other for other in found if other.enterprise_id != site.enterprise_id)


def _others(others: Iterable[Site]) -> Figures | None:
    """How many, at most MANY, and one by name."""
    found = {other.source_id: other for other in islice(others, MANY)}
    if not found:
        return None
    return {"count": len(found), "other": min(found.values(), key=_by_name).name}


def unlike_area(site: Site, among: Population) -> Figures | None:
    """Floor area for each person far from that of similar sites."""
    return among.areas.unlike(site)


def unlike_money(site: Site, among: Population) -> Figures | None:
    """People for each 万元 of contract amount far from that of similar sites."""
    return among.moneys.unlike(site)


def mass_entry(site: Site, among: Population) -> Figures | None:
    """One of many headcounts that one person reported at nearly the same time, shortly before a cut-off."""
    cut_off = among.cut_off_after(site.reported_on)
    if not cut_off:
        return None
    moments = among.by_reporter[site.reporter_id]
    first = bisect_left(moments, site.reported_at - MASS_WITHIN)
    count = bisect_right(moments, site.reported_at + MASS_WITHIN) - first
    return {"count": count, "cut_off": cut_off} if count >= MASS else None


def same_again(site: Site, among: Population) -> Figures | None:
    """The last counts of the site all gave the same number."""
    last = site.totals[:SAME_AGAIN]
    return {"count": SAME_AGAIN, "total": site.total} if last == (site.total,) * SAME_AGAIN else None


def same_as_others(site: Site, among: Population) -> Figures | None:
    """Its bureau reported the same number for several sites on one day."""
    if site.total < SAME_FROM or not site.is_readable:
        return None
    found = among.by_number.get((site.bureau_id, site.reported_on, site.total), [])
    return {"count": len(found), "total": site.total} if len(found) >= SAME_SITES else None


def round_fifties(site: Site, among: Population) -> Figures | None:
    return {"total": site.total} if site.total >= ROUND_FROM and site.total % 50 == 0 else None


def round_tens(site: Site, among: Population) -> Figures | None:
    rounded = site.total >= ROUND_FROM and site.total % 10 == 0 and site.total % 50
    return {"total": site.total} if rounded else None


def disputed(site: Site, among: Population) -> Figures | None:
    """The employer gave another number than was reported."""
    return {} if site.is_disputed else None


def weakness(site: Site) -> str:
    """The rule that says how weak the evidence of a verified headcount is, the weakest first; "" for a strong one."""
    own = site.evidence - {EvidenceKind.PUBLISHED_SOURCE}
    if not site.is_verified:
        return ""
    if not site.evidence:
        return "no_evidence"  # verified by an override
    if not own:
        return "only_published"
    if own == {EvidenceKind.EMPLOYER_CONFIRMATION}:
        return "only_employer"
    return "" if site.is_photographed else "no_photograph"


def weak(rule: str) -> Callable[[Site, Population], Figures | None]:
    """The rule that holds when the evidence is so weak."""
    return lambda site, among: {} if weakness(site) == rule else None


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    weight: int
    holds: Callable[[Site, Population], Figures | None]


# The weights are chosen, not measured (docs/decisions/0026): the more a reason says by itself, the heavier it is.
RULES = (
    Rule("same_picture", 40, same_picture),
    Rule("disputed", 30, disputed),
    Rule("same_telephone", 25, same_telephone),
    Rule("unlike_area", 25, unlike_area),
    Rule("unlike_money", 20, unlike_money),
    Rule("mass_entry", 20, mass_entry),
    Rule("same_as_others", 15, same_as_others),
    Rule("same_again", 15, same_again),
    Rule("no_evidence", 12, weak("no_evidence")),
    Rule("round_fifties", 10, round_fifties),
    Rule("only_published", 10, weak("only_published")),
    Rule("only_employer", 8, weak("only_employer")),
    Rule("round_tens", 6, round_tens),
    Rule("no_photograph", 4, weak("no_photograph")),
)
DRAWN = "drawn"  # no rule: one of the random few


def reasons_for(site: Site, among: Population) -> list[Reason]:
    """Every reason to look at this site, the heaviest first."""
    found = ((rule, rule.holds(site, among)) for rule in RULES)
    return [Reason(rule.name, rule.weight, figures) for rule, figures in found if figures is not None]
