"""The trend as markup: its charts, and the same points as table rows."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from dashboard.charts import Ahead, trend_chart
from dashboard.templatetags import trend

START, END, TODAY = date(2020, 6, 2), date(2020, 8, 30), date(2020, 7, 22)
TO_COME = [Ahead(date(2020, 8, 29), 1170, 1160, 1180), Ahead(END, 1177, 1170, 1190)]


def entry(days=51, step=2, to_come=(), forecast=None):
    points = [(START + timedelta(days=index), Decimal(step * (index + 1))) for index in range(days)]
    return {"chart": trend_chart(points, START, END, TODAY, 200, forecast, to_come)}


def drawn(name="Projects", **kwargs):
    with override("en"):
        return trend.trend_chart(entry(**kwargs)["chart"], "projects", name)


def test_a_chart_is_named_and_described_for_who_cannot_see_it():
    shown = drawn(to_come=TO_COME)
    assert 'aria-labelledby="chart-projects-title chart-projects-desc"' in shown
    assert '<title id="chart-projects-title">Projects: progress and forecast</title>' in shown
    about = shown.partition('<desc id="chart-projects-desc">')[2].partition("</desc>")[0]
    assert about.split("\n") == [
        "On 22 July 2020: 102.",
        "The even plan runs from 2 June 2020 to 30 August 2020, target 200.",
        "Forecast for the last day: 1,177.",
        "Four times out of five between 1,170 and 1,190.",
    ]


def test_what_is_drawn_is_what_the_chart_knows():
    chart = entry(to_come=TO_COME)["chart"]
    shown = drawn(to_come=TO_COME)
    for css in ("band", "area", "plan", "forecast", "actual"):
        assert f' class="chart-{css}" points="{getattr(chart, css)}" />' in shown
    assert shown.count('class="chart-grid"') == len(chart.y_ticks)
    assert shown.count('class="tick-minor"') == sum(tick.minor for tick in chart.x_ticks) > 0
    assert ">Projects 102</text>" in shown
    assert ">Target 200</text>" in shown
    assert ">Expected 1,177</text>" in shown


def test_without_a_figure_there_is_the_plan_alone():
    shown = drawn(days=0, to_come=TO_COME)
    assert "No figure yet." in shown
    assert 'class="chart-plan"' in shown
    for css in ("band", "area", "forecast", "actual", "dot", "ring", "name"):
        assert f'"chart-{css}"' not in shown


def test_without_a_range_the_forecast_is_a_line_without_a_band():
    shown = drawn(forecast=Decimal(177))
    assert ">Expected 177</text>" in shown
    assert 'class="chart-forecast"' in shown
    assert "chart-band" not in shown
    assert "Four times" not in shown


def test_a_name_is_text():
    shown = drawn(name="<b>&")
    assert "<b>" not in shown
    assert shown.count("&lt;b&gt;&amp;") == 2


def test_rows_of_several_charts_join_by_day():
    def chart(*points):
        return {
            "chart": SimpleNamespace(points=[SimpleNamespace(day=day, value=value) for day, value in points])
        }

    first, second = date(2020, 6, 2), date(2020, 6, 3)
    rows = trend.by_day([chart((first, 1), (second, 2)), chart((second, 30))])
    assert rows == [(second, [2, 30]), (first, [1, None])]
    assert trend.day_rows(rows).count("<tr>") == 2


@pytest.mark.parametrize(
    ("language", "day", "words"),
    [("en", "30 August", "1,177 (1,170 to 1,190)"), ("zh-hans", "8月30日", "1,177（1,170至1,190）")],
)
def test_days_to_come_stand_above_those_that_were(language, day, words):
    with override(language):
        shown = trend.expected_rows([entry(to_come=TO_COME), entry()])
    rows = shown.split("</tr>")[:-1]
    assert rows[0] == (
        f'<tr class="muted"><th scope="row">{day}</th><td class="num">{words}</td><td class="num">—</td>'
    )
    assert len(rows) == 2
