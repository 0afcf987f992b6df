"""Which evidence a headcount, a recognition or a closing asks for. The table is here."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from ledger.evidence_kinds import EvidenceKind
from ledger.models import Claim
from workshops.models import SiteEvent

# By the kind of claim, for a workshop's event by the event: one of these kinds is needed; nothing needs none.
EVIDENCE_FOR: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        Claim.Kind.MOVE: frozenset({EvidenceKind.AGREEMENT, EvidenceKind.RECOGNITION}),
        Claim.Kind.HEADCOUNT: frozenset({EvidenceKind.PAYROLL, EvidenceKind.EMPLOYER_CONFIRMATION}),
        SiteEvent.Event.RECOGNISED: frozenset({EvidenceKind.RECOGNITION}),
        SiteEvent.Event.CLOSED: frozenset(),
    }
)


def evidence_asked(claim: Claim) -> Collection[str]:
    """The kinds of evidence of which this claim needs one before it is verified."""
    if claim.kind == Claim.Kind.SITE:
        return EVIDENCE_FOR[claim.fact.event]
    return EVIDENCE_FOR.get(claim.kind, frozenset())
