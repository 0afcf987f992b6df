"""The back-test: what it counts, that its short form runs, and that the page's tables come from this code."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from dashboard.backtest import Trial, score, trials_of
from dashboard.backtest_table import BEGIN, COLUMNS, END, page, stamp, table, written
from dashboard.histories import KINDS, make_history
from dashboard.stories import Assumptions

PAGE = Path(settings.BASE_DIR) / "docs" / "forecast.md"


def trial(came: int, **other: object) -> Trial:
    values = {
        "kind": "steady",
        "figure": "projects",
        "left": 30,
        "middle": 100,
        "low": 90,
        "high": 110,
        "chance": 0.5,
        "line": 80.0,
        "came": came,
        "target": 105,
    }
    return Trial(**values | other)


def test_a_score_counts_what_ended_within_and_how_far_off_both_were():
    found = score([trial(90), trial(110), trial(111, chance=None), trial(60, chance=1.0)])
    assert found.trials == 4
    assert found.within == 50  # both ends of the range belong to it
    assert found.error == (10 + 10 + 11 + 40) / 4
    assert found.line_error == (10 + 30 + 31 + 20) / 4
    assert found.width == 20
    assert found.surprise == pytest.approx((0.25 + 0.25 + 1) / 3)


def test_a_table_has_a_line_for_each_value_and_figure_and_one_for_all():
    trials = [trial(95), trial(95, figure="jobs"), trial(120, left=5)]
    (text,) = table("days left", trials, "left")
    lines = text.splitlines()
    assert lines[0] == f"| days left {COLUMNS}"
    assert [line.split("|")[1:4] for line in lines[2:]] == [
        [" 5 ", " projects ", " 1 "],
        [" 30 ", " projects ", " 1 "],
        [" 30 ", " jobs ", " 1 "],
        [" all ", " projects ", " 2 "],
        [" all ", " jobs ", " 1 "],
    ]
    assert " 0 % " in lines[2]
    assert " 100 % " in lines[3]


def test_tables_go_between_the_markers_and_nowhere_else():
    assert written(f"a\n{BEGIN}\nold\n{END}\nb", f"{BEGIN}\nnew\n{END}") == f"a\n{BEGIN}\nnew\n{END}\nb"
    with pytest.raises(ValueError, match="missing"):
        written("a", "new")


def test_the_forecast_is_better_than_the_straight_line_where_the_plan_goes_on_as_it_does():
    """A short form of the tables in docs/forecast.md: far from them in size, so with room to spare."""
    steady, piped = KINDS[0], KINDS[3]
    trials = [
        one
        for mechanics in (steady, piped)
        for seed in range(3)
        for one in trials_of(mechanics.name, make_history(mechanics, seed), (45, 60, 75), Assumptions())
    ]
    for figure in ("projects", "jobs"):
        found = score([one for one in trials if one.figure == figure])
        assert found.trials >= 16
        assert found.error < found.line_error * 0.8
        assert found.within >= 55


@pytest.mark.django_db
def test_the_command_runs_on_a_database_without_data(places):
    out = StringIO()
    call_command("backtest", "--histories", "1", stdout=out)
    text = out.getvalue()
    assert all(mechanics.name.replace("_", " ") in text for mechanics in KINDS)
    assert "There is nothing to compare with yet." in text
    with pytest.raises(CommandError):
        call_command("backtest", "--histories", "0")


def test_the_page_has_the_tables_of_this_code():
    """After a change of the forecast: manage.py backtest --write, on the demo's data, and read what became of it."""
    text = PAGE.read_text(encoding="utf-8")
    assert f"Made by code `{stamp()}`" in text
    frame = page(
        [trial(95, kind=mechanics.name) for mechanics in KINDS], 40, [trial(95)], "The demo's sample data"
    )
    for line in frame.splitlines():
        if line.startswith(("| plan", "| days", "|---", "Made by", "The demo")):
            assert line in text
    for mechanics in KINDS:
        for figure in ("projects", "jobs"):
            assert f"| {mechanics.name.replace('_', ' ')} | {figure} | " in text
