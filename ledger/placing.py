"""Where movements belong on which day: the county, who introduced, and how credit is shared. Pure, no database.

A source keeps what it has when it moves: on the day of the move its stock leaves the old place and enters the
new one, earlier days stay as they were. Credit follows the same days but is split by share; it is a family of
metrics of its own. Source: docs/domain.md, "What counts", points 5 and 6.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.lines import Line, Movement, Place
from ledger.metrics import Basis, Metric, Rule

WHOLE = 10_000  # a hundred per cent, in hundredths of a per cent
CENT = Decimal("0.01")

CREDITED: Mapping[Metric, Metric] = {
    Metric.PROJECTS: Metric.CREDITED_PROJECTS,
    Metric.JOBS: Metric.CREDITED_JOBS,
}

Split = Mapping[Place, int]  # place -> its part in hundredths of a per cent; the parts sum to WHOLE


@dataclass(frozen=True, slots=True)
class Standing:
    """Where figures belong from some day on: `place` for counts, `credit` for shares of credit."""

    place: Place
    credit: tuple[tuple[Place, int], ...]

    @classmethod
    def alone(cls, place: Place) -> "Standing":
        """All credit for who introduced it."""
        return cls(place, ((place, WHOLE),))


@dataclass(frozen=True, slots=True)
class Move:
    """From day `on`, by claim `claim_id`, the figures belong elsewhere."""

    on: date
    claim_id: int
    to: Standing


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a source belongs on one basis: at first, and after each move, in order of their days."""

    first: Standing
    moves: tuple[Move, ...] = ()

    @property
    def last(self) -> Standing:
        """Where it belongs after all its moves."""
        return self.moves[-1].to if self.moves else self.first

    def on(self, day: date) -> Standing:
        """Where it belongs on `day`."""
        return next((move.to for move in reversed(self.moves) if move.on <= day), self.first)


def joined(first: Whereabouts, legs: Iterable[tuple[date, int, Whereabouts]]) -> Whereabouts:
    """The whereabouts of what follows one thing, and from each leg's day on another.

    `legs`: (day, claim id, whereabouts of what it follows from then on), in order. A workshop follows its project,
    and from the day on which it moves to another project that one.
    """
    moves = first.moves
    for on, claim_id, there in legs:
        kept = [move for move in moves if move.on < on]
        later = [move for move in there.moves if move.on > on]
        moves = (*kept, Move(on, claim_id, there.on(on)), *later)
    return Whereabouts(first.first, moves)


def stays(place: Place) -> dict[Basis, Whereabouts]:
    """The whereabouts of what never moves."""
    return dict.fromkeys(Basis, Whereabouts(Standing.alone(place)))


def placed(movements: Iterable[Movement], whereabouts: Mapping[Basis, Whereabouts]) -> list[Line]:
    """The lines of these movements where they belong, with those by which a stock moves, and the credit for it."""
    by_figure: dict[tuple[Metric, Basis], list[Movement]] = defaultdict(list)
    for movement in movements:
        by_figure[movement.metric, movement.basis].append(movement)
    lines: list[Line] = []
    for (metric, basis), found in by_figure.items():
        lines += _counts(found, whereabouts[basis])
        if metric in CREDITED:
            lines += _credits(CREDITED[metric], found, whereabouts[basis])
    return lines


def _counts(movements: list[Movement], whereabouts: Whereabouts) -> Iterator[Line]:
    place, stock = whereabouts.first.place, Decimal(0)
    for event in _in_order(movements, whereabouts.moves):
        if isinstance(event, Movement):
            stock += event.quantity
            yield _line(event.metric, event, place, event.quantity, event.rule)
        elif event.to.place != place:
            if stock:
                yield _line(movements[0].metric, event, place, -stock, Rule.MOVED, movements[0].basis)
                yield _line(movements[0].metric, event, event.to.place, stock, Rule.MOVED, movements[0].basis)
            place = event.to.place


def _credits(metric: Metric, movements: list[Movement], whereabouts: Whereabouts) -> Iterator[Line]:
    """After each event everybody holds their share of the stock to the hundredth; the lines are what that takes."""
    credit, stock, held = dict(whereabouts.first.credit), Decimal(0), dict[Place, Decimal]()
    for event in _in_order(movements, whereabouts.moves):
        if isinstance(event, Movement):
            stock += event.quantity
        else:
            credit = dict(event.to.credit)
        due = shared(stock, credit)
        for place in sorted({*held, *due}, key=lambda place: (place.county_id, place.introduced_by_id)):
            difference = due.get(place, Decimal(0)) - held.get(place, Decimal(0))
            if difference:
                yield _line(metric, event, place, difference, Rule.CREDIT, movements[0].basis)
        held = due


def shared(quantity: Decimal, split: Split) -> dict[Place, Decimal]:
    """`quantity` split by share to the hundredth, by largest remainder: the parts sum to it exactly."""
    hundredths = int(quantity / CENT)
    sign, size = (-1, -hundredths) if hundredths < 0 else (1, hundredths)
    parts = {place: divmod(size * share, WHOLE) for place, share in split.items()}
    left = size - sum(whole for whole, _rest in parts.values())
    by_remainder = sorted(
        parts, key=lambda place: (-parts[place][1], place.introduced_by_id, place.county_id)
    )
    favoured = set(by_remainder[:left])
    return {place: sign * CENT * (whole + (place in favoured)) for place, (whole, _rest) in parts.items()}


def _in_order(movements: list[Movement], moves: tuple[Move, ...]) -> list[Movement | Move]:
    """By day; of one day the moves first, so that what happens that day happens in the new place."""
    events: list[Movement | Move] = [*moves, *movements]
    return sorted(events, key=lambda event: (event.on, isinstance(event, Movement)))


def _line(
    metric: Metric,
    event: Movement | Move,
    place: Place,
    quantity: Decimal,
    rule: Rule,
    basis: Basis | None = None,
) -> Line:
    return Line(
        metric=metric,
        basis=event.basis if isinstance(event, Movement) else basis,
        county_id=place.county_id,
        introduced_by_id=place.introduced_by_id,
        channel=place.channel,
        quantity=quantity,
        effective_on=event.on,
        rule=rule,
        claim_id=event.claim_id,
    )
