"""Turning an accepted match into a project, and giving its slot free again when the project came to nothing."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import NotNow
from chambers import matches
from chambers.models import Match
from projects.entering import enter_project
from projects.models import DuplicateAppeal, Project
from projects.standing import StepTaken


@transaction.atomic
def accept_match(
    *,
    match: Match,
    project: Project,
    steps: Sequence[StepTaken],
    actor: User,
    credit_code: str = "",
    seen_version: int | None = None,
    override_reason: str = "",
    go_on_reason: str = "",
    appeal: DuplicateAppeal | None = None,
) -> Project:
    """Accept an offer and enter its project; county, enterprise and introducer are those of the match.

    `credit_code` is taken where the enterprise had none. Raises what `chambers.matches.accept` and
    `projects.entering.enter_project` raise; then neither the match nor a project has changed.
    """
    accepted = matches.accept(match=match, actor=actor, seen_version=seen_version)
    enterprise = accepted.intention.enterprise
    project.match = accepted
    project.county, project.introduced_by = accepted.slot.demand.county, accepted.introduced_by
    project.channel = ""  # enter_project says it anew
    return enter_project(
        project=project,
        enterprise_name=enterprise.name,
        credit_code=enterprise.credit_code or credit_code,
        steps=steps,
        actor=actor,
        override_reason=override_reason,
        go_on_reason=go_on_reason,
        appeal=appeal,
    )


def came_to_nothing(project: Project) -> bool:
    """Whether a project no longer needs the slot that its match filled."""
    return bool(project.voided_at) or project.situation == Project.Situation.WITHDRAWN


@transaction.atomic
def free_slot(*, match: Match, reason: str, actor: User, seen_version: int | None = None) -> Match:
    """Give the slot of an accepted match free again once its project was withdrawn or voided.

    Raises ValidationError beside `reason`, NotNow while the project goes on, NotYours, or Stale.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    project = Project.objects.select_for_update(of=("self",)).filter(match=match).first()
    if project is not None and not came_to_nothing(project):
        raise NotNow(_("The project of this match goes on. Withdraw it first; then the slot can be freed."))
    return matches.free(match=match, reason=reason, actor=actor, seen_version=seen_version)
