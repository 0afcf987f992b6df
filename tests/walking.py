"""What figures should be, walked day by day from the words of docs/domain.md ("What counts").

Nothing here knows how the application counts: it takes what stands (a step, a headcount, an event, each with
its day and the order in which it was reported) and answers for one day, in the slowest and plainest way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

STAGES = ("lead", "negotiating", "signed", "started", "operating")
SUBGROUPS = ("poor", "relocated", "edge")


@dataclass(frozen=True)
class Rules:
    """The values of the plan that counting reads."""

    starts_on: date
    counting_stage: str
    headcount_days: int


@dataclass(frozen=True)
class Happened:
    """A standing fact: a step, "recognised" or "closed" on a day; `order` is the order of reporting."""

    what: str
    on: date
    order: int


@dataclass(frozen=True)
class Counted:
    """A standing headcount. None in a subgroup is not known."""

    on: date
    order: int
    total: int
    poor: int | None = None
    relocated: int | None = None
    edge: int | None = None
    visited: tuple[date, int] | None = None


def _in_order(facts: Sequence[Happened]) -> list[Happened]:
    """By day; of one day the stages in their order, then whatever else, then as reported."""
    return sorted(
        facts, key=lambda fact: (fact.on, STAGES.index(fact.what) if fact.what in STAGES else 9, fact.order)
    )


def is_continued(kind: str, steps: Sequence[Happened], rules: Rules) -> bool:
    """Entered as continued, or signed (or further) before the plan began: it never counts."""
    signed = [step.on for step in steps if step.what in STAGES[2:]]
    return kind == "continued" or any(on < rules.starts_on for on in signed)


def where_it_stands(steps: Sequence[Happened], day: date) -> str | None:
    """The stage in which a project stands at the end of a day; None when withdrawn or not begun."""
    stage, is_out = None, False
    for step in _in_order(steps):
        if step.on > day:
            break
        if step.what == "withdrawn":
            is_out = True
        elif step.what in STAGES:
            stage, is_out = step.what, False
        elif step.what == "resumed":
            is_out = False
    return None if is_out else stage


def is_withdrawn(steps: Sequence[Happened], day: date) -> bool:
    """Whether the last word on withdrawing, up to the end of a day, is that it is withdrawn."""
    is_out = False
    for step in _in_order(steps):
        if step.on <= day and step.what != "paused":
            is_out = step.what == "withdrawn"
    return is_out


def project_figures(
    kind: str, amount: int | None, steps: Sequence[Happened], day: date, rules: Rules, received: int = 0
) -> dict[str, int]:
    """What one project adds on a day; figures that are 0 are left out.

    `amount` is its contract amount on that day, `received` what has arrived up to that day.
    """
    if is_continued(kind, steps, rules):
        return {}
    stage = where_it_stands(steps, day)
    if stage is None:
        return {}
    found = {f"at_{stage}": 1}
    if STAGES.index(stage) >= STAGES.index(rules.counting_stage):
        found |= {"projects": 1, "credited_projects": 1}
        if amount:
            found["contract"] = amount
        if received:
            found["funds"] = received
    return found


def site_figures(
    counts: Sequence[Counted], day: date, rules: Rules, endings: Sequence[date], is_open_on
) -> dict[str, int]:
    """What the headcounts of one site add on a day; figures that are 0 are left out.

    A count of a day on which the site is not open says nothing. `endings` are the days on which the site
    closed or its project was withdrawn: a count from before such a day ends there.
    """
    valid = {}
    for count in sorted(counts, key=lambda count: (count.on, count.order)):
        if count.on <= day and is_open_on(count.on):
            valid[count.on] = count  # of one day the last that was reported
    found = {"ever_jobs": max((count.total for count in valid.values()), default=0)}
    if valid:
        last = valid[max(valid)]
        expired = (day - last.on).days >= rules.headcount_days
        ended = any(last.on < ending <= day for ending in endings)
        at_work = int(last.total > 0)
        if expired and not ended:
            found["expired_jobs"] = last.total
        if not expired and not ended:
            found |= {"jobs": last.total, "credited_jobs": last.total, "job_sites": at_work}
            for name in SUBGROUPS:
                people = getattr(last, name)
                found |= {f"{name}_jobs": people or 0, f"{name}_sites": 0 if people is None else at_work}
            if (day - last.on).days + 7 >= rules.headcount_days:
                found["expiring_jobs"] = last.total
            if last.visited and last.visited[0] <= day:
                found["seen_jobs"] = min(last.visited[1], last.total)
    return {name: value for name, value in found.items() if value}


def direct_job_figures(
    kind: str, steps: Sequence[Happened], counts: Sequence[Counted], day: date, rules: Rules
) -> dict[str, int]:
    """What a project's jobs outside workshops add on a day. Withdrawing it ends them that day."""
    if is_continued(kind, steps, rules):
        return {}
    endings = [step.on for step in steps if step.what == "withdrawn"]
    return site_figures(counts, day, rules, endings, lambda on: not is_withdrawn(steps, on))


def workshop_figures(
    events: Sequence[Happened], counts: Sequence[Counted], day: date, rules: Rules
) -> dict[str, int]:
    """What one workshop and the jobs there add on a day: it counts from recognition to closing."""

    def last_word(on: date) -> str:
        words = [event for event in events if event.on <= on]
        return max(words, key=lambda event: (event.on, event.order)).what if words else ""

    endings = [event.on for event in events if event.what == "closed"]
    found = site_figures(counts, day, rules, endings, lambda on: last_word(on) != "closed")
    if last_word(day) == "recognised":
        found |= {"workshops": 1} | ({"working_shops": 1} if found.get("job_sites") else {})
    return found
