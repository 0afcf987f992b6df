"""Whether a workshop is open, closed or not recognised yet, and who works there: columns of a list, as reported."""

from datetime import date, timedelta

from django.db import models
from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import pgettext_lazy

from counties.models import Plan
from ledger import totals
from ledger.metrics import Basis, Metric
from ledger.models import Claim
from workshops.models import Workshop


class Situation(models.TextChoices):
    """What the last standing event says."""

    OPEN = "recognised", pgettext_lazy("workshop", "open")
    CLOSED = "closed", pgettext_lazy("workshop", "closed")
    NOT_RECOGNISED = "none", pgettext_lazy("workshop", "not recognised")


class AtWork(models.TextChoices):
    """Whether anybody works there by a headcount that has not expired, as reported."""

    SOMEBODY = "some", pgettext_lazy("workshop", "somebody, by a current headcount")
    NOBODY = "none", pgettext_lazy("workshop", "no current headcount")


def with_situation(workshops: QuerySet[Workshop], on: date) -> QuerySet[Workshop]:
    """Each with `situation` (Situation), `at_work` (its current jobs on day `on`), and `last_current`.

    `last_current`: the number of the last headcount when it has not expired: 0 is nobody, None is not known.
    """
    standing = Claim.objects.filter(source=OuterRef("source")).standing()
    last_event = standing.filter(kind=Claim.Kind.SITE).order_by("-effective_on", "-pk")
    last_count = standing.filter(kind=Claim.Kind.HEADCOUNT).order_by("-effective_on", "-pk")
    current = last_count.filter(effective_on__gt=on - timedelta(days=Plan.objects.current().headcount_days))
    jobs = totals.figure_in_each_row(Metric.JOBS, Basis.REPORTED, totals.Cut(as_of=on))
    event = Subquery(last_event.values("site_event__event")[:1])
    return workshops.annotate(
        situation=Coalesce(event, Value(Situation.NOT_RECOGNISED.value)),
        at_work=Coalesce(jobs, Value(0), output_field=DecimalField()),
        last_current=Subquery(current.values("headcount__total")[:1]),
    )
