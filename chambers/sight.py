"""How an enterprise comes into somebody's sight: by a record that they may read, whichever app it is of.

Each app says in AppConfig.ready how its own records bring an enterprise into sight, this one for its intentions,
memberships and matches; compare `ledger.recount.register`. Whoever wants to know asks `Enterprise.objects` or, about
its contacts, chambers/contacts.py.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Role, User
from accounts.scoping import EVERYBODY, NOBODY, sits_above_all

# The ids of enterprises, as a queryset of one column: it becomes part of a larger query.
Ids = Callable[[User], QuerySet]


@dataclass(frozen=True)
class _Way:
    reading: Ids | None
    changing: Ids | None
    needing: Ids | None


_ways: dict[str, _Way] = {}


def register(
    kind: str, *, reading: Ids | None = None, changing: Ids | None = None, needing: Ids | None = None
) -> None:
    """Say how records of `kind` bring an enterprise into sight. Called once by each app, in AppConfig.ready.

    `reading(user)` names the enterprises of which the user may read such a record, `changing(user)` those whose own
    record they may change because of one, `needing(user)` those whose business contacts they need because of one.
    """
    _ways[kind] = _Way(reading, changing, needing)


def read_condition(user: User) -> Q:
    """The enterprises that the user may read, as a Q."""
    return _condition(user, (way.reading for way in _ways.values()))


def change_condition(user: User) -> Q:
    """The enterprises whose record the user may change, as a Q. Directors change nothing."""
    if user.is_authenticated and user.role == Role.DIRECTOR:
        return NOBODY
    return _condition(user, (way.changing for way in _ways.values()))


def need_condition(user: User) -> Q:
    """The enterprises whose business contacts the user needs, as a Q; whether their role looks is another question."""
    return _condition(user, (way.needing for way in _ways.values()))


def _condition(user: User, ways: Iterable[Ids | None]) -> Q:
    if not user.is_authenticated or not user.is_active or not user.bureau_id:
        return NOBODY
    if sits_above_all(user):
        return EVERYBODY
    condition = NOBODY
    for ids in ways:
        if ids is not None:
            condition |= Q(pk__in=ids(user))
    return condition
