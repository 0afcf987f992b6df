"""Which rows somebody may read and which they may change. The only place that answers it.

A model names the ways from a row to the bureaus that own it:

    SCOPE_PATHS   lookups to a Bureau; whoever sits at or above one of them may read the row
    OPEN_TO       kinds of bureau whose staff may read every row; a model without it opens to none
    EDIT_PATHS    lookup -> an extra condition (a Q, or None) under which that bureau may change the row

A row that somebody may not read does not exist for them (404); one that they may read but not
change answers 403. Source: docs/domain.md, "Organisations and people".
"""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from accounts.models import Bureau, ReadGrant, Role, User

NOBODY = Q(pk__in=[])
EVERYBODY = Q()


def sits_above_all(user: User) -> bool:
    """Whether the user's bureau stands at the top of the tree, so that every row is below it."""
    return bool(user.bureau_id) and user.bureau.is_province


def own_bureau_ids(user: User) -> Collection[int]:
    """The user's bureau and all below it, read once for each request's user object."""
    if not hasattr(user, "_own_bureau_ids"):
        user._own_bureau_ids = user.bureau.subtree_ids() if user.bureau_id else set()
    return user._own_bureau_ids


def readable_bureau_ids(user: User) -> Collection[int]:
    """Bureaus whose rows the user may read: own ones and those that a grant in force opens."""
    if not hasattr(user, "_readable_bureau_ids"):
        own = own_bureau_ids(user)
        granted = ReadGrant.objects.in_force().filter(reader__in=own).values_list("owner_id", flat=True)
        user._readable_bureau_ids = set(own) | set(granted)
    return user._readable_bureau_ids


def may_read_bureau(user: User, bureau_id: int | None) -> bool:
    """Whether rows that belong to this bureau are open to the user."""
    return sits_above_all(user) or bureau_id in readable_bureau_ids(user)


def visible_condition(model: type, user: User) -> Q:
    """The rows of `model` that the user may read, as a Q."""
    if not user.is_authenticated or not user.is_active or not user.bureau_id:
        return NOBODY
    if sits_above_all(user) or user.bureau.kind in getattr(model, "OPEN_TO", ()):
        return EVERYBODY
    # A grant opens what belongs to the owner, not what the owner introduced elsewhere.
    condition = NOBODY
    for path in model.SCOPE_PATHS:
        ids = readable_bureau_ids(user) if path in model.GRANTED_PATHS else own_bureau_ids(user)
        condition |= Q(**{f"{path}__in": ids})
    return condition


def editable_condition(model: type, user: User) -> Q:
    """The rows of `model` that the user may change, as a Q. Directors change nothing."""
    if not user.is_authenticated or not user.is_active or not user.bureau_id or user.role == Role.DIRECTOR:
        return NOBODY
    if sits_above_all(user):
        return EVERYBODY
    condition = NOBODY
    for path, extra in model.edit_paths().items():
        condition |= Q(**{f"{path}__in": own_bureau_ids(user)}) & extra
    return condition


class ScopedQuerySet(QuerySet):
    """Rows as somebody sees them. The model has SCOPE_PATHS, GRANTED_PATHS and `edit_paths()`."""

    def visible_to(self, user: User) -> "ScopedQuerySet":
        """The rows that `user` may read."""
        return self.filter(visible_condition(self.model, user))

    def editable_by(self, user: User) -> "ScopedQuerySet":
        """The rows that `user` may change."""
        return self.filter(editable_condition(self.model, user))


def bureaus_at_or_below(bureau: Bureau) -> QuerySet[Bureau]:
    """A bureau and its whole subtree."""
    return Bureau.objects.filter(path__startswith=bureau.path)
