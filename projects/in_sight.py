"""How projects bring their enterprise into sight (chambers/sight.py), and follow its name (chambers/links.py)."""

from django.db.models import QuerySet

from accounts import history
from accounts.models import User
from chambers.models import Enterprise
from projects.models import Project


def with_projects_to_read(user: User) -> QuerySet:
    """A project that was voided shows its enterprise to nobody any more."""
    return Project.objects.visible_to(user).standing().order_by().values("enterprise")


def with_projects_to_change(user: User) -> QuerySet:
    return Project.objects.editable_by(user).standing().order_by().values("enterprise")


def follow_enterprise(enterprise: Enterprise, actor: User, reason: str) -> None:
    """Let the projects of an enterprise be found by its present name and code."""
    for project in Project.objects.filter(enterprise=enterprise).order_by("pk"):
        history.note(project, actor=actor, reason=reason)
        project.save()
