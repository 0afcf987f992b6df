"""The form on which a workshop is said to belong to another county, or to another project or none."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from counties.models import County
from pages.forms import ChoiceOf
from projects.change_forms import SinceForm
from projects.models import Project
from workshops.models import Workshop


class ProjectOfCounty(ChoiceOf):
    """A project to choose, named with its county: the two have to fit."""

    def label_from_instance(self, project: Project) -> str:
        return f"{project.county.short_name} · {project.name}"


class MoveForm(SinceForm):
    """Where the workshop belongs, since when, and why."""

    county = ChoiceOf(label=_("county"), queryset=County.objects.none(), width=6)
    project = ProjectOfCounty(
        label=_("set up by project"), queryset=Project.objects.none(), required=False, width=6
    )

    def __init__(self, *args: Any, workshop: Workshop, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **{"record": workshop, **kwargs})
        self.initial.setdefault("county", workshop.county_id)
        self.initial.setdefault("project", workshop.project_id)
        self.fields["county"].queryset = County.objects.in_plan()
        projects = Project.objects.visible_to(user).standing().select_related("county")
        self.fields["project"].queryset = projects.order_by("county__key", "name")
        self.order_fields(["county", "project", "since", "on", "reason"])
