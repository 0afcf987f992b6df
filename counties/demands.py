"""Recording, changing and withdrawing what a county asks for.

Whoever changes a demand locks its row, and then the slots concerned in the order of their numbers; whoever reserves,
frees or fills a slot (chambers) locks the slot alone. Source: docs/domain.md, "The chain from intention to job".
"""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock, history
from accounts.models import User
from accounts.refusals import NotNow, NotYours
from accounts.versions import check_version, hold
from counties.demand_models import Demand, DemandSlot
from counties.models import County
from pages.templatetags.pages import day

MOST_SLOTS = 50
MOST_PEOPLE = 100_000
MOST_AREA = 1_000_000  # m²


def may_change(user: User, demand: Demand) -> bool:
    """Whether `user` may change this demand and what hangs on it."""
    may = user.has_perm("counties.change_demand")
    return may and Demand.objects.editable_by(user).filter(pk=demand.pk).exists()


@transaction.atomic
def record_demand(*, demand: Demand, slots: int, actor: User) -> Demand:
    """Save a new demand with so many open slots, 1 to 50.

    Raises NotYours, or ValidationError beside the fields of the demand or `slots`.
    """
    if not actor.has_perm("counties.add_demand"):
        raise NotYours(_("Your role does not record demands."))
    if demand.county_id and not County.objects.in_charge_of(actor).filter(pk=demand.county_id).exists():
        raise ValidationError({"county": _("You record demands for your own counties. Choose one of them.")})
    _check_values(demand)
    _check_number(slots)
    now = clock.now()
    demand.entered_by, demand.entered_at, demand.changed_at = actor, now, now
    demand.full_clean()
    history.note(demand, actor=actor)
    demand.save()
    _make_slots(demand, range(1, slots + 1), actor)
    return demand


@transaction.atomic
def change_demand(
    *, demand: Demand, actor: User, seen_version: int | None = None, reason: str = ""
) -> Demand:
    """Save the changed values of a demand; its county and its slots stay.

    A reason is asked for once others rely on it: while it is published, or a slot is reserved or filled. Raises
    NotYours, Stale, or ValidationError beside the fields or `reason`.
    """
    stored = _held(demand, actor, seen_version)
    _check_values(demand, stored)
    if others_rely_on(stored) and not reason.strip():
        raise ValidationError(
            {
                "reason": _(
                    "Others rely on this demand: it is published, or a slot is taken. Say why it changes."
                )
            }
        )
    demand.county_id, demand.changed_at = stored.county_id, clock.now()
    demand.full_clean()
    history.note(demand, actor=actor, reason=reason.strip())
    demand.save()
    return demand


@transaction.atomic
def add_slots(
    *, demand: Demand, count: int, actor: User, seen_version: int | None = None, reason: str = ""
) -> list[DemandSlot]:
    """Add open slots to a demand, which has 50 at most beside those that were withdrawn.

    Raises NotYours, Stale, NotNow when the demand has run out, or ValidationError beside `count`.
    """
    stored = _held(demand, actor, seen_version)
    if stored.valid_until and stored.valid_until < clock.today():
        raise NotNow(_("This demand has run out. Let it be valid for longer first, then add slots."))
    _check_number(count, "count")
    standing = stored.slots.filter(withdrawn_on=None).count()
    if standing + count > MOST_SLOTS:
        words = {"most": MOST_SLOTS, "left": MOST_SLOTS - standing}
        raise ValidationError(
            {
                "count": _(
                    "A demand has at most %(most)d slots; %(left)d can be added. Record another demand."
                )
                % words
            }
        )
    first = max(stored.slots.values_list("number", flat=True), default=0) + 1
    made = _make_slots(stored, range(first, first + count), actor)
    said = ngettext("%(count)d slot added", "%(count)d slots added", count) % {"count": count}
    _touch(stored, actor, _joined(said, reason))
    return made


@transaction.atomic
def withdraw_slots(
    *,
    demand: Demand,
    slots: Collection[DemandSlot],
    reason: str,
    actor: User,
    seen_version: int | None = None,
) -> list[DemandSlot]:
    """Withdraw these slots of a demand, all or none.

    A filled slot is never withdrawn; a reserved one only once its offer was taken back or ran out. Raises NotYours,
    Stale, NotNow, or ValidationError beside `slots` or `reason`.
    """
    stored = _held(demand, actor, seen_version)
    problems = {}
    if not slots:
        problems["slots"] = _("Tick at least one slot.")
    if not reason.strip():
        problems["reason"] = _("Say why the slots are withdrawn.")
    if problems:
        raise ValidationError(problems)
    rows = stored.slots.select_for_update(of=("self",)).filter(pk__in=[slot.pk for slot in slots])
    held = list(rows.order_by("number"))
    if len(held) != len({slot.pk for slot in slots}):
        raise ValidationError({"slots": _("Choose slots of this demand.")})
    for slot in held:
        _check_free(slot)
        slot.withdrawn_on, slot.withdrawn_reason = clock.today(), reason.strip()
        slot.full_clean()
        history.note(slot, actor=actor, reason=reason.strip())
        slot.save()
    numbers = _(", ").join(str(slot.number) for slot in held)
    _touch(stored, actor, _joined(_("Slots withdrawn: %(numbers)s") % {"numbers": numbers}, reason))
    return held


def withdraw_slot(*, slot: DemandSlot, reason: str, actor: User) -> DemandSlot:
    """Withdraw one slot; see `withdraw_slots`."""
    return withdraw_slots(demand=slot.demand, slots=[slot], reason=reason, actor=actor)[0]


def others_rely_on(demand: Demand) -> bool:
    """Whether the public reads of it, or an enterprise has or had a slot of it offered."""
    if demand.publications.filter(opportunity__withdrawn_on=None).exists():
        return True
    slots = demand.slots.order_by()
    return slots.reserved_on(clock.today()).exists() or slots.exclude(filled_on=None).exists()


# --- what the services share ---------------------------------------------------------------------


def _held(demand: Demand, actor: User, seen_version: int | None) -> Demand:
    """The demand as stored, locked. Raises NotYours or Stale."""
    stored = hold(demand)
    if not may_change(actor, stored):
        raise NotYours(_("The county, its prefecture and the province change this demand."))
    check_version(stored, seen_version)
    return stored


def _check_values(demand: Demand, stored: Demand | None = None) -> None:
    """Raises ValidationError for values that one row alone does not rule out."""
    problems = {}
    for name in ("workers", "poor_workers"):
        if (getattr(demand, name) or 0) > MOST_PEOPLE:
            problems[name] = _("The number of people must be between 0 and 100,000.")
    poor = demand.poor_workers
    if poor is not None and (demand.workers is None or demand.workers < poor):
        problems.setdefault(
            "poor_workers",
            _("The registered poor are some of the workers: enter both, and no more poor than workers."),
        )
    if (demand.floor_area or 0) > MOST_AREA:
        problems["floor_area"] = _("The floor area must be between 0 and 1,000,000 m².")
    until = demand.valid_until
    if until and until < clock.today() and (stored is None or until != stored.valid_until):
        problems["valid_until"] = _("This day is past. Enter a day from today on, or withdraw the slots.")
    elif until and demand.ready_on and until < demand.ready_on:
        problems["valid_until"] = _("The demand must not run out before it is ready, on %(day)s.") % {
            "day": day(demand.ready_on)
        }
    if problems:
        raise ValidationError(problems)


def _check_number(slots: int, name: str = "slots") -> None:
    if not 1 <= slots <= MOST_SLOTS:
        words = {"most": MOST_SLOTS}
        raise ValidationError({name: _("Enter a number of slots from 1 to %(most)d.") % words})


def _make_slots(demand: Demand, numbers: range, actor: User) -> list[DemandSlot]:
    made = []
    for number in numbers:
        slot = DemandSlot(demand=demand, number=number)
        slot.full_clean()
        history.note(slot, actor=actor)
        slot.save()
        made.append(slot)
    return made


def _check_free(slot: DemandSlot) -> None:
    """Raises NotNow unless nobody has this slot today."""
    today, words = clock.today(), {"number": slot.number}
    state = slot.state_on(today)
    if state == DemandSlot.State.FILLED:
        raise NotNow(_("Slot %(number)d is filled; a filled slot is not withdrawn.") % words)
    if state == DemandSlot.State.WITHDRAWN:
        raise NotNow(_("Slot %(number)d was withdrawn already.") % words)
    if state == DemandSlot.State.RESERVED:
        words["day"] = day(slot.reserved_until)
        raise NotNow(
            _(
                "Slot %(number)d is reserved until %(day)s. "
                "It can be withdrawn once the offer is taken back or has run out."
            )
            % words
        )


def _touch(demand: Demand, actor: User, reason: str) -> None:
    """Say in the demand's own history what became of its slots."""
    demand.changed_at = clock.now()
    history.note(demand, actor=actor, reason=reason)
    demand.save()


def _joined(said: str, reason: str) -> str:
    return _("%(what)s (%(reason)s)") % {"what": said, "reason": reason.strip()} if reason.strip() else said
