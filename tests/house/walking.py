"""What exists: every address of the site, and addresses that stand for records of the small world."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from ledger.models import Evidence
from tests.world import World

# The value of each part of an address that names no record.
WORDS = {
    "metric": "projects",
    "basis": "verified",
    "key": "weining",
    "bureau": "guiyang",
    "what": "capital",
    "action": "extend",
    "year": "2020",
    "number": "1",
    "code": "garments",
    "part": "leading",
    "step": "jobs",
    "slug": "demands",
    "period": "7",
}
# Pages of a fact: where they stand, and of which kind of claim.
FACTS = {
    "projects/changes/": "money",
    "projects/steps/": "stage",
    "projects/receipts/<": "funds",
    "workshops/headcounts/": "headcount",
    "workshops/events/": "site",
    "workshops/moves/": "move",
    "workshops/visits/": "headcount",
}


@dataclass(frozen=True)
class Route:
    """One address pattern: its name with its namespace, its parameters, and its view."""

    name: str
    pattern: str
    parameters: tuple[str, ...]
    view: Any

    @property
    def is_admin(self) -> bool:
        return self.pattern.startswith("admin/")

    @property
    def view_class(self) -> type | None:
        return getattr(self.view, "view_class", None)


def routes() -> list[Route]:
    """Every address that the resolver knows, in its order."""
    return list(_walk(get_resolver(), "", ""))


def site_routes() -> list[Route]:
    """Every address outside the administration."""
    return [route for route in routes() if not route.is_admin]


def _walk(resolver: Any, namespace: str, before: str) -> Iterator[Route]:
    for found in resolver.url_patterns:
        pattern = before + str(found.pattern)
        if isinstance(found, URLPattern):
            name = f"{namespace}:{found.name}" if namespace else str(found.name)
            yield Route(name, pattern, tuple(found.pattern.regex.groupindex), found.callback)
        else:
            yield from _walk(found, found.namespace or namespace, pattern)


def address(name: str, record: str, world: World) -> str:
    """The address of a page, of the record that the world calls `record` where the page is of one."""
    route = next(route for route in site_routes() if route.name == name)
    values = {word: WORDS[word] for word in route.parameters if word in WORDS}
    if "pk" in route.parameters:
        values["pk"] = record_id(route, record, world)
    if "demand" in route.parameters:
        values["demand"] = world.demands.get(record, world.demands["weining"]).pk
    if "token" in route.parameters:
        values["token"] = world.confirmations[record].token if record in world.confirmations else record
    return reverse(name, kwargs=values)


def record_id(route: Route, record: str, world: World) -> int:
    """The id that `route` needs for a record of the world: of evidence, a claim, a workshop or a project."""
    if route.pattern.startswith("claims/evidence/"):
        return Evidence.objects.filter(claim__source=world.projects[record].source).latest("pk").pk
    if route.pattern.startswith("claims/"):
        claims = world.projects[record].source.claims.order_by("-pk")
        return claims[0].pk
    if kind := next((kind for home, kind in FACTS.items() if route.pattern.startswith(home)), ""):
        return world.claims[kind, record].pk
    return kept_of(route, world)[record].pk


def kept_of(route: Route, world: World) -> dict[str, Any]:
    """The records of the world that `route` is about, by name."""
    for home, kind in FACTS.items():
        if route.pattern.startswith(home):
            return {record: claim for (of, record), claim in world.claims.items() if of == kind}
    homes = {
        "workshops/<": world.workshops,
        "workshops/confirmations/<": world.confirmations,
        "confirm/<": world.confirmations,
        "interest/<": world.demands,
        "projects/duplicates/entries/<": world.appeals,
        "projects/duplicates/<": world.pairs,
        "projects/problems/<": world.problems,
        "counties/demands/<": world.demands,
        "counties/opportunities/<": world.opportunities,
        "chambers/enterprises/<": world.enterprises,
        "chambers/demands/<": world.demands,
        "chambers/contacts/<": world.contacts,
        "chambers/members/<": world.memberships,
        "chambers/intentions/<": world.intentions,
        "chambers/matches/<": world.matches,
        "projects/accept/<": world.matches,
        "chambers/interests/<": world.interests,
        "imports/<": world.imports,
        "reporting/reports/<": world.reports,
        "chambers/notes/<": world.notes,
        "briefings/<": world.briefings,
        "chambers/<": world.chambers,
    }
    found = (kept for prefix, kept in homes.items() if route.pattern.startswith(prefix))
    return next(found, world.projects)


def every_address(world: World, records: tuple[str, ...] = ("weining",)) -> dict[str, str]:
    """label -> address of every page outside the administration that answers to GET, for these records."""
    found = {}
    for route in site_routes():
        if not {"pk", "token"} & set(route.parameters):
            found[route.name] = address(route.name, "", world)
            continue
        for record in records:
            if record in kept_of(route, world):
                found[f"{route.name} {record}"] = address(route.name, record, world)
    return found


def admin_address(name: str, *args: Any) -> str | None:
    """The address of a page of the administration; None where it needs what is not given."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None
