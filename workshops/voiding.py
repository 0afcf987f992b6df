"""Voiding the record of a workshop that should never have been made: nothing is deleted, lines are reversed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from accounts.versions import check_version
from ledger import services as ledger
from ledger.models import Claim, Posting
from ledger.services import NotNow
from workshops.models import Workshop
from workshops.services import held_site


@transaction.atomic
def void_workshop(
    *, workshop: Workshop, actor: User, reason: str, seen_version: int | None = None
) -> Workshop:
    """Take a record out of the lists and the figures, with all that was claimed of it; it stays to be read.

    Whoever may change it may, until somebody has decided on one of its claims. Raises ValidationError beside
    `reason`, NotNow, NotYours, or Stale when it was changed after `seen_version`.
    """
    stored = held_site(workshop, actor, "workshops.change_workshop")
    check_version(stored, seen_version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the record is voided.")})
    claims = Claim.objects.filter(source=stored.source_id).exclude(
        state__in=[Claim.State.TAKEN_BACK, Claim.State.VOID]
    )
    decided = Q(reviewer__isnull=False) | Q(state__in=[Claim.State.VERIFIED, Claim.State.RETURNED])
    if claims.filter(decided).exists():
        raise NotNow(_("Somebody has decided on what was reported of this workshop already, so it stays."))
    ledger.void(claims=claims.order_by("pk"), actor=actor, reason=reason.strip())
    stored.voided_at, stored.void_reason = clock.now(), reason.strip()
    history.note(stored, actor=actor, reason=reason.strip())
    stored.save()
    ledger.post(sources=[stored.source], actor=actor, cause=Posting.Cause.VOID, reason=reason.strip())
    return stored
