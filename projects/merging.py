"""Merging two records that are one project."""

from django.utils.translation import gettext as _

from accounts.models import User
from ledger.services import NotNow
from projects.models import Project


def merge_projects(*, keep: Project, drop: Project, actor: User, reason: str) -> Project:
    """Let `keep` stand for both. Called within the transaction of the verdict, the sources of both locked.

    Raises NotNow: voiding a record and moving its claims by reversal does not exist yet.
    """
    raise NotNow(
        _(
            "Merging is not open yet. Withdraw one of the two records with a reason; then give the verdict again."
        )
    )
