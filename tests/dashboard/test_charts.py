"""Numbers to coordinates: the trend chart's edges, and the tile map of the real file."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from dashboard import charts

START, END = date(2020, 6, 2), date(2020, 8, 30)
TODAY = date(2020, 7, 22)
GEOMETRY = json.loads((Path(charts.__file__).parent.parent / "counties/data/tilemap.json").read_text("utf-8"))
TARGETS = {unit["code"]: unit["short"] for unit in GEOMETRY["counties"] if "group" in unit}


def trend(points, today=TODAY, target=200, forecast=None):
    return charts.trend_chart(points, START, END, today, target, forecast)


def rising(days, step=2):
    return [(START + timedelta(days=index), Decimal(step * (index + 1))) for index in range(days)]


def percents(chart):
    """Every percentage that the chart hands out."""
    found = [tick.at for tick in (*chart.x_ticks, *chart.y_ticks)]
    for thing in (*chart.points, chart.target_point, chart.forecast_point):
        found += [thing.left, thing.top] if thing else []
    return [Decimal(text) for text in found]


# Trend


def test_every_given_day_is_a_point_and_today_is_the_last():
    chart = trend(rising(51), forecast=Decimal("177.9"))
    assert [point.day for point in chart.points] == [day for day, _ in rising(51)]
    assert chart.now.day == TODAY
    assert chart.now.value == 102
    assert len(chart.actual.split()) == 51
    assert chart.area.split()[0].endswith(f",{chart.height}")


def test_forecast_runs_from_today_to_the_last_day_and_is_rounded_down():
    chart = trend(rising(51), forecast=Decimal("177.9"))
    assert chart.forecast_end == 177
    assert chart.forecast.split()[0] == chart.actual.split()[-1]
    assert chart.forecast_point.day == END
    assert Decimal(chart.forecast_point.left) == 100


def test_no_point_yet():
    chart = trend([])
    assert chart.points == ()
    assert chart.actual == chart.area == chart.forecast == ""
    assert chart.now is chart.now_label is chart.forecast_point is None
    assert chart.plan
    assert chart.today_at is not None


def test_forecast_needs_a_point_to_start_from():
    assert trend([], forecast=Decimal(50)).forecast_end is None


def test_first_day():
    chart = trend(rising(1), today=START, forecast=Decimal(180))
    assert len(chart.points) == 1
    assert chart.area == ""
    assert Decimal(chart.now.left) == 0
    assert chart.now_label.anchor == "start"
    assert Decimal(chart.today_at) == 0


def test_before_the_plan_there_is_no_line_for_today():
    chart = trend([], today=START - timedelta(days=3))
    assert chart.today_at is None


def test_finished_plan_has_no_forecast():
    chart = trend(rising(90), today=END, forecast=Decimal(500))
    assert chart.forecast == ""
    assert chart.forecast_end is None
    assert Decimal(chart.now.left) == 100


def test_later_days_widen_the_chart():
    chart = trend(rising(100), today=START + timedelta(days=99))
    assert len(chart.points) == 100
    assert Decimal(chart.target_point.left) < 100
    assert all(0 <= value <= 100 for value in percents(chart))


def test_points_after_today_are_left_out():
    assert len(trend(rising(51), today=START + timedelta(days=9)).points) == 10


def test_target_zero_and_nothing_reached():
    chart = trend([(START, Decimal(0))], target=0)
    assert chart.y_ticks[-1].value == 1
    assert Decimal(chart.target_point.top) == 100
    assert all(0 <= value <= 100 for value in percents(chart))


def test_more_than_the_target_stays_on_the_plane():
    chart = trend([(TODAY, Decimal(260))], forecast=Decimal(400))
    assert chart.y_ticks[-1].value >= 400
    assert all(0 <= value <= 100 for value in percents(chart))


def test_plan_of_one_day():
    chart = charts.trend_chart([(START, Decimal(3))], START, START, START, 5)
    assert chart.plan
    assert [tick.value for tick in chart.x_ticks] == [START]


def test_plan_line_meets_the_target():
    chart = trend(rising(51))
    assert Decimal(chart.target_point.left) == 100
    assert Decimal(chart.target_point.top) == 0
    first = chart.plan.split()[0]
    # On the first of 90 days one ninetieth of the target is due.
    due = 1 - Decimal(first.split(",")[1]) / chart.height
    assert abs(due - 1 / Decimal(90)) <= Decimal("0.001")


@pytest.mark.parametrize(
    ("top", "ticks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (10, [0, 2, 4, 6, 8, 10]),
        (200, [0, 50, 100, 150, 200]),
        (201, [0, 50, 100, 150, 200, 250]),
        (2500, [0, 500, 1000, 1500, 2000, 2500]),
    ],
)
def test_nice_ticks(top, ticks):
    assert charts.nice_ticks(Decimal(top)) == ticks


@pytest.mark.parametrize("days", [1, 2, 7, 30, 90, 200, 366, 4000])
def test_ticks_of_days_are_few_and_end_on_the_last_day(days):
    last = START + timedelta(days=days)
    ticks = charts.day_ticks(START, last, last)
    assert ticks[0].value == START
    assert ticks[-1].value == last
    assert 2 <= len(ticks) <= 9
    gaps = [Decimal(after.at) - Decimal(before.at) for before, after in zip(ticks, ticks[1:], strict=False)]
    assert min(gaps) >= 8


@pytest.mark.parametrize("forecast", [150, 190, 199, 200, 201, 230])
def test_words_at_the_edge_never_lie_on_each_other(forecast):
    chart = trend(rising(51), forecast=Decimal(forecast))
    apart = abs(Decimal(chart.target_label.top) - Decimal(chart.forecast_label.top))
    assert apart >= charts.LABEL_GAP - Decimal("0.1")


def test_labels_keep_the_order_of_their_points():
    chart = trend(rising(51), forecast=Decimal(199))
    assert Decimal(chart.target_label.top) < Decimal(chart.forecast_label.top)


# Tile map


def states(status="normal", label=None):
    return {
        code: {
            "label": label or f"{short}县",
            "sub": "7/18",
            "status": status,
            "status_label": "",
            "url": f"/{code}/",
        }
        for code, short in TARGETS.items()
    }


def test_twelve_tiles_in_reading_order_on_both_maps():
    drawn = charts.tile_map(GEOMETRY, states())
    assert len(drawn.tiles) == len(drawn.tiles_12) == 12
    for tiles in (drawn.tiles, drawn.tiles_12):
        places = [(Decimal(tile.y), Decimal(tile.x)) for tile in tiles]
        assert places == sorted(places)
        assert len(set(places)) == 12
    assert {tile.code for tile in drawn.tiles} == set(TARGETS)


def test_all_other_units_are_plain_land():
    drawn = charts.tile_map(GEOMETRY, states())
    squares = sum(
        int(piece.split("h")[1].split("v")[0]) // charts.TILE
        for path in (drawn.land, drawn.helpers)
        for piece in path.split("M")[1:]
    )
    assert squares == 88 - 12
    assert len(drawn.outlines) == len(drawn.names) == 9


def test_county_without_a_state_is_land():
    drawn = charts.tile_map(GEOMETRY, {})
    assert drawn.tiles == drawn.tiles_12 == ()


def test_names_of_prefectures_cover_no_tile():
    drawn = charts.tile_map(GEOMETRY, states())
    for name in drawn.names:
        for tile in drawn.tiles:
            inside_x = Decimal(tile.x) < Decimal(name.x) < Decimal(tile.x) + Decimal(tile.width)
            inside_y = Decimal(tile.y) < Decimal(name.y) < Decimal(tile.y) + Decimal(tile.height)
            assert not (inside_x and inside_y), (name, tile)


def test_prefectures_are_called_by_their_short_names():
    names = {name.code: name.name for name in charts.tile_map(GEOMETRY, {}).names}
    assert names["520100"] == "贵阳"
    assert names["520200"] == "六盘水"
    assert [names[code] for code in ("522300", "522600", "522700")] == ["黔西南", "黔东南", "黔南"]


def test_tile_draws_the_short_name_and_speaks_the_full_one():
    tile = charts.tile("520502", {"label": "七星关区", "sub": "1/2", "status": "normal"}, 2, 2, 41, 41)
    assert [line for line, _ in tile.lines] == ["七星关"]
    assert tile.label == "七星关区"
    assert tile.url is None


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Qixingguan", ("Qixing", "guan")),
        ("Shuicheng", ("Shui", "cheng")),
        ("Rongjiang", ("Rong", "jiang")),
        ("Congjiang", ("Cong", "jiang")),
        ("Qinglong", ("Qing", "long")),
        ("Hezhang", ("He", "zhang")),
        ("Weining", ("Wei", "ning")),
        ("Nayong", ("Nayong",)),
        ("沿河", ("沿河",)),
    ],
)
def test_long_place_names_break_between_syllables(name, parts):
    assert charts.split_name(name) == parts


def test_words_of_a_tile_stay_inside_it():
    for label in ("沿河县", "七星关区", "Qixingguan District", "Yanhe County"):
        for tile in charts.tile_map(GEOMETRY, states(label=label)).tiles:
            lines = [Decimal(y) for _, y in tile.lines]
            assert min(lines) > 8
            assert max(lines) < Decimal(tile.sub_y) < Decimal(tile.height)


def test_numbers_have_no_decimal_comma_nor_trailing_zeros():
    assert charts.short(Decimal("1.50")) == "1.5"
    assert charts.short(Decimal("-0.001")) == "0"
    assert charts.short(Decimal("12.0"), 1) == "12"
    assert charts.short(100) == "100"
