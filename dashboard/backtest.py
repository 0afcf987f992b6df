"""How well the forecast would have done: made on a day, by what was known then, against how it ended. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from dashboard.forecast import Forecast, Moment, Outlook, forecast
from dashboard.histories import FIRST, LAST, TERMS, History, as_known, at
from dashboard.learning_jobs import learn
from dashboard.stories import Assumptions, Terms


@dataclass(frozen=True, slots=True)
class Trial:
    """One forecast of one figure and what became of it. `line`: where the pace of the last days led."""

    kind: str
    figure: str
    left: int
    middle: int
    low: int
    high: int
    chance: float | None
    line: float
    came: int
    target: int


@dataclass(frozen=True, slots=True)
class Score:
    """Of several trials: how many ended within the range (per cent), the mean error of the forecast and of the line.

    `width`: mean width of the range. `surprise`: mean squared error of the probability (0 is perfect, 0.25 a coin).
    """

    trials: int
    within: float
    error: float
    line_error: float
    width: float
    surprise: float | None


def outlook_on(history: History, day_number: int, assumed: Assumptions) -> tuple[Outlook, Moment]:
    """The forecast that would have been made on that day of a made-up plan."""
    day = FIRST + timedelta(days=day_number - 1)
    known = as_known(history, day, day - timedelta(days=1))
    moment = at(history, day, day)
    lessons = learn(known, TERMS, assumed, day)
    targets = (TERMS.target_projects, TERMS.target_jobs)
    return forecast(moment, lessons, day=day, starts_on=FIRST, ends_on=LAST, targets=targets), moment


def trials_of(kind: str, history: History, day_numbers: Iterable[int], assumed: Assumptions) -> list[Trial]:
    """A trial of both figures on each of these days."""
    end = at(history, LAST, LAST)
    found = []
    for number in day_numbers:
        day = FIRST + timedelta(days=number - 1)
        outlook, moment = outlook_on(history, number, assumed)
        before = at(history, day - timedelta(days=min(number, TERMS.pace_days)), day)
        for figure, made, now, then, came, target in (
            (
                "projects",
                outlook.projects,
                moment.projects,
                before.projects,
                end.projects,
                TERMS.target_projects,
            ),
            ("jobs", outlook.jobs, moment.jobs, before.jobs, end.jobs, TERMS.target_jobs),
        ):
            if isinstance(made, Forecast):
                found.append(
                    trial(kind, figure, (LAST - day).days, made, line(now, then, number, TERMS), came, target)
                )
    return found


def line(now: float, then: float, day_number: int, terms: Terms) -> float:
    """Where the pace of the last days leads: the straight line of dashboard/progress.py."""
    left = (terms.ends_on - terms.starts_on).days + 1 - day_number
    return max(now + (now - then) / min(day_number, terms.pace_days) * left, 0.0)


def trial(
    kind: str, figure: str, left: int, made: Forecast, straight: float, came: int, target: int
) -> Trial:
    return Trial(kind, figure, left, made.middle, made.low, made.high, made.chance, straight, came, target)


def score(trials: list[Trial]) -> Score:
    """The score of at least one trial."""
    count = len(trials)
    judged = [(one.chance - (one.came >= one.target)) ** 2 for one in trials if one.chance is not None]
    return Score(
        trials=count,
        within=100 * sum(one.low <= one.came <= one.high for one in trials) / count,
        error=sum(abs(one.middle - one.came) for one in trials) / count,
        line_error=sum(abs(one.line - one.came) for one in trials) / count,
        width=sum(one.high - one.low for one in trials) / count,
        surprise=sum(judged) / len(judged) if judged else None,
    )


def scores_by(trials: Iterable[Trial], *names: str) -> Mapping[tuple, Score]:
    """The scores of the trials that share these values."""
    groups: dict[tuple, list[Trial]] = defaultdict(list)
    for one in trials:
        groups[tuple(getattr(one, name) for name in names)].append(one)
    return {key: score(group) for key, group in groups.items()}
