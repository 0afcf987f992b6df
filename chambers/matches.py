"""Offering an intention to a slot of a demand, and what becomes of the offer.

Every service locks the slots of the demand by their numbers, then the intention, then the matches concerned, and checks
what is stored (docs/architecture.md, "Locks and their order"). Raises ValidationError beside `reason` or `slot`,
NotYours, NotNow, or Stale when the match was changed after `seen_version`. Source: docs/domain.md, "Matching".
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import Bureau, User
from accounts.refusals import NotNow, NotYours
from accounts.scoping import own_bureau_ids, sits_above_all
from accounts.versions import check_version
from chambers.intention_models import Intention
from chambers.intentions import step
from chambers.match_models import Match, MatchingRule
from chambers.matching import facts_of, parts_of_pair
from counties.models import County, Demand, DemandSlot, Pairing
from pages.templatetags.pages import day as day_words

OFFER, CHANGE = "chambers.add_match", "chambers.change_match"
Status, State = Intention.Status, Match.State


# --- who may ---------------------------------------------------------------------------------


def offerable(
    user: User, intentions: Iterable[Intention], demands: Iterable[Demand], day: date
) -> set[tuple[int, int]]:
    """Which of these intentions `user` may offer to which of these demands: (intention's id, demand's id)."""
    if not user.has_perm(OFFER):
        return set()
    intentions, demands = list(intentions), list(demands)
    own = set(
        Intention.objects.editable_by(user)
        .filter(pk__in=[one.pk for one in intentions])
        .values_list("pk", flat=True)
    )
    is_chamber = user.bureau is not None and user.bureau.kind == Bureau.Kind.CHAMBER
    theirs = set() if is_chamber else _demands_of(user, demands, day)
    return {
        (intention.pk, demand.pk)
        for intention in intentions
        for demand in demands
        if intention.pk in own or demand.pk in theirs
    }


def _demands_of(user: User, demands: list[Demand], day: date) -> set[int]:
    """The demands that `user` may change, and those of the counties that their bureau is paired with."""
    ids = [demand.pk for demand in demands]
    editable = Demand.objects.editable_by(user).filter(pk__in=ids).values_list("pk", flat=True)
    paired = Pairing.objects.in_force(day).filter(supporter__in=own_bureau_ids(user))
    counties = set(paired.order_by().values_list("county", flat=True))
    return set(editable) | {demand.pk for demand in demands if demand.county_id in counties}


def may_offer(user: User, intention: Intention, demand: Demand, day: date) -> bool:
    """Whoever may change the intention or the demand, and the county's supporters; chambers only their own."""
    return bool(offerable(user, [intention], [demand], day))


def may_decide(user: User, match: Match) -> bool:
    """The county that is asked, its prefecture and the province accept, decline and free."""
    demands = Demand.objects.editable_by(user).filter(slots=match.slot_id)
    return user.has_perm(CHANGE) and demands.exists()


def may_take_back(user: User, match: Match) -> bool:
    """The bureau that offered it, and those above it."""
    is_own = sits_above_all(user) or match.offered_for_id in own_bureau_ids(user)
    return user.has_perm(CHANGE) and is_own


# --- the services ----------------------------------------------------------------------------


@transaction.atomic
def offer(*, intention: Intention, demand: Demand, actor: User, slot: DemandSlot | None = None) -> Match:
    """Reserve the demand's first open slot, or the given one, for the intention; the intention is held as long.

    The score and its parts are kept as they stand. Offers of this slot or intention that ran out become "expired".
    """
    today, rule = clock.today(), MatchingRule.objects.current()
    slots = list(
        DemandSlot.objects.select_for_update(of=("self",)).filter(demand=demand.pk).order_by("number")
    )
    intention = _held_intention(intention.pk)
    demand = Demand.objects.select_related("county__prefecture").get(pk=demand.pk)
    if not may_offer(actor, intention, demand, today):
        raise NotYours(_may_not_offer(actor))
    chosen = _open_slot(demand, slots, slot, today)
    check_free(intention, today)
    _expire(Q(slot=chosen) | Q(intention=intention), today, actor)
    parts = facts_of(intention, demand, parts_of_pair(intention, demand, today, rule), rule)
    until = today + timedelta(days=rule.reservation_days)
    match = Match(
        intention=intention,
        slot=chosen,
        offered_on=today,
        offered_by=actor,
        offered_for=actor.bureau,
        introduced_by=intention.collected_by,
        pairing=_pairing(intention.collected_by, demand.county, today),
        reserved_until=until,
        score=sum(part["weight"] * part["percent"] for part in parts.values()),
        parts=parts,
    )
    history.note(match, actor=actor)
    with _once_only():
        match.save()
    _set_slot(chosen, actor, reserved_until=until)
    _set_intention(intention, actor, Status.MATCHED, held_until=until)
    return match


@transaction.atomic
def decline(*, match: Match, reason: str, actor: User, seen_version: int | None = None) -> Match:
    """The county does not take the offer: slot and intention are free again."""
    held = _held(
        match, actor, may_decide, seen_version, _("Only the county that is asked declines an offer.")
    )
    check_in_force(held.match)
    _end(held, State.DECLINED, reason, actor)
    return held.match


@transaction.atomic
def take_back(*, match: Match, reason: str, actor: User, seen_version: int | None = None) -> Match:
    """Who offered no longer does: slot and intention are free again."""
    held = _held(match, actor, may_take_back, seen_version, _("Only the bureau that offered takes it back."))
    check_in_force(held.match)
    _end(held, State.TAKEN_BACK, reason, actor)
    return held.match


@transaction.atomic
def accept(*, match: Match, actor: User, seen_version: int | None = None) -> Match:
    """The county takes the offer: the slot is filled, the intention becomes a project.

    The project itself is entered by the caller in the same transaction (projects/accepting.py).
    """
    held = _held(match, actor, may_decide, seen_version, _("Only the county that is asked accepts an offer."))
    check_in_force(held.match)
    if held.slot.withdrawn_on or held.slot.filled_on:
        raise NotNow(_("This slot was withdrawn or filled meanwhile. Decline the offer."))
    if held.intention.status != Status.MATCHED:
        raise NotNow(_("The intention was changed meanwhile. Decline the offer."))
    today = clock.today()
    _decide(held.match, State.ACCEPTED, actor)
    _set_slot(held.slot, actor, filled_on=today, reserved_until=None)
    _set_intention(held.intention, actor, Status.PROJECT, held_until=None)
    return held.match


@transaction.atomic
def free(*, match: Match, reason: str, actor: User, seen_version: int | None = None) -> Match:
    """The project of an accepted match came to nothing: its slot is open again, its intention in talks.

    Whether the project stands in the way is checked by the caller.
    """
    held = _held(match, actor, may_decide, seen_version, _("Only the county's side frees a slot again."))
    if held.match.state != State.ACCEPTED:
        raise NotNow(_("Only the slot of an accepted match can be freed."))
    _end(held, State.FREED, reason, actor)
    return held.match


# --- how ---------------------------------------------------------------------------------------


class Held(NamedTuple):
    """A match with its slot and intention as stored, all three locked."""

    match: Match
    slot: DemandSlot
    intention: Intention


def _held(
    match: Match, actor: User, may: Callable[[User, Match], bool], seen_version: int | None, who: str
) -> Held:
    slot = DemandSlot.objects.select_for_update(of=("self",)).get(pk=match.slot_id)
    intention = _held_intention(match.intention_id)
    stored = Match.objects.select_for_update(of=("self",)).get(pk=match.pk)
    if not may(actor, stored):
        raise NotYours(who)
    check_version(stored, seen_version)
    return Held(stored, slot, intention)


def _held_intention(pk: int) -> Intention:
    return Intention.objects.select_for_update(of=("self",)).get(pk=pk)


def check_open(demand: Demand, today: date) -> None:
    """Raises NotNow unless a slot of the demand can be offered to today."""
    _open_slot(demand, list(demand.slots.order_by("number")), None, today)


def _open_slot(demand: Demand, slots: list[DemandSlot], wanted: DemandSlot | None, today: date) -> DemandSlot:
    """The slot to take, of those just locked."""
    if wanted is not None and wanted.pk not in {slot.pk for slot in slots}:
        raise ValidationError({"slot": _("This slot is of another demand. Choose one of this demand.")})
    if demand.valid_until and demand.valid_until < today:
        raise NotNow(_("This demand ran out on %(day)s.") % {"day": day_words(demand.valid_until)})
    choice = slots if wanted is None else [slot for slot in slots if slot.pk == wanted.pk]
    found = next((slot for slot in choice if slot.state_on(today) == DemandSlot.State.OPEN), None)
    if found is None and wanted is not None:
        raise NotNow(_("This slot is taken. Choose another one."))
    if found is None:
        raise NotNow(_("No slot of this demand is open any more. Choose another demand."))
    return found


def check_free(intention: Intention, today: date) -> None:
    """Raises NotNow unless the intention can be offered today."""
    if intention.status in (Status.PROJECT, Status.DROPPED):
        words = _("This intention cannot be offered: %(status)s.")
        raise NotNow(words % {"status": intention.get_status_display()})
    if intention.held_until and intention.held_until >= today:
        words = _("This intention is held by a county until %(day)s. Wait, or ask that county.")
        raise NotNow(words % {"day": day_words(intention.held_until)})


def check_in_force(match: Match) -> None:
    """Raises NotNow unless the offer still waits for the county today."""
    state = match.state_on(clock.today())
    if state == State.EXPIRED:
        words = _("This offer ran out on %(day)s; slot and intention are free again.")
        raise NotNow(words % {"day": day_words(match.reserved_until)})
    if state != State.OFFERED:
        raise NotNow(_("This offer was decided on already: %(state)s.") % {"state": state.label})


def _expire(of: Q, today: date, actor: User) -> None:
    """Mark the offers that ran out, so that they hold nothing any more."""
    rows = Match.objects.select_for_update(of=("self",)).order_by("pk")
    for stale in rows.filter(of, state=State.OFFERED, reserved_until__lt=today):
        stale.state = State.EXPIRED
        history.note(stale, actor=actor, reason=_("The reservation ran out."))
        stale.save()


def _end(held: Held, state: Match.State, reason: str, actor: User) -> None:
    """The match is over for this reason; slot and intention are free again."""
    was_accepted = held.match.state == State.ACCEPTED
    _decide(held.match, state, actor, _reason(reason))
    freed = {"filled_on": None} if was_accepted else {}
    _set_slot(held.slot, actor, reserved_until=None, **freed)
    if held.intention.status == (Status.PROJECT if was_accepted else Status.MATCHED):
        _set_intention(held.intention, actor, Status.TALKING, held_until=None, reason=held.match.reason)


def _reason(text: str) -> str:
    if not text.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    try:
        return str(Match._meta.get_field("reason").clean(text.strip(), None))
    except ValidationError as error:
        raise ValidationError({"reason": error}) from error


def _decide(match: Match, state: Match.State, actor: User, reason: str = "") -> None:
    match.state, match.reason = state, reason
    match.decided_on, match.decided_by = clock.today(), actor
    history.note(match, actor=actor, reason=reason)
    match.save()


def _set_slot(slot: DemandSlot, actor: User, **values: date | None) -> None:
    for name, value in values.items():
        setattr(slot, name, value)
    history.note(slot, actor=actor)
    slot.save()


def _set_intention(
    intention: Intention, actor: User, status: Intention.Status, *, held_until: date | None, reason: str = ""
) -> None:
    intention.held_until = held_until
    step(intention, status, on=clock.today(), by=actor, reason=reason)


def _pairing(introducer: Bureau, county: County, today: date) -> Pairing | None:
    """The pairing between the two that is in force, a city's first."""
    return county.pairings.in_force(today).filter(supporter=introducer).by_kind().first()


def _may_not_offer(actor: User) -> str:
    if actor.bureau and actor.bureau.kind == Bureau.Kind.CHAMBER:
        return _("A chamber offers the intentions of its own members.")
    return _(
        "Offering is for the bureau that collected the intention, the county, its supporters and the province."
    )


@contextmanager
def _once_only() -> Iterator[None]:
    """The database refuses a slot or an intention that is held twice, whatever was checked before."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise NotNow(_("The slot or the intention was taken at this moment. Choose another one.")) from error
