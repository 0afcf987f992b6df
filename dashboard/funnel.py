"""From intention to job (意向转化): how many intentions became matches, signed and started projects, and jobs.

By chamber and by the bureau that collected the intention. Intentions and matches are counts of work; signed, started
and jobs are what the ledger says of the projects that came from a match, verified.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Bureau, User
from chambers.intention_models import Intention
from chambers.match_models import Match
from chambers.models import Chamber
from counties.models import short_bureau_name
from dashboard.figures import Figure
from ledger import totals
from ledger.metrics import Basis, Metric
from ledger.totals import ZERO, Cut
from pages.templatetags.pages import number
from projects.models import Project
from workshops.models import Workshop

# How each step is counted: the metrics of which a project's own lines are summed.
STEPS = {
    "signed": (Metric.PROJECTS,),
    "started": (Metric.AT_STARTED, Metric.AT_OPERATING),
    "jobs": (Metric.JOBS,),
}
STEP_WORDS = {
    "signed": _("Projects signed"),
    "started": _("Projects started"),
    "jobs": _("Current jobs"),
}
GROUPS = ("chamber", "collected_by")  # fields of an intention, and names in an address


@dataclass(frozen=True)
class Row:
    """One chamber or bureau, and how far its intentions came."""

    name: str
    intentions: Figure
    matches: Figure
    signed: Figure
    started: Figure
    jobs: Figure


@dataclass(frozen=True)
class Contribution:
    """A project that came from a match, and what it contributes to a step."""

    project: Project
    quantity: Decimal


def projects_of(group: str, pk: int) -> QuerySet[Project]:
    """The standing projects that came from intentions of this chamber or collecting bureau."""
    found = Project.objects.standing().filter(**{f"match__intention__{group}": pk})
    return found.select_related("county", "enterprise")


def contributions(projects: Iterable[Project], step: str, day: date) -> list[Contribution]:
    """What each project contributes to a step on that day, those that contribute nothing left out.

    The jobs of a project are those of its workshops as well.
    """
    projects = list(projects)
    owners = {project.source_id: project.pk for project in projects}
    if step == "jobs":
        shops = Workshop.objects.standing().filter(project__in=[project.pk for project in projects])
        owners |= dict(shops.values_list("source_id", "project_id"))
    cut, sums = Cut(as_of=day), Counter()
    found = totals.figures_of_sources(list(owners), STEPS[step], Basis.VERIFIED, cut)
    for (source, _metric), quantity in found.items():
        sums[owners[source]] += quantity
    return [Contribution(project, sums[project.pk]) for project in projects if sums[project.pk]]


def may_open(user: User, projects: Iterable[Project]) -> bool:
    """Whether the reader may read every one of these projects, so that a number of them may be opened."""
    wanted = {project.pk for project in projects}
    return wanted <= set(Project.objects.visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True))


class Funnel:
    """The two tables of the page for one reader: by chamber and by collecting bureau. A chamber sees its own row."""

    def __init__(self, user: User, day: date) -> None:
        self.user, self.day = user, day
        self.projects = list(
            Project.objects.standing().filter(match__isnull=False).select_related("match__intention")
        )
        self.values = {
            step: {one.project.pk: one.quantity for one in contributions(self.projects, step, day)}
            for step in STEPS
        }
        self.readable = set(
            Project.objects.visible_to(user).filter(match__isnull=False).values_list("pk", flat=True)
        )
        self.is_chamber = user.bureau.kind == Bureau.Kind.CHAMBER

    def by_chamber(self) -> list[Row]:
        chambers = Chamber.objects.select_related("bureau")
        if self.is_chamber:
            chambers = chambers.filter(bureau=self.user.bureau_id)
        return self._rows("chamber", {chamber.pk: chamber.bureau.name for chamber in chambers})

    def by_bureau(self) -> list[Row]:
        if self.is_chamber:
            return []
        collected = Intention.objects.order_by().values("collected_by")
        bureaus = Bureau.objects.filter(pk__in=collected).exclude(kind=Bureau.Kind.CHAMBER)
        found = bureaus.select_related("prefecture", "county").order_by("path")
        return self._rows("collected_by", {bureau.pk: short_bureau_name(bureau) for bureau in found})

    def _rows(self, group: str, names: dict[int, str]) -> list[Row]:
        intentions = _counts(Intention.objects.all(), group)
        matches = _counts(Match.objects.filter(state=Match.State.ACCEPTED), f"intention__{group}")
        projects: dict[int, list[Project]] = defaultdict(list)
        for project in self.projects:
            projects[getattr(project.match.intention, f"{group}_id")].append(project)
        accepted = {"state": Match.State.ACCEPTED.value}
        return [
            Row(
                name=name,
                intentions=_listed(intentions[pk], "chambers:intention-list", {group: pk}),
                matches=_listed(matches[pk], "chambers:match-list", {group: pk, **accepted}),
                **{step: self._summed(projects[pk], step, {group: pk}) for step in STEPS},
            )
            for pk, name in names.items()
        ]

    def _summed(self, projects: list[Project], step: str, query: dict[str, object]) -> Figure:
        value = sum((self.values[step].get(project.pk, ZERO) for project in projects), ZERO)
        open_ = value and all(project.pk in self.readable for project in projects)
        url = f"{reverse('dashboard:funnel-list', args=[step])}?{urlencode(query)}"
        return Figure(number(value), url if open_ else None, value)


def _counts(rows: QuerySet, group: str) -> Counter:
    """How many of these rows each chamber or bureau has."""
    return Counter(dict(rows.order_by().values_list(group).annotate(count=Count("pk"))))


def _listed(count: int, page: str, query: dict[str, object]) -> Figure:
    return Figure(number(count), f"{reverse(page)}?{urlencode(query)}" if count else None, count)
