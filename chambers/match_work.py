"""Which offers wait for whose answer."""

from datetime import date

from accounts.models import User
from accounts.scoping import ScopedQuerySet
from chambers.match_models import Match
from counties.models import Demand


def waiting_for_answer(user: User, day: date) -> ScopedQuerySet:
    """The offers in force on that day which this user's side accepts or declines: its county, or those below it."""
    asked = Demand.objects.editable_by(user).values("pk")
    offered = Match.objects.visible_to(user).filter(state=Match.State.OFFERED, reserved_until__gte=day)
    return offered.filter(slot__demand__in=asked)
