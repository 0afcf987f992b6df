"""Which interests wait for whom."""

from accounts.models import User
from accounts.scoping import ScopedQuerySet
from chambers.models import Interest


def waiting_interests(user: User) -> ScopedQuerySet:
    """What enterprises left on the public pages, nobody has looked into, and this user may; the oldest first."""
    waiting = Interest.objects.editable_by(user).filter(state=Interest.State.OPEN)
    return waiting.select_related("county", "demand", "industry").order_by("left_at", "pk")
