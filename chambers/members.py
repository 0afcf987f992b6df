"""A chamber's member list: who joins, who leaves, and on which days.

A chamber's users keep their own list, the province any; nobody else reads one (docs/domain.md, "Enterprises").
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from accounts.refusals import NotYours
from accounts.scoping import may_read_bureau
from accounts.versions import check_version, hold
from chambers.models import Chamber, Enterprise, Membership
from chambers.services import find_or_record_enterprise
from pages.templatetags.pages import short_day


def may_read_members(user: User, chamber: Chamber) -> bool:
    """Whether the member list of this chamber is open to the user."""
    return user.has_perm("chambers.view_enterprise") and may_read_bureau(user, chamber.bureau_id)


def may_keep_members(user: User, chamber: Chamber) -> bool:
    """Whether the user adds members to this chamber and changes their days."""
    return user.has_perm("chambers.add_membership") and may_read_bureau(user, chamber.bureau_id)


@transaction.atomic
def add_member(
    *,
    chamber: Chamber,
    enterprise_name: str,
    credit_code: str,
    actor: User,
    joined_on: date | None = None,
    post: str = "",
) -> Membership:
    """An enterprise, on record already or new, becomes a member of the chamber.

    One that is on record out of the actor's sight is found by its credit code only: a name that somebody guesses
    opens no record. Raises ValidationError beside `enterprise_name`, `credit_code` or `joined_on`, or NotYours.
    """
    if not may_keep_members(actor, chamber):
        raise NotYours(_("A chamber keeps its own member list."))
    if not credit_code.strip() and _is_out_of_sight(enterprise_name, actor):
        raise ValidationError(
            {
                "credit_code": _(
                    "An enterprise of this name is on record already. Enter its credit code from the licence, "
                    "so that it is certain that it is the same one."
                )
            }
        )
    enterprise = find_or_record_enterprise(name=enterprise_name, credit_code=credit_code, actor=actor)
    membership = Membership(chamber=chamber, enterprise=enterprise, joined_on=joined_on, post=post.strip())
    return _save(membership, actor=actor, reason="")


@transaction.atomic
def change_membership(
    *,
    membership: Membership,
    joined_on: date | None,
    left_on: date | None,
    post: str,
    actor: User,
    reason: str = "",
    seen_version: int | None = None,
) -> Membership:
    """Correct the days and the post of a membership, or end it with its last day (`left_on`).

    Raises ValidationError beside `joined_on` or `left_on`, NotYours, or Stale when somebody saved it meanwhile.
    """
    stored = hold(membership)
    may = actor.has_perm("chambers.change_membership")
    if not may or not Membership.objects.editable_by(actor).filter(pk=stored.pk).exists():
        raise NotYours(_("A chamber keeps its own member list."))
    check_version(stored, seen_version)
    stored.joined_on, stored.left_on, stored.post = joined_on, left_on, post.strip()
    return _save(stored, actor=actor, reason=reason)


@transaction.atomic
def take_back_member(*, membership: Membership, actor: User, reason: str) -> None:
    """This membership was never one: it leaves the list, and its line of history says why. Raises NotYours."""
    stored = hold(membership)
    may = actor.has_perm("chambers.change_membership")
    if not may or not Membership.objects.editable_by(actor).filter(pk=stored.pk).exists():
        raise NotYours(_("A chamber keeps its own member list."))
    history.note(stored, actor=actor, reason=reason.strip())
    stored.delete()


def _is_out_of_sight(name: str, actor: User) -> bool:
    found = Enterprise.objects.named(name) | Enterprise.objects.once_named(name)
    return (
        found.exists() and not Enterprise.objects.visible_to(actor).filter(pk__in=found.values("pk")).exists()
    )


def _save(membership: Membership, *, actor: User, reason: str) -> Membership:
    _check_days(membership)
    history.note(membership, actor=actor, reason=reason.strip())
    membership.full_clean()
    membership.save()
    return membership


def _check_days(membership: Membership) -> None:
    """Days that have come, in their order, and of one enterprise in one chamber no two memberships at a time."""
    today, joined, left = clock.today(), membership.joined_on, membership.left_on
    problems = {}
    if joined and joined > today:
        problems["joined_on"] = _("This day is in the future. Enter the day on which it joined.")
    if left and left > today:
        problems["left_on"] = _("This day is in the future. End the membership once the day has come.")
    if joined and left and left < joined:
        problems["left_on"] = _("A membership must not end before it begins.")
    if not problems and (other := _overlapping(membership)):
        words = {"from": short_day(other.joined_on), "to": short_day(other.left_on)}
        problems["joined_on"] = (
            _("It was a member already from %(from)s to %(to)s. Enter a later day, or change that entry.")
            % words
            if other.left_on
            else _("This enterprise is a member already. Change the days of that entry instead.")
        )
    if problems:
        raise ValidationError(problems)


def _overlapping(membership: Membership) -> Membership | None:
    others = Membership.objects.filter(
        chamber_id=membership.chamber_id, enterprise_id=membership.enterprise_id
    ).exclude(pk=membership.pk)
    return next((other for other in others if overlap(membership, other)), None)


def overlap(one: Membership, other: Membership) -> bool:
    """Whether two memberships share a day; an unknown first day reaches back, an open end goes on."""
    first = max(one.joined_on or date.min, other.joined_on or date.min)
    last = min(one.left_on or date.max, other.left_on or date.max)
    return first <= last
