"""A new project as the entry form read it from a row, kept with the row from the preview to its saving."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from projects.entering import NewProject
from projects.forms import ProjectEntryForm
from projects.models import Project
from projects.standing import StepTaken

FIELDS = {field.attname: field for field in Project._meta.concrete_fields}
_blank = Project()


def as_kept(entry: NewProject) -> dict[str, Any]:
    """The entry as JSON: what of its project differs from a blank one, and the rest. Before anything decided on it."""
    values = {name: getattr(entry.project, name) for name in FIELDS}
    return {
        "project": {
            name: str(value) if isinstance(value, Decimal | date) else value
            for name, value in values.items()
            if value != getattr(_blank, name)
        },
        "enterprise": entry.enterprise_name,
        "code": entry.credit_code,
        "steps": [[step.step, str(step.on), step.not_later_than, step.reason] for step in entry.steps],
        "go_on_reason": entry.go_on_reason,
    }


def of_kept(kept: Mapping[str, Any], form: ProjectEntryForm) -> NewProject | None:
    """The entry again, with the records that this form offers; None where it does not offer one any more."""
    values = {name: FIELDS[name].to_python(value) for name, value in kept["project"].items()}
    county = form.fields["county"].known.get(str(values["county_id"]))
    offered = {bureau.pk: bureau for bureau in form.openings.introducers(county)} if county else {}
    introduced_by = offered.get(values["introduced_by_id"])
    industry = form.fields["industry"].known.get(str(values.get("industry_id")))
    if introduced_by is None or (industry is None and "industry_id" in values):
        return None
    project = Project(**values)
    project.county, project.introduced_by, project.industry = county, introduced_by, industry
    steps = [
        StepTaken(step, date.fromisoformat(on), not_later_than, reason)
        for step, on, not_later_than, reason in kept["steps"]
    ]
    return NewProject(project, kept["enterprise"], kept["code"], steps, go_on_reason=kept["go_on_reason"])
