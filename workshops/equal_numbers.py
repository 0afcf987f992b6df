"""Equal headcounts of a project and of its workshops, one or all together: perhaps the same people, counted twice.

A project's headcount covers only jobs outside its workshops (docs/domain.md, "What counts", point 7).
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from ledger.models import Claim
from pages.templatetags.pages import day, number
from projects.models import Project
from workshops.models import Headcount, Workshop

NEAR_DAYS = 7  # so many days before and after


def equals_of(site: Project | Workshop, on: date, total: int | None) -> list[Claim]:
    """The standing headcounts around day `on` that report as many people on the other side; none for nobody."""
    if not total:
        return []
    if isinstance(site, Project):
        others = Q(source__workshop__project=site.pk)
    elif site.project_id:
        others = Q(source__project=site.project_id)
    else:
        return []
    near = (on - timedelta(days=NEAR_DAYS), on + timedelta(days=NEAR_DAYS))
    claims = Claim.objects.filter(others, kind=Claim.Kind.HEADCOUNT, headcount__total=total).standing()
    related = ("source__project", "source__workshop", "headcount")
    return list(claims.filter(effective_on__range=near).select_related(*related).order_by("pk"))


def doubt(site: Project | Workshop, on: date, total: int | None) -> str:
    """Why this number may be of people who are counted elsewhere too, in words; "" when nothing says so."""
    if equals := equals_of(site, on, total):
        return warning(equals)
    shops = _at_work_in_workshops(site, on) if isinstance(site, Project) and total else []
    if len(shops) > 1 and sum(shops) == total:
        return _(
            "This is as many as its %(count)s workshops have together. The headcount of a project covers only "
            "those who work outside its workshops. Correct the number, or tick that both are right."
        ) % {"count": number(len(shops))}
    return ""


def _at_work_in_workshops(project: Project, on: date) -> list[int]:
    """How many people each workshop of a project reported last, around day `on` or before; nobody left out."""
    claims = Claim.objects.filter(source__workshop__project=project.pk, kind=Claim.Kind.HEADCOUNT).standing()
    near = claims.filter(effective_on__lte=on + timedelta(days=NEAR_DAYS)).order_by("effective_on", "pk")
    last = dict(near.values_list("source_id", "headcount__total"))
    return [total for total in last.values() if total]


def warning(claims: list[Claim]) -> str:
    """What to check, in words."""
    first = claims[0]
    return _(
        "“%(site)s” reports %(total)s people too (%(day)s). The headcount of a project covers only those who work "
        "outside its workshops. Correct the number, or tick that both are right."
    ) % {
        "site": first.source.record.name,
        "total": number(first.headcount.total),
        "day": day(first.effective_on),
    }


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
