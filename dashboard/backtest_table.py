"""The back-test as a page has it: tables, and from which code they come. No database."""

import ast
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from dashboard.backtest import Score, Trial, scores_by, trials_of
from dashboard.histories import KINDS, make_history
from dashboard.stories import Assumptions

DAYS = (15, 30, 45, 60, 75, 85)
HISTORIES = 40
FIGURES = ("projects", "jobs")
BEGIN, END = "<!-- backtest begins: manage.py backtest --write -->", "<!-- backtest ends -->"
COLUMNS = (
    "| figure | forecasts | within the range | mean error | of the straight line | mean width "
    "| squared error of the probability |"
)
MODULES = (
    "backtest",
    "chances",
    "forecast",
    "histories",
    "lags",
    "learning",
    "learning_jobs",
    "lessons",
    "spells",
    "stories",
)


def stamp() -> str:
    """By which code the tables were made: it changes with every rule, and with no comment."""
    here = Path(__file__).parent
    trees = (ast.dump(ast.parse((here / f"{name}.py").read_text(encoding="utf-8"))) for name in MODULES)
    return hashlib.sha256("".join(trees).encode()).hexdigest()[:12]


def made_up_trials(histories: int) -> list[Trial]:
    """So many made-up plans of each kind, forecast on several days each."""
    return [
        trial
        for mechanics in KINDS
        for seed in range(histories)
        for trial in trials_of(mechanics.name, make_history(mechanics, seed), DAYS, Assumptions())
    ]


def page(made_up: list[Trial], histories: int, real: list[Trial], real_name: str) -> str:
    """Everything between the markers."""
    parts = [
        BEGIN,
        f"Made by code `{stamp()}`: {histories} made-up plans of each kind, forecast on days "
        f"{', '.join(map(str, DAYS))} of 90.",
        *table("plan", made_up, "kind"),
        *table("days left", made_up, "left"),
        f"{real_name}: on every day, as known on that day, for days that have come since.",
        *(table("days ahead", real, "left") if real else ["There is nothing to compare with yet."]),
        END,
    ]
    return "\n\n".join(parts)


def table(heading: str, trials: Iterable[Trial], name: str) -> Iterator[str]:
    """One table: the scores of the trials that share a value, for each figure, and of all of them."""
    trials = list(trials)
    lines = [f"| {heading} {COLUMNS}", "|---" * 8 + "|"]
    found = scores_by(trials, name, "figure")
    values = list(dict.fromkeys(getattr(trial, name) for trial in trials))
    for value in sorted(values) if name == "left" else values:
        lines += [
            _line(str(value), figure, found[value, figure]) for figure in FIGURES if (value, figure) in found
        ]
    lines += [
        _line("all", figure, score)
        for (figure,), score in sorted(scores_by(trials, "figure").items(), reverse=True)
    ]
    yield "\n".join(lines)


def _line(value: str, figure: str, score: Score) -> str:
    surprise = "–" if score.surprise is None else f"{score.surprise:.3f}"
    return (
        f"| {value.replace('_', ' ')} | {figure} | {score.trials} | {score.within:.0f} % | {score.error:.1f} "
        f"| {score.line_error:.1f} | {score.width:.0f} | {surprise} |"
    )


def written(text: str, fresh: str) -> str:
    """The page `text` with the fresh tables between its markers. Raises ValueError without markers."""
    before, _begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{BEGIN} … {END} is missing.")
    return before + fresh + after
