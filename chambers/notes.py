"""Contact notes: when a supporter was last in touch with a county that it helps, and about what."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from accounts.refusals import NotNow, NotYours
from accounts.scoping import own_bureau_ids, sits_above_all
from accounts.versions import check_version, hold
from chambers.contact_models import ContactNote
from counties.models import Pairing


def pairings_to_note(user: User, on: date) -> QuerySet[Pairing]:
    """The pairings in force on that day of which this user may note a contact: those of their own bureaus."""
    pairings = Pairing.objects.in_force(on)
    if not sits_above_all(user):
        pairings = pairings.filter(supporter__in=own_bureau_ids(user))
    related = ("county", "supporter__prefecture", "supporter__county")
    return pairings.select_related(*related).order_by("county__key", "supporter__path")


@transaction.atomic
def write_note(
    *, pairing: Pairing, on: date, way: str, about: str, actor: User, is_sample: bool = False
) -> ContactNote:
    """Note that the supporter of `pairing` was in touch with its county on `on`.

    Raises NotYours for somebody else's pairing, ValidationError beside `pairing`, `on` or `about`.
    """
    if not actor.has_perm("chambers.add_contactnote"):
        raise NotYours(_("Your role does not write contact notes."))
    if not sits_above_all(actor) and pairing.supporter_id not in own_bureau_ids(actor):
        raise NotYours(_("You may note the contacts of your own bureau."))
    if on > clock.today():
        raise ValidationError({"on": _("This day is in the future. Enter the day on which it happened.")})
    if on < pairing.starts_on or (pairing.ends_on and on > pairing.ends_on):
        raise ValidationError(
            {
                "on": _(
                    "This pairing was not in force on that day. Choose a day of the pairing, or another pairing."
                )
            }
        )
    note = ContactNote(
        supporter=pairing.supporter,
        county=pairing.county,
        on=on,
        way=way,
        about=about.strip(),
        noted_by=actor,
        noted_at=clock.now(),
        is_sample=is_sample,
    )
    history.note(note, actor=actor)
    note.full_clean()
    note.save()
    return note


@transaction.atomic
def void_note(*, note: ContactNote, reason: str, actor: User, seen_version: int | None = None) -> ContactNote:
    """Take a note that should not be there off the lists; it stays on record with the reason.

    Raises ValidationError beside `reason`, NotYours, NotNow (voided already) or Stale.
    """
    stored = hold(note)
    if not actor.has_perm("chambers.change_contactnote") or not (
        ContactNote.objects.editable_by(actor).filter(pk=stored.pk).exists()
    ):
        raise NotYours(_("This note belongs to another bureau."))
    check_version(stored, seen_version)
    if stored.voided_at:
        raise NotNow(_("This note was voided already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the note is voided.")})
    stored.voided_at, stored.void_reason = clock.now(), reason.strip()
    history.note(stored, actor=actor, reason=reason.strip())
    stored.save()
    return stored
