"""What a claim still lacks before somebody may vouch for it.

Which evidence a claim asks for is said by the app that knows the fact (projects/stages.py,
workshops/evidence.py) and asked here through the registry of ledger/recount.py.
"""

from ledger.evidence_kinds import EvidenceKind
from ledger.models import Claim
from ledger.recount import evidence_asked


def evidence_lacking(claim: Claim) -> list[str]:
    """Names of the kinds of evidence of which the claim needs one and has none; [] when nothing is lacking.

    The address of a published source serves for every claim.
    """
    asked = evidence_asked(claim)
    if not asked:
        return []
    if not hasattr(claim, "evidence"):
        return []
    held = set(claim.evidence.standing().values_list("kind", flat=True))
    if held & {*asked, EvidenceKind.PUBLISHED_SOURCE}:
        return []
    return [str(EvidenceKind(kind).label) for kind in EvidenceKind if kind in asked]
