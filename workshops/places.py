"""Where workshops belong on which day: read from the database, for counting and for their records."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ledger.lines import Bases, Place, standing
from ledger.metrics import Basis, Channel
from ledger.placing import Standing, Whereabouts, joined
from projects.facts import STANDING, whereabouts_in
from workshops.models import Workshop, WorkshopMove


@dataclass(frozen=True, slots=True)
class Home:
    """A county, and the source of the project that a workshop follows; of no project, its own introducer."""

    county_id: int
    project_source_id: int | None
    introduced_by_id: int | None


@dataclass(frozen=True, slots=True)
class MoveFact:
    """A claim that a workshop belongs elsewhere from day `on`, or from the start."""

    claim_id: int
    on: date
    bases: Bases
    from_start: bool
    home: Home
    project_id: int | None


def moves_of(source_ids: Collection[int]) -> dict[int, list[MoveFact]]:
    """Every move ever claimed of these workshops, in order of day and claim, by source id."""
    fields = ("from_start", "county_id", "project_id", "project__source_id", "introduced_by_id")
    rows = list(
        WorkshopMove.objects.filter(claim__source_id__in=source_ids)
        .order_by("claim__effective_on", "claim_id")
        .values_list("claim__source_id", "claim_id", "claim__effective_on", *fields, *STANDING)
    )
    bases = standing([(row[1], *row[-2:]) for row in rows])
    found: dict[int, list[MoveFact]] = defaultdict(list)
    for source_id, claim_id, on, from_start, county, project, project_source, by, _state, _replaces in rows:
        home = Home(county, project_source, by)
        found[source_id].append(MoveFact(claim_id, on, bases[claim_id], from_start, home, project))
    return found


def whereabouts_of(source_ids: Collection[int]) -> dict[int, Mapping[Basis, Whereabouts]]:
    """Where these workshops belong: in their own county; who introduced them follows from their project."""
    fields = ("source_id", "first_county_id", "first_project__source_id", "first_introduced_by_id")
    rows = Workshop.objects.filter(source_id__in=source_ids).order_by().values_list(*fields)
    firsts = {source_id: Home(*home) for source_id, *home in rows}
    moves = moves_of(source_ids)
    homes = {*firsts.values(), *(move.home for found in moves.values() for move in found)}
    at_home = _whereabouts_at(homes)
    return {
        source_id: {
            basis: _on_basis(
                first, [move for move in moves[source_id] if basis in move.bases], basis, at_home
            )
            for basis in Basis
        }
        for source_id, first in firsts.items()
    }


def _whereabouts_at(homes: Iterable[Home]) -> dict[Home, Mapping[Basis, Whereabouts]]:
    followed = {home: (home.project_source_id, home.county_id) for home in homes if home.project_source_id}
    found = dict(whereabouts_in(followed))
    for home in homes:
        if home not in found:
            place = Place(home.county_id, home.introduced_by_id, Channel.OWN)
            found[home] = dict.fromkeys(Basis, Whereabouts(Standing.alone(place)))
    return found


def _on_basis(
    first: Home, moves: list[MoveFact], basis: Basis, at_home: Mapping[Home, Mapping[Basis, Whereabouts]]
) -> Whereabouts:
    correction = last_correction(moves)
    start = at_home[correction.home if correction else first][basis]
    legs = [(move.on, move.claim_id, at_home[move.home][basis]) for move in moves if not move.from_start]
    return joined(start, legs)


def last_correction(moves: Iterable[MoveFact]) -> MoveFact | None:
    """The correction from the start that holds among these moves: the last that was reported."""
    return max((move for move in moves if move.from_start), key=lambda move: move.claim_id, default=None)
