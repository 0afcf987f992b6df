"""From what the rows of a sheet write to the workshops that they mean: by number, or by county and name; no guess."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from projects.likeness import name_key
from sheets.naming import Unclear, key_in, numbered
from workshops.models import Workshop

MARK = "W"  # of a workshop's number, which is that of its address: W12 is /workshops/12/
RELATED = (
    "source",
    "county__prefecture__bureau",
    "county__bureau",
    "operator",
    "project",
    "industry",
    "introduced_by",
)


@dataclass(frozen=True, slots=True)
class NamedWorkshop:
    """How a row names a workshop; what it does not say is blank."""

    number: str = ""
    name: str = ""
    site: str = ""
    county_id: int | None = None
    project_id: int | None = None

    def __bool__(self) -> bool:
        return bool(self.number or self.name)


def number_of(workshop: Workshop) -> str:
    """The number by which sheets name a workshop."""
    return numbered(MARK, workshop.pk)


class WorkshopNames:
    """The workshops that somebody may read, as some rows name them: two queries, however many rows.

    Of a workshop that they may not read nothing is found, as if there was none.
    """

    def __init__(self, user: User, asked: Collection[NamedWorkshop]) -> None:
        rows = Workshop.objects.visible_to(user).standing()
        keys = {key for one in asked if one.number and (key := key_in(MARK, one.number))}
        if named := [one for one in asked if one.name]:
            keys |= self._keys_of(rows, named)
        self._workshops: Mapping[int, Workshop] = {}
        self._by_name: dict[str, list[Workshop]] = defaultdict(list)
        if keys:
            self._workshops = rows.select_related(*RELATED).in_bulk(sorted(keys))
        for workshop in self._workshops.values():
            self._by_name[name_key(workshop.name)].append(workshop)

    @staticmethod
    def _keys_of(rows: "Collection[Workshop]", named: Collection[NamedWorkshop]) -> set[int]:
        """The workshops that bear one of these names, in whatever spelling: what is compared is no column."""
        counties = {one.county_id for one in named}
        if None not in counties:
            rows = rows.filter(county__in=counties)
        wanted = {name_key(one.name) for one in named}
        return {pk for pk, name in rows.order_by().values_list("pk", "name") if name_key(name) in wanted}

    def named_alike(self, name: str, county_id: int | None) -> list[Workshop]:
        """The workshops of this name, of one county or of any."""
        return [one for one in self._by_name.get(name_key(name), []) if county_id in (None, one.county_id)]

    def by_number(self, asked: NamedWorkshop) -> Workshop:
        """The workshop with this number. Raises Unclear beside "workshop_number"."""
        key = key_in(MARK, asked.number)
        if key is None:
            words = _("“%(text)s” is no number of a workshop, like W12. Clear the cell to go by the name.")
            raise Unclear("workshop_number", words % {"text": asked.number[:24]})
        if key not in self._workshops:
            words = _("No workshop %(number)s was found among those that you may read. Check the number.")
            raise Unclear("workshop_number", words % {"number": numbered(MARK, key)})
        return self._workshops[key]

    def find(self, asked: NamedWorkshop) -> Workshop:
        """The workshop that is meant. Raises Unclear beside "workshop_number", "workshop" or "county"."""
        if asked.number:
            return self._fitting(self.by_number(asked), asked)
        found = self.named_alike(asked.name, asked.county_id)
        if asked.project_id:
            found = [one for one in found if one.project_id == asked.project_id]
        if len(found) > 1 and asked.site:
            found = [one for one in found if name_key(one.site) == name_key(asked.site)] or found
        if not found:
            words = _(
                "No workshop “%(name)s” was found among those that you may read. Check it and the county, or record "
                "the workshop first."
            )
            raise Unclear("workshop", words % {"name": asked.name})
        if len(found) > 1:
            words = _("Several workshops are called “%(name)s”. Give the number, so that it is clear which.")
            raise Unclear("workshop", words % {"name": asked.name})
        return found[0]

    def _fitting(self, workshop: Workshop, asked: NamedWorkshop) -> Workshop:
        words = {"name": workshop.name, "county": workshop.county.name}
        if asked.name and name_key(asked.name) != name_key(workshop.name):
            said = _("This is the number of “%(name)s”. Correct the name or the number.")
            raise Unclear("workshop_number", said % words)
        if asked.county_id not in (None, workshop.county_id):
            raise Unclear("county", _("“%(name)s” belongs to %(county)s. Correct the county.") % words)
        if asked.project_id not in (None, workshop.project_id):
            raise Unclear("project", _("“%(name)s” belongs to another project. Correct the project.") % words)
        return workshop
