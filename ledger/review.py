"""Who may take which step with a claim in which state: one table, and nothing else decides it. No database.

Source: docs/domain.md, "What counts", point 2. tests/ledger/test_review_table.py tries every cell and keeps
docs/review.md, the same table for people, true.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

REPORTED, REVIEWED, VERIFIED, RETURNED, TAKEN_BACK, VOID = (
    "reported",
    "reviewed",
    "verified",
    "returned",
    "taken_back",
    "void",
)


class Action(StrEnum):
    """What somebody may do with a reported claim."""

    REVIEW = "review"
    VERIFY = "verify"
    RETURN = "return"
    TAKE_BACK = "take_back"
    OBJECT = "object"
    CORRECT = "correct"
    VOID = "void"


class Seat(StrEnum):
    """Where somebody sits, as seen from a claim. One person may have several seats."""

    COUNTY = "county"  # in the bureau of the claim's county
    PREFECTURE = "prefecture"  # in the bureau of that county's prefecture
    PROVINCE = "province"  # in the provincial bureau
    REPORTER = "reporter"  # in the bureau of whoever reported it
    EDITOR = "editor"  # may change the record behind the claim


class Own(StrEnum):
    """Whether the person set a value of the claim."""

    NEVER = "never"
    ONLY = "only"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Step:
    """`action` leads from `state` to `to`, for whoever has the permission and sits there."""

    action: Action
    state: str
    to: str
    permission: str
    seat: Seat
    own: Own
    until_reviewed: bool = False  # only while nobody has reviewed it


TABLE: tuple[Step, ...] = (
    Step(Action.REVIEW, REPORTED, REVIEWED, "ledger.review_claim", Seat.PREFECTURE, Own.NEVER),
    Step(Action.RETURN, REPORTED, RETURNED, "ledger.review_claim", Seat.PREFECTURE, Own.NEVER),
    Step(Action.VERIFY, REVIEWED, VERIFIED, "ledger.verify_claim", Seat.PROVINCE, Own.NEVER),
    Step(Action.RETURN, REVIEWED, RETURNED, "ledger.verify_claim", Seat.PROVINCE, Own.NEVER),
    Step(Action.TAKE_BACK, REPORTED, TAKEN_BACK, "ledger.report_claim", Seat.REPORTER, Own.ONLY),
    Step(Action.TAKE_BACK, REVIEWED, TAKEN_BACK, "ledger.report_claim", Seat.REPORTER, Own.ONLY, True),
    Step(Action.TAKE_BACK, RETURNED, TAKEN_BACK, "ledger.report_claim", Seat.REPORTER, Own.ONLY),
    Step(Action.OBJECT, REPORTED, REPORTED, "ledger.report_claim", Seat.COUNTY, Own.NEVER),
    Step(Action.OBJECT, REVIEWED, REVIEWED, "ledger.report_claim", Seat.COUNTY, Own.NEVER),
    Step(Action.CORRECT, REPORTED, REPORTED, "ledger.report_claim", Seat.EDITOR, Own.EITHER),
    Step(Action.CORRECT, REVIEWED, REVIEWED, "ledger.report_claim", Seat.EDITOR, Own.EITHER),
    Step(Action.CORRECT, VERIFIED, VERIFIED, "ledger.report_claim", Seat.EDITOR, Own.EITHER),
    Step(Action.CORRECT, RETURNED, RETURNED, "ledger.report_claim", Seat.EDITOR, Own.EITHER),
    Step(Action.VOID, VERIFIED, VOID, "ledger.verify_claim", Seat.PROVINCE, Own.NEVER),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A person before a claim: what the table asks about."""

    state: str
    was_reviewed: bool
    seats: frozenset[Seat]
    permissions: Collection[str]
    is_author: bool


class Answer(StrEnum):
    """What the table says."""

    YES = "yes"
    TOO_LATE = "too late"  # the same person could have, or will be able to, in another state: 409
    NOT_YOURS = "not yours"  # nobody sitting there may: 403
    OWN = "own"  # it would be theirs, but they set a value of it: 403


def first_state(*, is_province: bool, is_own_prefecture: bool) -> str:
    """In which state a claim starts: only the county's own prefecture and the province skip the review."""
    return REVIEWED if is_province or is_own_prefecture else REPORTED


def answer(action: Action, case: Case) -> Answer:
    """Whether this person may take this step now, and if not, why."""
    seated = [
        step
        for step in TABLE
        if step.action == action and step.permission in case.permissions and step.seat in case.seats
    ]
    if not seated:
        return Answer.NOT_YOURS
    own = [step for step in seated if _own_fits(step, case)]
    if not own:
        return Answer.OWN if case.is_author else Answer.NOT_YOURS
    return Answer.YES if step_for(own, case) else Answer.TOO_LATE


def step_for(steps: Collection[Step], case: Case) -> Step | None:
    """The step among these that fits the state of the claim."""
    for step in steps:
        if step.state == case.state and not (step.until_reviewed and case.was_reviewed):
            return step
    return None


def _own_fits(step: Step, case: Case) -> bool:
    return step.own == Own.EITHER or case.is_author == (step.own == Own.ONLY)
