"""How workshops bring their operator into sight (chambers/sight.py)."""

from django.db.models import QuerySet

from accounts.models import User
from workshops.models import Workshop


def with_workshops_to_read(user: User) -> QuerySet:
    return Workshop.objects.visible_to(user).standing().order_by().values("operator")


def with_workshops_to_change(user: User) -> QuerySet:
    return Workshop.objects.editable_by(user).standing().order_by().values("operator")
