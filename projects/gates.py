"""What a project's record must hold at a stage: the same answer for page, admin, import and command.

The table itself is projects/stages.py.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from counties.models import Stage
from ledger.services import NotYours
from projects import stages
from projects.models import Project


def lacking(project: Project, stage: str) -> list[str]:
    """Names of the fields that the record must hold at `stage` and does not."""
    return [name for name in stages.required_at(stage) if _is_blank(value_of(project, name))]


def value_of(project: Project, name: str) -> Any:
    """The value that a gate looks at; `credit_code` is the enterprise's."""
    return project.enterprise.credit_code if name == "credit_code" else getattr(project, name)


def _is_blank(value: Any) -> bool:
    return value is None or value == ""


def label(name: str) -> str:
    """What a field of the record is called."""
    if name == "credit_code":
        return _("unified social credit code")
    return str(Project._meta.get_field(name).verbose_name)


def check_entry(project: Project, stage: str, *, override_reason: str, actor: User) -> list[str]:
    """Refuse, beside the fields, a record that lacks what its stage asks for; what was overridden otherwise."""
    missing = lacking(project, stage)
    if missing and not _overridden(override_reason, actor):
        raise ValidationError({name: _ask_for(name) for name in missing})
    return missing


def check_step(project: Project, stage: str, *, override_reason: str, actor: User) -> list[str]:
    """Refuse, beside `step`, a step to a stage whose fields the record lacks; what was overridden otherwise."""
    missing = lacking(project, stage)
    if missing and not _overridden(override_reason, actor):
        names = _(", ").join(label(name) for name in missing)
        raise ValidationError(
            {
                "step": _("The record still lacks for this stage: %(names)s. Complete the record first.")
                % {"names": names}
            }
        )
    return missing


def check_change(stored: Project, changed: Project) -> None:
    """Refuse, beside the fields, blanking what the present stage asks for. What was blank before may stay so."""
    before, after = lacking(stored, stored.stage), lacking(changed, stored.stage)
    if newly := [name for name in after if name not in before]:
        raise ValidationError({name: _ask_for(name) for name in newly})


def _ask_for(name: str) -> str:
    since = next(Stage(since) for field, since, _until in stages.REQUIRED if field == name)
    return _("From the stage “%(stage)s” on this is needed. Fill in: %(label)s.") % {
        "stage": since.label,
        "label": label(name),
    }


def _overridden(reason: str, actor: User) -> bool:
    if not reason.strip():
        return False
    if not actor.has_perm("ledger.override_gate"):
        raise NotYours(_("Your role does not go on without what the stage asks for."))
    return True
