"""Recounting many sites of a county at once: which sites there are, and reporting their headcounts together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from counties.models import County
from ledger import locks
from ledger import services as ledger
from ledger.models import Claim
from ledger.services import NotNow, NotYours
from projects.models import Project
from workshops.models import Headcount, Workshop
from workshops.recounts import last_headcounts
from workshops.services import Site, report_headcount
from workshops.situation import Situation, with_situation

MOST_ROWS = 100  # of one page
KINDS = {Workshop: "w", Project: "p"}


@dataclass(frozen=True, slots=True)
class OpenSite:
    """A site whose people are counted: a workshop, or a project for its jobs outside workshops.

    `key` names it in a form. `last`: its last standing headcount, as reported.
    """

    key: str
    site: Site
    last: Headcount | None


@dataclass(frozen=True, slots=True)
class SiteCount:
    """What somebody counted at a site on day `on`; `values` are arguments of services.report_headcount."""

    key: str
    site: Site
    on: date
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recounted:
    """The headcounts that were reported, and the keys of the sites for which the same was reported already."""

    reported: list[Headcount]
    unchanged: list[str]


class RowsRefused(Exception):
    """Some rows do not fit, so nothing was reported. `problems`: what is wrong, by the key of the site."""

    def __init__(self, problems: Mapping[str, ValidationError]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def open_sites(county: County, user: User) -> list[OpenSite]:
    """The sites of a county that `user` may count: workshops that are not closed, projects with direct jobs.

    Of more than MOST_ROWS those that were counted longest ago.
    """
    shops = with_situation(Workshop.objects.editable_by(user).standing().filter(county=county), clock.today())
    with_jobs = last_headcounts().filter(source__project__county=county).values("source")
    projects = Project.objects.editable_by(user).filter(source__in=with_jobs)
    sites = _with_last(shops.exclude(situation=Situation.CLOSED), projects)
    if len(sites) > MOST_ROWS:
        sites.sort(key=lambda site: site.last.claim.effective_on if site.last else date.min)
    return sites[:MOST_ROWS]


def sites_named(keys: Iterable[str], user: User) -> list[OpenSite]:
    """The sites with these keys that `user` may count, open or not: a form that was sent keeps its rows."""
    ids = {
        kind: {int(key[1:]) for key in keys if key[0] == kind and len(key) < 12} for kind in KINDS.values()
    }
    shops = Workshop.objects.editable_by(user).standing().filter(pk__in=ids["w"])
    return _with_last(shops, Project.objects.editable_by(user).filter(pk__in=ids["p"]))


def _with_last(shops: QuerySet[Workshop], projects: QuerySet[Project]) -> list[OpenSite]:
    sites: list[Site] = [
        *shops.select_related("source", "project", "county__prefecture").order_by("name", "pk"),
        *projects.select_related("source", "county__prefecture").order_by("name", "pk"),
    ]
    last = _last_of([site.source_id for site in sites])
    return [OpenSite(f"{KINDS[type(site)]}{site.pk}", site, last.get(site.source_id)) for site in sites]


def _last_of(source_ids: Sequence[int]) -> dict[int, Headcount]:
    """The last standing headcount of each of these sources, in one query."""
    claims = Claim.objects.filter(source__in=source_ids, kind=Claim.Kind.HEADCOUNT).standing()
    in_order = claims.select_related("headcount").order_by("effective_on", "pk")
    return {claim.source_id: claim.headcount for claim in in_order}


@transaction.atomic
def report_headcounts(*, counts: Sequence[SiteCount], actor: User, equal_is_right: bool = False) -> Recounted:
    """Report what was counted at several sites: each a claim of its own, posted together; all or none.

    Where the same numbers stand already for that site and day nothing is reported. Raises RowsRefused or NotYours.
    """
    if not actor.has_perm("workshops.add_headcount"):
        raise NotYours(_("Your role does not report this."))
    locks.hold_plan_steady()
    locks.hold_sources(
        [count.site.source_id for count in counts]
    )  # all, in their order, before the first is read
    held = {found.key: found.site for found in sites_named([count.key for count in counts], actor)}
    standing = _standing_on(counts)
    reported, unchanged, problems = [], [], {}
    for count in counts:
        if _says_the_same(standing.get((count.site.source_id, count.on)), count.values):
            unchanged.append(count.key)
            continue
        try:
            reported.append(_report(count, held, actor, equal_is_right))
        except ValidationError as error:
            problems[count.key] = error
        except (NotNow, NotYours) as refusal:
            problems[count.key] = ValidationError({"total": str(refusal)})
    if problems:
        raise RowsRefused(problems)
    if reported:
        ledger.post(sources=[headcount.claim.source for headcount in reported], actor=actor)
    return Recounted(reported, unchanged)


def _report(count: SiteCount, held: Mapping[str, Site], actor: User, equal_is_right: bool) -> Headcount:
    if count.key not in held:
        raise NotYours(_("You may read this record but not change it."))
    return report_headcount(
        site=held[count.key],
        on=count.on,
        actor=actor,
        equal_is_right=equal_is_right,
        one_of_several=True,
        **count.values,
    )


def _standing_on(counts: Sequence[SiteCount]) -> dict[tuple[int, date], Headcount]:
    """What stands already, by source and day; of one day the last reported."""
    claims = Claim.objects.filter(
        source__in=[count.site.source_id for count in counts],
        effective_on__in={count.on for count in counts},
        kind=Claim.Kind.HEADCOUNT,
    ).standing()
    in_order = claims.select_related("headcount").order_by("pk")
    return {(claim.source_id, claim.effective_on): claim.headcount for claim in in_order}


def _says_the_same(standing: Headcount | None, values: Mapping[str, Any]) -> bool:
    """Whether these numbers stand already; what was not asked for is left aside."""
    numbers = {name: value for name, value in values.items() if name != "note"}
    return standing is not None and all(getattr(standing, name) == value for name, value in numbers.items())
