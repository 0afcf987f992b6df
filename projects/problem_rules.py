"""Which step a problem may take, in which state, and which side takes it: one table. Pure.

The responsible bureau answers and reports a problem done; the side that asked decides whether it is (four eyes).
Source: docs/domain.md, "The problem list".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SOON_DAYS = 7


class State(TextChoices):
    OPEN = "open", pgettext_lazy("problem", "open")
    IN_HAND = "in_hand", pgettext_lazy("problem", "in hand")
    REPORTED = "reported", pgettext_lazy("problem", "reported done")
    CLOSED = "closed", pgettext_lazy("problem", "closed out")


# Somebody still has to do something about it; of REPORTED only the close-out is left.
TO_ANSWER = (State.OPEN, State.IN_HAND)
NOT_CLOSED = (*TO_ANSWER, State.REPORTED)


class Step(TextChoices):
    ANSWER = "answer", _("Say what is being done")
    DONE = "done", _("Report it done")
    CLOSE = "close", _("Confirm the close-out")
    REFUSE = "refuse", _("Refuse the close-out")
    EXTEND = "extend", _("Extend the due date")
    CORRECT = "correct", _("Correct it or hand it on")
    REOPEN = "reopen", _("Open it again")
    VOID = "void", _("Void the problem")


class Side(StrEnum):
    """OWNER: the responsible bureau. ASKER: who raised it, the county's prefecture, and the bureaus above them."""

    OWNER = "owner"
    ASKER = "asker"


@dataclass(frozen=True)
class Rule:
    """In which states a step is taken and by whom; `then` is the state after it, None: it stays."""

    states: tuple[State, ...]
    side: Side
    then: State | None = None


RULES: Mapping[Step, Rule] = {
    Step.ANSWER: Rule(TO_ANSWER, Side.OWNER, State.IN_HAND),
    Step.DONE: Rule(TO_ANSWER, Side.OWNER, State.REPORTED),
    Step.CLOSE: Rule((State.REPORTED,), Side.ASKER, State.CLOSED),
    Step.REFUSE: Rule((State.REPORTED,), Side.ASKER, State.IN_HAND),
    Step.EXTEND: Rule(TO_ANSWER, Side.ASKER),
    Step.CORRECT: Rule(TO_ANSWER, Side.ASKER),
    Step.REOPEN: Rule((State.CLOSED,), Side.ASKER, State.OPEN),
    Step.VOID: Rule(NOT_CLOSED, Side.ASKER),
}


def is_overdue(state: str, due_on: date, today: date) -> bool:
    """Whether the due day is past and nobody has reported it done; the day itself still counts as in time."""
    return state in TO_ANSWER and due_on < today
