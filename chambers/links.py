"""What points at an enterprise: found by walking the model, so that a new relation is never forgotten.

An app to the right whose records repeat something of their enterprise (its name in a search text) says in
AppConfig.ready how they follow; one whose rows cannot simply be pointed at another enterprise says how they are joined.
"""

from collections.abc import Callable, Iterator

from django.db.models import ForeignObjectRel, Model

from accounts.models import User
from chambers.models import Enterprise, Intention
from ledger import locks
from ledger.append_only import append_only_models

# Called with keep=, drop=, actor=, reason=.
Joiner = Callable[..., None]
Follower = Callable[[Enterprise, User, str], None]

_joiners: dict[type[Model], Joiner] = {}
_followers: list[Follower] = []


def register_joiner(model: type[Model], join: Joiner) -> None:
    """Say how rows of `model` pass from one enterprise to another where pointing each at it would not do."""
    _joiners[model] = join


def register_follower(follow: Follower) -> None:
    """Say how records follow when the name or the code of their enterprise is another one."""
    if follow not in _followers:
        _followers.append(follow)


def joiner_of(model: type[Model]) -> Joiner | None:
    """How rows of this model are joined; None where they are simply moved."""
    return _joiners.get(model)


def let_records_follow(enterprise: Enterprise, actor: User, reason: str) -> None:
    """After the name or code of an enterprise changed: its records repeat the new one."""
    for follow in _followers:
        follow(enterprise, actor, reason)


def relations() -> Iterator[ForeignObjectRel]:
    """Every relation by which a row points at an enterprise and can be pointed at another one.

    Rows of append-only tables cannot.
    """
    fixed = set(append_only_models())
    for relation in Enterprise._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.related_model in fixed:
            continue
        if relation.field.many_to_many:
            raise TypeError(f"{relation.field} joins many enterprises: say here how a merge moves them")
        yield relation


def hold_records_of(*enterprises: Enterprise) -> None:
    """Take the locks, in the house's order, under which the records of these enterprises are written.

    Intentions come first: whoever accepts an offer holds one before the plan and the sources.
    """
    intentions = Intention.objects.select_for_update(of=("self",)).filter(enterprise__in=enterprises)
    list(intentions.order_by("pk").values_list("pk"))
    locks.hold_plan_steady()
    found: set[int] = set()
    for relation in relations():
        if any(field.name == "source" for field in relation.related_model._meta.fields):
            rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": enterprises})
            found |= set(rows.values_list("source_id", flat=True))
    locks.hold_sources(found)
    locks.hold_new_enterprises()
