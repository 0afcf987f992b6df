"""How intentions, memberships, registrations and matches bring their enterprise into sight (chambers/sight.py)."""

from django.db.models import Q, QuerySet

from accounts import clock
from accounts.models import User
from accounts.scoping import own_bureau_ids
from chambers.intention_models import Intention
from chambers.match_models import Match
from chambers.models import Membership, Registration


def with_intentions_to_read(user: User) -> QuerySet:
    return Intention.objects.visible_to(user).order_by().values("enterprise")


def with_intentions_to_change(user: User) -> QuerySet:
    return Intention.objects.editable_by(user).order_by().values("enterprise")


def with_intentions_collected(user: User) -> QuerySet:
    """Whoever collected an intention that was not dropped has to talk with the enterprise."""
    collected = Intention.objects.filter(collected_by__in=own_bureau_ids(user))
    return collected.exclude(status=Intention.Status.DROPPED).order_by().values("enterprise")


def members(user: User) -> QuerySet:
    """Members of the user's chamber, present and past."""
    return Membership.objects.visible_to(user).order_by().values("enterprise")


def present_members(user: User) -> QuerySet:
    """Enterprises that are members of the user's chamber today."""
    return Membership.objects.visible_to(user).on(clock.today()).order_by().values("enterprise")


def registered(user: User) -> QuerySet:
    """Enterprises that the user's bureau, or one below it, registered from a list of its own."""
    return Registration.objects.visible_to(user).order_by().values("enterprise")


def registered_to_change(user: User) -> QuerySet:
    return Registration.objects.editable_by(user).order_by().values("enterprise")


def with_matches_in_force(user: User) -> QuerySet:
    """Both sides of a match in force: the county that is asked, and the bureau that offered."""
    own = own_bureau_ids(user)
    sides = Q(slot__demand__county__bureau__in=own) | Q(offered_for__in=own)
    holding = Match.objects.holding_on(clock.today()).filter(sides)
    return holding.order_by().values("intention__enterprise")
