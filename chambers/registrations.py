"""Enterprises that come on record by themselves, from a list, and those that leave it because the list was wrong.

Whoever registers an enterprise keeps it in sight by that (docs/decisions/0040). A chamber registers nobody: whom it
lists becomes its member (chambers/members.py).
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from accounts.refusals import NotNow, NotYours
from accounts.scoping import sits_above_all
from accounts.versions import check_version
from chambers import links
from chambers.models import Enterprise, EnterpriseName, Membership, Registration, name_key
from chambers.services import find_or_record, hold_enterprise, keep_former_name
from sheets.keeping import pointing_at

CHANGE = "chambers.change_enterprise"


@transaction.atomic
def register_enterprise(*, name: str, credit_code: str, actor: User) -> tuple[Enterprise, bool]:
    """The enterprise of this name and code, which the actor's bureau registers, and whether it is new on record.

    Whoever does not see every enterprise needs the code: a name that somebody guesses opens no record, and the answer
    is the same whether it is known or not. Raises NotYours, or ValidationError beside `enterprise_name` or
    `credit_code`.
    """
    if not actor.has_perm(CHANGE):
        raise NotYours(_("Your role does not change enterprises."))
    if not credit_code.strip() and not sits_above_all(actor):
        raise ValidationError({"credit_code": needs_code()})
    enterprise, is_new = find_or_record(name=name, credit_code=credit_code, actor=actor)
    if not Registration.objects.filter(enterprise=enterprise, bureau=actor.bureau).exists():
        registration = Registration(enterprise=enterprise, bureau=actor.bureau, by=actor, at=clock.now())
        history.note(registration, actor=actor)
        registration.full_clean()
        registration.save()
    return enterprise, is_new


def needs_code() -> str:
    """What is said of an enterprise without a code which is none of those that the reader sees."""
    return _(
        "None of the enterprises that you see has this name, or several have. Enter the credit code: "
        "by it an enterprise is found, or recorded anew."
    )


@transaction.atomic
def add_former_names(*, enterprise: Enterprise, names: Iterable[str], actor: User) -> list[str]:
    """Let the enterprise be found by these names too; those that were added. Raises NotNow or NotYours."""
    stored = hold_enterprise(enterprise, actor)
    known = {stored.name_key, *stored.names.values_list("name_key", flat=True)}
    added = [name for name in names if name_key(name) not in known]
    for name in added:
        keep_former_name(stored, name, None)
    return added


@transaction.atomic
def take_back_names(*, enterprise: Enterprise, names: Iterable[str], actor: User) -> None:
    """Let the enterprise be found by these former names no longer. Raises NotNow or NotYours."""
    stored = hold_enterprise(enterprise, actor)
    for row in stored.names.filter(name_key__in=[name_key(name) for name in names]):
        row.delete()


@transaction.atomic
def take_back_registration(*, enterprise: Enterprise, actor: User, reason: str) -> None:
    """The actor's bureau did not mean to register this enterprise; the line of history stays."""
    if not actor.has_perm(CHANGE):
        raise NotYours(_("Your role does not change enterprises."))
    for row in Registration.objects.filter(enterprise=enterprise, bureau=actor.bureau_id):
        history.note(row, actor=actor, reason=reason)
        row.delete()


@transaction.atomic
def take_off_record(
    *, enterprise: Enterprise, actor: User, reason: str, seen_version: int | None = None
) -> None:
    """An enterprise on which nothing hangs leaves the record: its code is free, its history stays and says why.

    Raises NotNow that says what hangs on it, NotYours, or Stale when somebody saved it after `seen_version`.
    """
    if not actor.has_perm(CHANGE):
        raise NotYours(_("Your role does not change enterprises."))
    links.hold_records_of(enterprise)
    stored = hold_enterprise(enterprise, actor)
    check_version(stored, seen_version)
    if hanging := hanging_on(stored, actor):
        raise NotNow(hanging[0])
    for rows in (stored.memberships.all(), stored.registrations.all()):
        for row in rows:
            history.note(row, actor=actor, reason=reason)
            row.delete()
    for name in stored.names.all():
        name.delete()
    history.note(stored, actor=actor, reason=reason)
    try:
        stored.delete()
    except ProtectedError as error:
        raise NotNow(_("Something was recorded of this enterprise meanwhile. Open it again.")) from error


def hanging_on(enterprise: Enterprise, actor: User) -> list[str]:
    """What others recorded of the enterprise, in words: it keeps it on record. The actor's own list does not."""
    found = pointing_at(enterprise, said_of=enterprise, leave_out=[EnterpriseName])
    others = (
        Membership.objects.filter(enterprise=enterprise).exclude(chamber__bureau=actor.bureau_id),
        Registration.objects.filter(enterprise=enterprise).exclude(bureau=actor.bureau_id),
    )
    if any(rows.exists() for rows in others):
        found.append(_("Another bureau has listed %(enterprise)s, too.") % {"enterprise": enterprise})
    return found
