"""Sign-in by name and password; what a user may press follows from the role alone."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import BigIntegerField, CharField

from accounts.models import User
from accounts.statements import Records, Slot, Statement

# Every request asks who it is, and nearly every one what they may press.
WHO = Records(
    User, lambda users: users.filter(pk=Slot("pk", BigIntegerField())), name="who", related="bureau"
)
MAY_PRESS = Statement(
    lambda: (
        Permission.objects.filter(group__name=Slot("role", CharField()))
        .order_by()
        .values_list("content_type__app_label", "codename")
    ),
    name="may_press",
)


class RoleBackend(ModelBackend):
    """Permissions come from the group that bears the role's name; the roof fills those groups."""

    def get_user(self, user_id: int) -> User | None:
        """The user with their bureau, which every page names and every question of scope asks for."""
        user = WHO.first(pk=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None

    def get_user_permissions(self, user_obj: User, obj: Any = None) -> set[str]:
        """None: what was given to a person by hand has no effect."""
        return set()

    def get_group_permissions(self, user_obj: User, obj: Any = None) -> set[str]:
        """Those of the role, read once for each request's user object; a superuser has them all."""
        if user_obj.is_superuser or not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return super().get_group_permissions(user_obj, obj)
        if not hasattr(user_obj, "_role_permissions"):
            names = MAY_PRESS.rows(role=user_obj.role)
            user_obj._role_permissions = {f"{app}.{name}" for app, name in names}
        return user_obj._role_permissions
