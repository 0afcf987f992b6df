"""What enterprises left on the public pages: a person makes an intention of it, or puts it aside.

How it is left there stands in chambers/public_interest.py. Source: docs/domain.md, "Intentions".
"""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import Bureau, User
from accounts.refusals import NotNow, NotYours
from accounts.versions import check_version, hold
from chambers.intention_models import Intention
from chambers.intentions import record_intention
from chambers.interest_work import waiting_interests
from chambers.models import Interest
from counties.models import County

SEE, CHANGE = "chambers.view_interest", "chambers.change_interest"
# Whose county is asked, and whoever sits above it.
ASKED = frozenset({Bureau.Kind.PROVINCE, Bureau.Kind.PREFECTURE, Bureau.Kind.COUNTY})


def may_see(user: User) -> bool:
    """Whether interests are anything of this user's: never of a chamber's, nor of whoever only introduces."""
    return user.has_perm(SEE) and user.bureau is not None and user.bureau.kind in ASKED


def waiting_for(user: User) -> int:
    """How many interests wait for this user or their colleagues to look into."""
    if not may_see(user):
        return 0
    return waiting_interests(user).count()


@transaction.atomic
def confirm_interest(
    *,
    interest: Interest,
    intention: Intention,
    enterprise_name: str,
    actor: User,
    credit_code: str = "",
    counties: Collection[County] = (),
    go_on_reason: str = "",
    seen_version: int | None = None,
) -> Intention:
    """Record as an intention what a person found true of an interest; its contact is kept with the enterprise.

    Of two people who confirm the same one at once, the second gets NotNow. Raises what `record_intention` raises, and
    Stale when somebody saved the interest after `seen_version`.
    """
    stored = _held(interest, actor, seen_version)
    made = record_intention(
        intention=intention,
        enterprise_name=enterprise_name,
        credit_code=credit_code,
        counties=counties,
        contact_post=stored.contact_post,
        contact_phone=stored.contact_phone,
        go_on_reason=go_on_reason,
        actor=actor,
    )
    stored.intention = made
    _decide(stored, Interest.State.CONFIRMED, actor)
    return made


@transaction.atomic
def refuse_interest(
    *, interest: Interest, reason: str, actor: User, seen_version: int | None = None
) -> Interest:
    """Put an interest aside: nothing comes of it. Raises ValidationError beside `reason`, NotNow, NotYours or Stale."""
    stored = _held(interest, actor, seen_version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why nothing comes of it.")})
    stored.reason = reason.strip()
    _decide(stored, Interest.State.REFUSED, actor)
    return stored


def check_open(interest: Interest) -> None:
    """Raises NotNow when somebody has decided on it already."""
    if interest.state == Interest.State.CONFIRMED:
        raise NotNow(_("An intention was made of it already. Open the interest to go there."))
    if interest.state == Interest.State.REFUSED:
        raise NotNow(_("Somebody has put it aside already. Open the interest to read why."))


def _held(interest: Interest, actor: User, seen_version: int | None) -> Interest:
    """The open interest as stored, its row locked until the transaction ends."""
    if not actor.has_perm(CHANGE) or not may_see(actor):
        raise NotYours(_("Your role does not decide on what enterprises leave."))
    stored = hold(interest)
    if not Interest.objects.editable_by(actor).filter(pk=stored.pk).exists():
        raise NotYours(_("The county that is meant decides on it, its prefecture, or the province."))
    check_open(stored)
    check_version(stored, seen_version)
    return stored


def _decide(interest: Interest, state: Interest.State, actor: User) -> None:
    interest.state = state
    interest.decided_by, interest.decided_at = actor, clock.now()
    history.note(interest, actor=actor, reason=interest.reason)
    interest.save()
