"""Which projects wait for somebody: a field is missing for the next stage, nothing is reported, nothing starts.

Conditions for queries. What a stage asks for is the table in projects/stages.py.
"""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.statements import Slot
from counties.models import Stage
from ledger.models import Claim
from projects import stages
from projects.models import Project

SLOW_START_DAYS = 30


def lacking_for_next_stage() -> Q:
    """Going projects whose record lacks a field that their next stage asks for (as projects.gates.lacking says)."""
    condition = Q(pk__in=[])
    for stage in Stage:
        if following := stages.next_stage(stage):
            blank = Q(pk__in=[])
            for name in stages.required_at(following):
                blank |= _is_blank(name)
            condition |= Q(stage=stage) & blank
    return Q(situation=Project.Situation.GOING) & condition


def _is_blank(name: str) -> Q:
    if name == "credit_code":
        return Q(enterprise__credit_code__isnull=True) | Q(enterprise__credit_code="")
    blank = Q(**{f"{name}__isnull": True})
    if isinstance(Project._meta.get_field(name), models.CharField | models.TextField):
        blank |= Q(**{name: ""})
    return blank


def stale(on: date, days: int) -> Q:
    """Going projects, not yet operating, of which nothing was reported for more than `days` days before `on`.

    What is reported of the workshops that a project set up is news of the project.
    """
    since = timezone.make_aware(datetime.combine(on - timedelta(days=days), time.min))
    news = Claim.objects.filter(reported_at__gte=since)
    own, of_workshops = (
        news.filter(source=OuterRef("source")),
        news.filter(source__workshop__project=OuterRef("pk")),
    )
    going = Q(situation=Project.Situation.GOING) & ~Q(stage=Stage.OPERATING)
    return going & ~Q(Exists(own)) & ~Q(Exists(of_workshops))


def slow_start_limit(on: date) -> date:
    """Whoever signed on this day or before has not started for more than SLOW_START_DAYS days."""
    return on - timedelta(days=SLOW_START_DAYS + 1)


def not_started(on: date) -> Q:
    """Going projects signed more than SLOW_START_DAYS days before `on` that have not started."""
    return signed_by(slow_start_limit(on))


def signed_by(day: date | Slot) -> Q:
    """Going projects signed on that day or before that have not started."""
    return Q(stage=Stage.SIGNED, situation=Project.Situation.GOING, signed_on__lte=day)
