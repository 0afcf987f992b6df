"""What an entry of My work says: a kind of work with its count and list, and its oldest few rows."""

from dataclasses import dataclass, field
from datetime import date

OLDEST = 5


@dataclass(frozen=True)
class Line:
    """One row of an item: what, where, since when, whose it is, and what to do next (with its page, if it has one)."""

    title: str
    url: str
    county: str
    who: str
    since: date | None
    next_step: str
    step_url: str = ""


@dataclass(frozen=True)
class Item:
    """One kind of work: `count` rows stand on the list at `url`; `lines` are the oldest of them.

    `is_theirs`: the reader is the one who has to act.
    """

    key: str
    label: str
    count: int
    url: str
    lines: list[Line] = field(default_factory=list)
    is_theirs: bool = True

    @property
    def oldest(self) -> date | None:
        """Since when the oldest row waits."""
        return self.lines[0].since if self.lines else None
