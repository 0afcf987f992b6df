"""Reading figures and books in a test."""

from datetime import date
from decimal import Decimal
from io import StringIO

from django.core.management import call_command
from django.db.models import Sum

from ledger import totals
from ledger.metrics import Metric
from ledger.models import Entry, Posting
from ledger.reconcile import differences_in_words

TODAY = date(2020, 7, 22)


def figure(
    metric: str = "projects",
    basis: str = "verified",
    *,
    on: date = TODAY,
    known_on: date | None = None,
    **narrow: int,
) -> Decimal:
    """One figure from the daily totals, after checking that the entries behind it sum to the same."""
    cut = totals.Cut(as_of=on, known_on=known_on, **narrow)
    found = totals.figure(metric, basis, cut)
    behind = totals.lines_behind(metric, basis, cut).aggregate(total=Sum("quantity", default=0))["total"]
    assert found == behind == sum(quantity for _source, quantity in totals.sources_behind(metric, basis, cut))
    return found


def every_figure(on: date, known_on: date | None = None) -> dict[tuple[str, str], int]:
    """All figures of the province that are not 0, by (metric, basis), in one query."""
    found = totals.figures_by("channel", Metric.values, totals.Cut(as_of=on, known_on=known_on))
    sums: dict[tuple[str, str], int] = {}
    for (_channel, metric, basis), value in found.items():
        sums[metric, basis] = sums.get((metric, basis), 0) + int(value)
    return {key: value for key, value in sums.items() if value}


def new_lines(after: int) -> list[Entry]:
    """The entries of the postings after number `after`, in order."""
    return list(Entry.objects.filter(posting__number__gt=after).order_by("pk"))


def position() -> int:
    """The number of the last posting."""
    return Posting.objects.count()


def agree() -> bool:
    """Whether claims, entries, daily totals and numbers agree; the differences are the message."""
    found = list(differences_in_words())
    assert found == []
    return True


def reconcile() -> tuple[int, str]:
    """(exit status, output) of manage.py reconcile."""
    output = StringIO()
    try:
        call_command("reconcile", stdout=output)
    except SystemExit as end:
        return int(end.code), output.getvalue()
    return 0, output.getvalue()
