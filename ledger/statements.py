"""What an employer answered about a claim, kept as evidence, and what who reported the claim says to it."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from ledger import locks
from ledger.evidence import STANDING, sources_editable_by
from ledger.evidence_kinds import EvidenceKind
from ledger.models import Claim, Evidence
from ledger.services import NotNow, NotYours


def add_statement(*, claim: Claim, text: str, confirms: bool, asked_by: User) -> Evidence:
    """Keep what the employer answered; only a confirmation serves the gate. `text` names the link it came through.

    `asked_by` is who sent the link; nobody signed in made this change. The caller holds the claim's source and has
    checked that the claim stands.
    """
    row = Evidence(
        claim=claim,
        kind=EvidenceKind.EMPLOYER_CONFIRMATION if confirms else EvidenceKind.OTHER,
        statement=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        added_by=asked_by,
        added_at=clock.now(),
    )
    history.note(row, actor=None)
    row.save(force_insert=True)
    return row


def check_may_reply(evidence: Evidence, actor: User) -> None:
    """Raises NotYours when `actor` may not say why the number stays, NotNow when there is nothing to reply to."""
    if evidence.claim.source_id not in sources_editable_by([evidence.claim.source_id], actor):
        raise NotYours(_("Whoever may change the record says why its number stays."))
    if not evidence.disputes:
        raise NotNow(_("The enterprise gives no other numbers here."))
    if evidence.reply:
        raise NotNow(_("Somebody has said already why the number stays."))
    if evidence.claim.state not in STANDING:
        raise NotNow(
            _("This claim no longer stands (%(state)s), so that there is nothing to explain.")
            % {"state": evidence.claim.get_state_display()}
        )


@transaction.atomic
def reply_to(*, evidence: Evidence, actor: User, reason: str) -> Evidence:
    """Say why the reported number stays although the enterprise gives another. Raises NotYours or NotNow."""
    locks.hold_sources([evidence.claim.source_id])
    evidence = Evidence.objects.select_related("claim__source", "claim__reporter").get(pk=evidence.pk)
    check_may_reply(evidence, actor)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the reported number stays.")})
    evidence.reply, evidence.replied_by, evidence.replied_at = reason.strip(), actor, clock.now()
    history.note(evidence, actor=actor, reason=evidence.reply)
    evidence.save()
    return evidence
