"""Business contacts: who needs them, who looked, and how they change. The only home of that rule.

Contacts are hidden until somebody who needs them asks; every look leaves a `ContactView`. Who needs them: the
province; whoever collected an intention; the enterprise's own chamber; whoever may change a project or workshop of it;
both sides of a match in force (chambers/sight.py, `needing`). Everybody else is refused with words.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from accounts.refusals import NotNow, NotYours
from accounts.scoping import sits_above_all
from accounts.versions import check_version, hold
from chambers import sight
from chambers.in_sight import present_members
from chambers.models import ContactView, Enterprise, EnterpriseContact

LOOK, CHANGE, EXPORT = (
    "chambers.see_contacts",
    "chambers.change_enterprisecontact",
    "chambers.export_contacts",
)


def needed_by(user: User) -> QuerySet[Enterprise]:
    """The standing enterprises whose contacts the user may look at."""
    condition = sight.need_condition(user) if user.has_perm(LOOK) else Q(pk__in=[])
    return Enterprise.objects.standing().filter(condition)


def may_look(user: User, enterprise: Enterprise) -> bool:
    """Whether the user may ask for the contacts of this enterprise."""
    return needed_by(user).filter(pk=enterprise.pk).exists()


def may_read_looks(user: User, enterprise: Enterprise) -> bool:
    """Whether the user is shown who looked when: the province, and the enterprise's own chamber."""
    if not user.has_perm("chambers.view_enterprise"):
        return False
    return sits_above_all(user) or present_members(user).filter(enterprise=enterprise).exists()


@transaction.atomic
def look(*, enterprise: Enterprise, actor: User) -> list[EnterpriseContact]:
    """The present contacts of an enterprise; that somebody looked is kept. Raises NotYours with words."""
    if not may_look(actor, enterprise):
        raise NotYours(who_may())
    _keep_look([enterprise.pk], actor, exported=False)
    return list(enterprise.contacts.filter(ended_on=None))


@transaction.atomic
def take_out(*, enterprises: QuerySet[Enterprise], actor: User) -> list[EnterpriseContact]:
    """The present contacts of those of these enterprises whose contacts the actor may see; each look is kept.

    Raises NotYours when the actor's role takes none out.
    """
    if not actor.has_perm(EXPORT):
        raise NotYours(_("Your role does not take contacts out of the tracker."))
    allowed = needed_by(actor).filter(pk__in=enterprises.order_by().values("pk"))
    rows = EnterpriseContact.objects.filter(ended_on=None, enterprise__in=allowed.values("pk"))
    contacts = list(rows.select_related("enterprise").order_by("enterprise__name", "enterprise", "pk"))
    _keep_look(dict.fromkeys(contact.enterprise_id for contact in contacts), actor, exported=True)
    return contacts


def who_may() -> str:
    """Who may look, in words, for whoever may not."""
    return _(
        "Contacts are shown to the provincial bureau, to the enterprise's own chamber, to whoever collected an "
        "intention of it, to bureaus that may change a project or workshop of it, and to both sides of a match in "
        "force. Ask one of them."
    )


def looks_at(enterprise: Enterprise) -> QuerySet[ContactView]:
    """Who looked at the contacts, newest first; looks at a record that was merged into this one are among them."""
    family = family_of(enterprise)
    return ContactView.objects.filter(enterprise__in=family).select_related("by", "bureau")


def family_of(enterprise: Enterprise) -> set[int]:
    """The ids of a record and of all that were merged into it, also by way of others."""
    family, fresh = {enterprise.pk}, {enterprise.pk}
    while fresh:
        found = Enterprise.objects.filter(merged_into__in=fresh).values_list("pk", flat=True)
        fresh = set(found) - family
        family |= fresh
    return family


def _keep_look(enterprise_ids: Collection[int], actor: User, *, exported: bool) -> None:
    now = clock.now()
    for pk in enterprise_ids:
        ContactView(enterprise_id=pk, by=actor, bureau=actor.bureau, at=now, exported=exported).save()


# --- changing them -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """What a contact is: a post or department, and how to reach it."""

    post: str
    person: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""


@transaction.atomic
def add_contact(*, enterprise: Enterprise, said: Said, actor: User) -> EnterpriseContact:
    """Record one more contact. Raises ValidationError beside the field, NotNow or NotYours."""
    stored = hold(enterprise)
    _check_may_change(stored, actor)
    contact = EnterpriseContact(enterprise=stored)
    return _save(contact, said, actor)


@transaction.atomic
def change_contact(
    *, contact: EnterpriseContact, said: Said, actor: User, seen_version: int | None = None
) -> EnterpriseContact:
    """Save a contact anew. Raises ValidationError beside the field, NotNow, NotYours or Stale."""
    stored = _held(contact, actor, seen_version)
    return _save(stored, said, actor)


@transaction.atomic
def end_contact(
    *, contact: EnterpriseContact, actor: User, seen_version: int | None = None
) -> EnterpriseContact:
    """This contact is no longer one from today on; it leaves the page and stays in the history."""
    stored = _held(contact, actor, seen_version)
    stored.ended_on = clock.today()
    history.note(stored, actor=actor)
    stored.save()
    return stored


def _held(contact: EnterpriseContact, actor: User, seen_version: int | None) -> EnterpriseContact:
    stored = hold(contact)
    _check_may_change(stored.enterprise, actor)
    check_version(stored, seen_version)
    if stored.ended_on:
        raise NotNow(_("This contact was ended already. Open the enterprise again."))
    return stored


def _check_may_change(enterprise: Enterprise, actor: User) -> None:
    if enterprise.merged_into_id:
        raise NotNow(_("This record was merged into another one. Open that one."))
    if not actor.has_perm(CHANGE) or not may_look(actor, enterprise):
        raise NotYours(who_may())


def _save(contact: EnterpriseContact, said: Said, actor: User) -> EnterpriseContact:
    for name in ("post", "person", "phone", "email", "note"):
        setattr(contact, name, getattr(said, name).strip())
    if not contact.phone and not contact.email:
        raise ValidationError({"phone": _("Enter a telephone number or an e-mail address.")})
    contact.full_clean()
    history.note(contact, actor=actor)
    contact.save()
    return contact
