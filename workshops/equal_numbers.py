"""Equal headcounts of a project and of its workshops, one or all together: perhaps the same people, counted twice.

A project's headcount covers only jobs outside its workshops (docs/domain.md, "What counts", point 7).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from ledger.models import Claim
from pages.templatetags.pages import day, number
from projects.models import Project
from workshops.models import Headcount, Workshop

NEAR_DAYS = 7  # so many days before and after


@dataclass(frozen=True, slots=True)
class Counted:
    """A headcount of a site, named `name`; `claim_id` is None while it is not reported yet."""

    source_id: int
    name: str
    on: date
    total: int
    claim_id: int | None = None


class OtherSide:
    """What stands on the other side of some sites: the headcounts of their project, or of their workshops."""

    def __init__(self, sites: Iterable[Project | Workshop]) -> None:
        """Two queries, however many sites; none when they belong to no project."""
        self._of_projects: dict[int, list[Counted]] = defaultdict(list)
        self._of_workshops: dict[int, list[Counted]] = defaultdict(list)
        projects = {project for site in sites if (project := _project_id(site))}
        if projects:
            self._read("source__project", "source__project", projects, self._of_projects)
            self._read("source__workshop", "source__workshop__project", projects, self._of_workshops)

    def _read(self, site: str, way: str, projects: set[int], found: dict[int, list[Counted]]) -> None:
        claims = Claim.objects.filter(**{f"{way}__in": projects}, kind=Claim.Kind.HEADCOUNT).standing()
        fields = (way, "source_id", f"{site}__name", "effective_on", "headcount__total", "pk")
        for project, *row in claims.order_by("pk").values_list(*fields):
            found[project].append(Counted(*row))

    def take(self, site: Project | Workshop, on: date, total: int, instead_of: int | None = None) -> None:
        """Let a headcount that is about to be reported stand with the others, in the place of another claim or new."""
        if project := _project_id(site):
            held = self._of_projects if isinstance(site, Project) else self._of_workshops
            kept = [found for found in held[project] if instead_of is None or found.claim_id != instead_of]
            held[project] = [*kept, Counted(site.source_id, site.name, on, total)]

    def equals(self, site: Project | Workshop, on: date, total: int | None) -> list[Counted]:
        """The headcounts around day `on` that report as many people on the other side; none for nobody."""
        project = _project_id(site)
        if not total or not project:
            return []
        others = self._of_workshops if isinstance(site, Project) else self._of_projects
        near = timedelta(days=NEAR_DAYS)
        return [found for found in others[project] if found.total == total and abs(found.on - on) <= near]

    def doubt(self, site: Project | Workshop, on: date, total: int | None) -> str:
        """Why this number may be of people who are counted elsewhere too, in words; "" when nothing says so."""
        if equals := self.equals(site, on, total):
            return warning(equals)
        shops = self._at_work_in_workshops(site, on) if isinstance(site, Project) and total else []
        if len(shops) > 1 and sum(shops) == total:
            return _(
                "This is as many as its %(count)s workshops have together. The headcount of a project covers only "
                "those who work outside its workshops. Correct the number, or tick that both are right."
            ) % {"count": number(len(shops))}
        return ""

    def _at_work_in_workshops(self, project: Project, on: date) -> list[int]:
        """How many people each workshop of a project reported last, around day `on` or before; nobody left out."""
        near = [row for row in self._of_workshops[project.pk] if row.on <= on + timedelta(days=NEAR_DAYS)]
        last = {row.source_id: row.total for row in sorted(near, key=lambda row: row.on)}
        return [total for total in last.values() if total]


def _project_id(site: Project | Workshop) -> int | None:
    return site.pk if isinstance(site, Project) else site.project_id


def equals_of(site: Project | Workshop, on: date, total: int | None) -> list[Counted]:
    """The standing headcounts around day `on` that report as many people on the other side; none for nobody."""
    return OtherSide([site]).equals(site, on, total)


def doubt(site: Project | Workshop, on: date, total: int | None) -> str:
    """Why this number may be of people who are counted elsewhere too, in words; "" when nothing says so."""
    return OtherSide([site]).doubt(site, on, total)


def warning(equals: list[Counted]) -> str:
    """What to check, in words."""
    first = equals[0]
    return _(
        "“%(site)s” reports %(total)s people too (%(day)s). The headcount of a project covers only those who work "
        "outside its workshops. Correct the number, or tick that both are right."
    ) % {"site": first.name, "total": number(first.total), "day": day(first.on)}


def equal_pairs(site: Project | Workshop, headcounts: list[Headcount]) -> Iterator[tuple[Headcount, Claim]]:
    """Of these headcounts of one site those that equal one of the other side, each with the first such claim."""
    if isinstance(site, Workshop) and not site.project_id:
        return
    others = (
        Q(source__workshop__project=site.pk)
        if isinstance(site, Project)
        else Q(source__project=site.project_id)
    )
    totals = {headcount.total for headcount in headcounts} - {0}
    claims = Claim.objects.filter(others, kind=Claim.Kind.HEADCOUNT, headcount__total__in=totals).standing()
    found = list(claims.select_related("source__project", "source__workshop", "headcount").order_by("pk"))
    for headcount in headcounts:
        same = [
            claim
            for claim in found
            if claim.headcount.total == headcount.total
            and abs((claim.effective_on - headcount.claim.effective_on).days) <= NEAR_DAYS
        ]
        if same:
            yield headcount, same[0]
