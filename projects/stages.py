"""Which steps a project may take, and what each needs. Pure data and pure functions, no database.

Source: docs/domain.md, "The chain from intention to job".
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from counties.models import Stage
from ledger.evidence_kinds import EvidenceKind


class Step(TextChoices):
    """What a claim of kind "stage" says happened: a stage was reached, or a side exit taken."""

    LEAD = "lead", _("Lead")
    NEGOTIATING = "negotiating", _("Negotiating")
    SIGNED = "signed", _("Signed")
    STARTED = "started", _("Started")
    OPERATING = "operating", _("Operating")
    PAUSED = "paused", _("Paused")
    RESUMED = "resumed", _("Resumed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


RANK: Mapping[str, int] = MappingProxyType({stage.value: stage.rank for stage in Stage})

SIDE_STEPS = frozenset({Step.PAUSED, Step.RESUMED, Step.WITHDRAWN})

# Steps that always need a reason; going back to an earlier stage needs one as well.
NEEDS_REASON = frozenset({Step.PAUSED, Step.WITHDRAWN})

# From which situation which steps are open. "going" is any stage that is neither paused nor withdrawn.
OPEN_STEPS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "going": frozenset({*RANK, Step.PAUSED, Step.WITHDRAWN}),
        "paused": frozenset({Step.RESUMED, Step.WITHDRAWN}),
        "withdrawn": frozenset({Step.RESUMED}),
    }
)

# Which field the record must hold from which stage on, up to (not including) another stage or for good.
REQUIRED: tuple[tuple[str, str, str | None], ...] = (
    ("industry", Stage.NEGOTIATING, None),
    ("credit_code", Stage.SIGNED, None),
    ("contract_amount", Stage.SIGNED, None),
    ("planned_jobs", Stage.SIGNED, None),
    ("expected_operating_on", Stage.STARTED, Stage.OPERATING),
    ("annual_output", Stage.OPERATING, None),
)

# Which kinds of evidence a claim needs one of before the province may verify it; {} needs none.
EVIDENCE_FOR: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        Step.LEAD: frozenset(),
        Step.NEGOTIATING: frozenset(),
        Step.SIGNED: frozenset({EvidenceKind.CONTRACT}),
        Step.STARTED: frozenset({EvidenceKind.SITE_PHOTO, EvidenceKind.EQUIPMENT_LIST}),
        Step.OPERATING: frozenset({EvidenceKind.SITE_PHOTO, EvidenceKind.LICENCE, EvidenceKind.PAYROLL}),
        Step.PAUSED: frozenset(),
        Step.RESUMED: frozenset(),
        Step.WITHDRAWN: frozenset(),
    }
)
EVIDENCE_FOR_CHANGE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "county": frozenset({EvidenceKind.CONTRACT, EvidenceKind.AGREEMENT}),
        "introducer": frozenset({EvidenceKind.AGREEMENT}),
        "shares": frozenset({EvidenceKind.AGREEMENT}),
        "money": frozenset({EvidenceKind.CONTRACT, EvidenceKind.CAPITAL_REPORT}),
        "nature": frozenset({EvidenceKind.CONTRACT, EvidenceKind.AGREEMENT}),
    }
)


def required_at(stage: str) -> list[str]:
    """Names of the fields that the record must hold at `stage`."""
    rank = RANK[stage]
    return [
        name
        for name, since, until in REQUIRED
        if RANK[since] <= rank and (until is None or rank < RANK[until])
    ]


def situation(steps: Iterable[str]) -> str:
    """ "going", "paused" or "withdrawn" after these steps in order.

    A pause does not bring back what was withdrawn: it may come to stand there when the resumption is taken back.
    """
    now = "going"
    for step in steps:
        if step == Step.WITHDRAWN:
            now = "withdrawn"
        elif step == Step.PAUSED:
            now = "withdrawn" if now == "withdrawn" else "paused"
        else:
            now = "going"
    return now


def stage_after(steps: Iterable[str]) -> str:
    """The stage that stands after these steps in order; a lead when none was reached yet."""
    stage = Stage.LEAD.value
    for step in steps:
        if step in RANK:
            stage = step
    return stage


def goes_back(steps: Iterable[str], step: str) -> bool:
    """Whether `step` is an earlier stage than the one that stands after `steps`."""
    return step in RANK and RANK[step] < RANK[stage_after(steps)]


def path(steps: Iterable[tuple[str, date]]) -> dict[str, date]:
    """The day of each stage that led to the present one, from steps in order: going back forgets what came after."""
    days: dict[str, date] = {}
    for step, on in steps:
        if step in RANK:
            days = {stage: day for stage, day in days.items() if RANK[stage] < RANK[step]} | {step: on}
    return days


def out_of_order(days: Mapping[str, date | None]) -> tuple[str, str] | None:
    """The first two stages (earlier, later) whose known days run backwards; None when they are in order."""
    known = [(stage, days[stage]) for stage in RANK if days.get(stage)]
    for (earlier, first), (later, second) in zip(known, known[1:], strict=False):
        if second < first:
            return earlier, later
    return None


def next_stage(stage: str) -> str | None:
    """The stage after `stage`; None after the last."""
    order = list(RANK)
    position = order.index(stage) + 1
    return order[position] if position < len(order) else None
