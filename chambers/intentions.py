"""Recording what an enterprise wants, changing the record of it, and the steps that it takes.

People take an intention into talks, drop it and take it up again. That it is matched or became a project follows from
a match: those services hold the intention's row and call `step`. Source: docs/domain.md, "Intentions".
"""

from collections.abc import Collection, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import Bureau, User
from accounts.refusals import NotNow, NotYours
from accounts.scoping import sits_above_all
from accounts.versions import check_version, hold
from chambers.intention_models import Intention, IntentionStep
from chambers.members import add_member
from chambers.models import Chamber, Enterprise, EnterpriseContact, Membership, name_key
from chambers.services import find_or_record_enterprise
from counties.models import County
from pages.templatetags.pages import day

Status = Intention.Status
ADD, CHANGE = "chambers.add_intention", "chambers.change_intention"

# What people may do with an intention that stands so today.
BY_HAND: Mapping[Status, tuple[Status, ...]] = {
    Status.COLLECTED: (Status.TALKING, Status.DROPPED),
    Status.TALKING: (Status.DROPPED,),
    Status.DROPPED: (Status.TALKING,),
}
# What of a record is changed by `change_intention`; the enterprise and the day of collecting stay.
CHANGED = (
    "kind",
    "industry",
    "amount",
    "amount_typed",
    "workers",
    "workers_note",
    "skills",
    "floor_area",
    "begins_on",
    "words",
    "chamber",
    "collected_by",
)


class AlreadyStanding(ValidationError):
    """The enterprise has an intention of this kind in this industry, and nobody said why this is another one.

    `intention` is that one, which the actor may read; the error itself stands beside `go_on_reason`.
    """

    def __init__(self, intention: Intention) -> None:
        self.intention = intention
        super().__init__(
            {"go_on_reason": _("Open the intention on record. If this is another one, say how it differs.")}
        )


@transaction.atomic
def record_intention(
    *,
    intention: Intention,
    enterprise_name: str,
    actor: User,
    credit_code: str = "",
    counties: Collection[County] = (),
    contact_post: str = "",
    contact_phone: str = "",
    go_on_reason: str = "",
) -> Intention:
    """Record a new intention, collected by the actor's bureau unless the province names another one.

    `counties` are preferred by the enterprise; none means that any is welcome. A contact, where one is given, is kept
    with the enterprise. What a chamber records is its own, and the enterprise is its member from that day on.
    Raises AlreadyStanding, ValidationError beside the field of the form, or NotYours.
    """
    if not actor.has_perm(ADD):
        raise NotYours(_("Your role does not record intentions."))
    if not intention.collected_by_id:
        intention.collected_by = actor.bureau
    _check_bureau(intention.collected_by, actor)
    _check_day(intention.collected_on, "collected_on")
    own = own_chamber(actor)
    if own:
        intention.chamber = own
        intention.enterprise = _member(own, enterprise_name, credit_code, intention.collected_on, actor)
    else:
        intention.enterprise = find_or_record_enterprise(
            name=enterprise_name, credit_code=credit_code, actor=actor
        )
        _check_chamber(intention)
    hold(intention.enterprise)  # two people who record the same one wait here for each other
    standing = standing_like(intention, actor)
    if standing and not go_on_reason.strip():
        raise AlreadyStanding(standing)
    _keep_contact(intention.enterprise, contact_post.strip(), contact_phone.strip(), actor)
    intention.status, intention.held_until = Status.COLLECTED, None
    intention.entered_by = actor
    intention.entered_at = clock.now()
    _save(intention, counties, actor, go_on_reason if standing else "")
    _append(intention, intention.collected_on, actor)
    return intention


@transaction.atomic
def change_intention(
    *,
    intention: Intention,
    counties: Collection[County],
    actor: User,
    reason: str = "",
    seen_version: int | None = None,
) -> Intention:
    """Save the changed record of an intention; of `intention` only what is in CHANGED is taken.

    Raises ValidationError beside the field, NotNow when it was dropped or became a project, NotYours, or Stale when
    somebody saved it after `seen_version`.
    """
    stored = _held_to_change(intention, actor)
    check_version(stored, seen_version)
    if stored.status in (Status.DROPPED, Status.PROJECT):
        raise NotNow(_("Only an intention that is under way is changed: %(status)s.") % _said(stored))
    had = (stored.chamber_id, stored.collected_by_id)
    for name in CHANGED:
        setattr(stored, name, getattr(intention, name))
    own = own_chamber(actor)
    if own or had != (stored.chamber_id, stored.collected_by_id):
        _check_changed_bureaus(stored, had, own, actor)
    _save(stored, counties, actor, reason)
    return stored


@transaction.atomic
def take_intention_step(
    *,
    intention: Intention,
    status: str,
    on: date,
    actor: User,
    reason: str = "",
    seen_version: int | None = None,
) -> IntentionStep:
    """Take an intention into talks, drop it, or take a dropped one up again, on day `on`.

    Raises ValidationError beside `status`, `on` or `reason`; NotNow when it is held or became a project; NotYours; or
    Stale when somebody saved it after `seen_version`.
    """
    stored = _held_to_change(intention, actor)
    check_version(stored, seen_version)
    check_open(stored)
    now = stored.status_on(clock.today())
    if status not in BY_HAND[now]:
        raise ValidationError({"status": _("This step does not follow on “%(status)s”.") % _said(stored)})
    if not reason.strip() and Status.DROPPED in (now, status):
        words = _("Say why it is taken up again.") if now == Status.DROPPED else _("Say why it is dropped.")
        raise ValidationError({"reason": words})
    stored.held_until = None
    return step(stored, Status(status), on=on, by=actor, reason=reason)


def step(
    intention: Intention, status: Intention.Status, *, on: date, by: User, reason: str = ""
) -> IntentionStep:
    """Give an intention, whose row the caller holds, this status from day `on`, and save it with what else was set.

    For the services of matches, which set `held_until` before. Raises ValidationError beside `on` when the day is in
    the future or before that of the last step.
    """
    _check_day(on, "on")
    last = intention.steps.order_by("pk").last()
    if last and on < last.on:
        words = {"status": last.get_status_display(), "day": day(last.on)}
        raise ValidationError(
            {"on": _("The step before, “%(status)s”, was on %(day)s. This one cannot be earlier.") % words}
        )
    intention.status = status
    intention.changed_at = clock.now()
    history.note(intention, actor=by, reason=reason.strip())
    intention.save()
    return _append(intention, on, by, reason.strip())


def check_open(intention: Intention) -> None:
    """Raises NotNow, with what to do, when people take no step with this intention today."""
    now = intention.status_on(clock.today())
    if now == Status.MATCHED:
        raise NotNow(
            _(
                "It is offered to a county and reserved until %(day)s. "
                "Have the offer taken back or declined first."
            )
            % {"day": day(intention.held_until)}
        )
    if now not in BY_HAND:
        raise NotNow(_("It became a project. Go on there; if the project came to nothing, free the match."))


def is_of_chamber(user: User) -> bool:
    """Whether the user sits in a chamber, which records for its own members only."""
    return user.bureau is not None and user.bureau.kind == Bureau.Kind.CHAMBER


def own_chamber(user: User) -> Chamber | None:
    """The chamber whose staff the user is; None for staff of another bureau. Raises NotYours when it has no record."""
    if not is_of_chamber(user):
        return None
    chamber = Chamber.objects.filter(bureau=user.bureau_id).first()
    if chamber is None:
        raise NotYours(_("Your chamber is not recorded yet. An administrator adds it."))
    return chamber


def standing_like(intention: Intention, user: User) -> Intention | None:
    """An intention of the same enterprise, kind and industry that was not dropped, of those that the user may read."""
    same = Intention.objects.visible_to(user).filter(
        enterprise=intention.enterprise, kind=intention.kind, industry=intention.industry
    )
    return same.exclude(pk=intention.pk).exclude(status=Status.DROPPED).first()


def _member(chamber: Chamber, name: str, code: str, since: date, actor: User) -> Enterprise:
    """The chamber's member of this name; whoever is none yet becomes one, with a credit code.

    Without a code only the chamber's own members are looked through, so that nobody learns who is on record elsewhere.
    """
    today = clock.today()
    members = Membership.objects.filter(chamber=chamber).select_related("enterprise")
    present = members.filter(Q(left_on=None) | Q(left_on__gte=today))
    if not code.strip():
        named = list(present.filter(enterprise__name_key=name_key(name))[:2])
        if len(named) == 1:
            return named[0].enterprise
        raise ValidationError({"credit_code": _not_yet_a_member()})
    enterprise = find_or_record_enterprise(name=name, credit_code=code, actor=actor)
    hold(enterprise)  # it becomes a member once
    if present.filter(enterprise=enterprise).exists():
        return enterprise
    left = members.filter(enterprise=enterprise).order_by("left_on").last()
    if left:
        raise ValidationError(
            {
                "enterprise_name": _(
                    "This enterprise left your chamber on %(day)s. Record its membership anew first."
                )
                % {"day": day(left.left_on)}
            }
        )
    add_member(chamber=chamber, enterprise_name=name, credit_code=code, joined_on=since, actor=actor)
    return enterprise


def _not_yet_a_member() -> str:
    return _(
        "Your chamber has no member of this name, or several. Enter the credit code: a new member is recorded by it."
    )


def _check_chamber(intention: Intention) -> None:
    """Raises ValidationError when the chamber is named although the enterprise was not its member that day."""
    if intention.chamber_id is None:
        return
    on = intention.collected_on
    members = Membership.objects.filter(chamber=intention.chamber_id, enterprise=intention.enterprise_id)
    if not members.filter(Q(left_on=None) | Q(left_on__gte=on)).exists():
        raise ValidationError(
            {
                "chamber": _(
                    "The enterprise is not a member of this chamber. Choose another one, or leave it out."
                )
            }
        )


def _check_changed_bureaus(
    stored: Intention, had: tuple[int | None, int], own: Chamber | None, actor: User
) -> None:
    """Another chamber needs the membership, another collector the province; a chamber changes neither."""
    if own:
        stored.chamber_id, stored.collected_by_id = had
        return
    if stored.collected_by_id != had[1] and not sits_above_all(actor):
        raise NotYours(_("Only the provincial bureau says that another bureau collected it."))
    if stored.chamber_id != had[0]:
        _check_chamber(stored)


def _check_bureau(collected_by: Bureau, actor: User) -> None:
    if collected_by != actor.bureau and not sits_above_all(actor):
        raise NotYours(_("You record what your own bureau collected."))


def _check_day(on: date, beside: str) -> None:
    if on > clock.today():
        raise ValidationError({beside: _("This day is in the future. Enter the day on which it happened.")})


def _keep_contact(enterprise: Enterprise, post: str, phone: str, actor: User) -> None:
    """Keep a business contact with the enterprise, once."""
    if not post and not phone:
        return
    if not post or not phone:
        lacking = "contact_phone" if post else "contact_post"
        raise ValidationError({lacking: _("A contact is a post and its telephone: enter both, or neither.")})
    if enterprise.contacts.filter(post=post, phone=phone, ended_on=None).exists():
        return
    contact = EnterpriseContact(enterprise=enterprise, post=post, phone=phone)
    history.note(contact, actor=actor)
    contact.full_clean()
    contact.save()


def _held_to_change(intention: Intention, actor: User) -> Intention:
    """The intention as stored, its row locked. Raises NotYours when the actor may not change it."""
    stored = hold(intention)
    if not actor.has_perm(CHANGE):
        raise NotYours(_("Your role does not change intentions."))
    if not Intention.objects.editable_by(actor).filter(pk=stored.pk).exists():
        raise NotYours(_("This intention is changed by the bureau that collected it and by its chamber."))
    return stored


def _save(intention: Intention, counties: Collection[County], actor: User, reason: str) -> None:
    chosen = sorted(counties, key=lambda county: county.key)
    intention.county_names = "、".join(county.short_zh for county in chosen)
    intention.changed_at = clock.now()
    history.note(intention, actor=actor, reason=reason.strip())
    intention.full_clean()
    intention.save()
    intention.counties.set(chosen)


def _append(intention: Intention, on: date, by: User, reason: str = "") -> IntentionStep:
    taken = IntentionStep(
        intention=intention, status=intention.status, on=on, reason=reason, by=by, at=clock.now()
    )
    taken.full_clean()
    taken.save(force_insert=True)
    return taken


def _said(intention: Intention) -> dict[str, str]:
    return {"status": intention.status_on(clock.today()).label}
