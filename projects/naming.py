"""From what the rows of a sheet write to the projects that they mean: by reference, or by name. Never a guess."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from chambers.models import name_key as enterprise_key
from projects.likeness import name_key
from projects.models import Project
from sheets.naming import Unclear
from sheets.values import Unreadable, fold


@dataclass(frozen=True, slots=True)
class NamedProject:
    """How a row names a project; what it does not say is blank. A name may be a reference."""

    reference: str = ""
    name: str = ""
    enterprise: str = ""
    county_id: int | None = None

    def __bool__(self) -> bool:
        return bool(self.reference or self.name)


class ProjectNames:
    """The projects that somebody may read, as some rows name them: one query, however many rows.

    Of a project that they may not read nothing is found, as if there was none.
    """

    def __init__(self, user: User, asked: Collection[NamedProject]) -> None:
        references = {_reference(text) for one in asked for text in (one.reference, one.name) if text}
        names = {name_key(one.name) for one in asked if one.name}
        self._by_reference: dict[str, Project] = {}
        self._by_name: dict[str, list[Project]] = defaultdict(list)
        if not names and not references:
            return
        rows = Project.objects.visible_to(user).standing()
        related = ("source", "county__prefecture__bureau", "county__bureau", "enterprise")
        found = rows.filter(Q(reference__in=references) | Q(name_key__in=names)).select_related(*related)
        for project in found.order_by("pk"):
            self._by_reference[project.reference or ""] = project
            self._by_name[project.name_key].append(project)

    def find(self, asked: NamedProject) -> Project:
        """The project that is meant. Raises Unclear beside "reference", "project", "enterprise" or "county"."""
        if asked.reference:
            return self._by_its_reference(asked)
        named = self._by_name.get(name_key(asked.name), [])
        if not named and (project := self._by_reference.get(_reference(asked.name))):
            return _in_county(project, asked)
        fitting = [project for project in named if asked.county_id in (None, project.county_id)]
        if asked.enterprise:
            key = enterprise_key(asked.enterprise)
            fitting = [project for project in fitting if project.enterprise.name_key == key]
        if not fitting:
            raise Unclear("project", _not_found(asked.name))
        if len(fitting) > 1:
            words = _(
                "Several projects are called “%(name)s”. Give the reference, so that it is clear which."
            )
            raise Unclear("project", words % {"name": asked.name})
        return fitting[0]

    def _by_its_reference(self, asked: NamedProject) -> Project:
        project = self._by_reference.get(_reference(asked.reference))
        if project is None:
            raise Unclear("reference", _not_found(asked.reference))
        if asked.name and name_key(asked.name) not in (project.name_key, name_key(project.reference or "")):
            words = _("This is the reference of “%(name)s”. Correct the name or the reference.")
            raise Unclear("reference", words % {"name": project.name})
        return _in_county(project, asked)


def _in_county(project: Project, asked: NamedProject) -> Project:
    if asked.county_id not in (None, project.county_id):
        words = _("“%(name)s” belongs to %(county)s. Correct the county.")
        raise Unclear("county", words % {"name": project.name, "county": project.county.name})
    return project


def _not_found(text: str) -> str:
    return _(
        "No project “%(name)s” was found among those that you may read. Check it and the county, or record the "
        "project first."
    ) % {"name": text}


def _reference(text: str) -> str:
    try:
        return fold(text).replace(" ", "").upper()[:8]
    except Unreadable:
        return ""
