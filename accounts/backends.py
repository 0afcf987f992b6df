"""Sign-in by name and password; what a user may press follows from the role alone."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from accounts.models import User


class RoleBackend(ModelBackend):
    """Permissions come from the group that bears the role's name; the roof fills those groups."""

    def get_user(self, user_id: int) -> User | None:
        """The user with their bureau, which every page names and every question of scope asks for."""
        user = User.objects.select_related("bureau").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def _get_user_permissions(self, user_obj: User) -> QuerySet[Permission]:
        return Permission.objects.none()

    def _get_group_permissions(self, user_obj: User) -> QuerySet[Permission]:
        return Permission.objects.filter(group__name=user_obj.role)
