"""Which evidence a project's claims ask for: the table is projects/stages.py; a receipt names its own voucher."""

from collections.abc import Collection

from ledger.models import Claim
from projects.stages import EVIDENCE_FOR, EVIDENCE_FOR_CHANGE


def evidence_asked(claim: Claim) -> Collection[str]:
    """The kinds of evidence of which this claim needs one before it is verified."""
    if claim.kind == Claim.Kind.STAGE:
        return EVIDENCE_FOR[claim.fact.step]
    if claim.kind == Claim.Kind.FUNDS:
        return frozenset({claim.fact.voucher})
    return EVIDENCE_FOR_CHANGE.get(claim.kind, frozenset())
