"""What a claim still lacks before somebody may vouch for it.

Which evidence a claim asks for is said by the app that knows the fact (projects/stages.py,
workshops/evidence.py) and asked here through the registry of ledger/recount.py.
"""

from collections.abc import Collection

from ledger.evidence_kinds import EvidenceKind
from ledger.models import Claim
from ledger.recount import evidence_asked


def kinds_lacking(claim: Claim, held: Collection[str] | None = None) -> list[EvidenceKind]:
    """The kinds of evidence of which the claim needs one and has none; [] when nothing is lacking.

    `held` are the kinds that stand with it, read here when not given. The address of a published source serves
    for every claim.
    """
    asked = evidence_asked(claim)
    if not asked:
        return []
    if held is None:
        held = set(claim.evidence.standing().values_list("kind", flat=True))
    if {*asked, EvidenceKind.PUBLISHED_SOURCE} & set(held):
        return []
    return [kind for kind in EvidenceKind if kind in asked]


def evidence_lacking(claim: Claim, held: Collection[str] | None = None) -> list[str]:
    """The names of the same."""
    return [str(kind.label) for kind in kinds_lacking(claim, held)]
