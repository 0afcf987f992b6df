"""How long a project stood at a stage, and how that ended. Pure."""

from collections.abc import Iterator
from datetime import date

from dashboard.stories import RANKS, WITHDRAWN, Step, Story

Spell = tuple[int, str]  # days, and "onward", "lost" or "" while it still stands there


def onward_spells(story: Story, name: str, seen_until: date) -> Iterator[Spell]:
    """The project's time at stage `name`; at most one.

    "signed" ends with the start or, where that is not known, the first people; "started" with the first people. A
    stage that was passed over, by a project that began before it, took a day.
    """
    entered = _entry(story, name)
    if entered is None:
        return
    first, following = entered
    if name != "started" and RANKS[first.name] > RANKS[name]:
        if RANKS.get(story.steps[0].name, RANKS[name]) < RANKS[name]:
            yield 1, "onward"
        return
    came, end = first.told.on, None
    for step in following:
        end = _end(step, name)
        if end:
            yield from _until_people(story, name, came, ((step.told.on - came).days, end))
            return
    yield from _until_people(story, name, came, ((seen_until - came).days, ""))


def _entry(story: Story, name: str) -> tuple[Step, tuple[Step, ...]] | None:
    """The step by which it came to the stage, for the last time, or passed it; and what followed."""
    found = None
    for place, step in enumerate(story.steps):
        rank = RANKS.get(step.name)
        if rank is not None and rank < RANKS[name]:
            found = None  # not there yet, or back again
        elif rank is not None and found is None:
            found = step, story.steps[place + 1 :]
    return found


def _end(step: Step, name: str) -> str:
    if step.name == WITHDRAWN:
        return "lost"
    return "onward" if name != "started" and RANKS.get(step.name, -1) > RANKS[name] else ""


def _until_people(story: Story, name: str, came: date, otherwise: Spell) -> Iterator[Spell]:
    """People at work end the time of a project that was signed, if nothing did before."""
    if story.first_count and RANKS[name] >= RANKS["signed"]:
        days = (story.first_count.on - came).days
        if not otherwise[1] or days < otherwise[0]:
            yield days, "onward"
            return
    yield otherwise
