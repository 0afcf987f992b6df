"""Recount everything from the claims and compare: claims with entries, entries with daily totals."""

from collections.abc import Iterator

from ledger import append_only, totals
from ledger.models import LedgerHead, Posting, Source
from ledger.recount import current_rules, differences

BATCH = 500


def differences_in_words() -> Iterator[str]:
    """One line of text for every difference; nothing at all when the books agree."""
    yield from _entries_against_claims()
    yield from _totals_against_entries()
    yield from _positions()
    for table, event in append_only.missing():
        yield f"table {table} accepts {event}: its append-only trigger is missing"


def _entries_against_claims() -> Iterator[str]:
    rules = current_rules()
    ids = list(Source.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        sources = list(Source.objects.filter(pk__in=ids[start : start + BATCH]).order_by("pk"))
        for found in differences(sources, rules):
            line = found.line
            yield (
                f"source {found.source_id}: {line.metric} {line.basis} county {line.county_id} "
                f"introduced by {line.introduced_by_id} on {line.effective_on} by rule {line.rule}, "
                f"claim {line.claim_id}: ledger {found.held}, claims {found.wanted}"
            )


def _totals_against_entries() -> Iterator[str]:
    stored, wanted = totals.as_stored(), totals.from_entries()
    for key in sorted(set(stored) | set(wanted), key=str):
        have, want = stored.get(key, totals.ZERO), wanted.get(key, totals.ZERO)
        if have != want:
            yield f"daily total {key}: stored {have}, entries {want}"


def _positions() -> Iterator[str]:
    head = LedgerHead.objects.filter(pk=1).values_list("position", flat=True).first() or 0
    numbers = list(Posting.objects.order_by("number").values_list("number", flat=True))
    if numbers != list(range(1, head + 1)):
        yield f"postings are not numbered 1 to {head} without a gap"
