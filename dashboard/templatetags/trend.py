"""The charts of the trend as markup, and their points as table rows. Joined strings, like the rows in cockpit.py."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dashboard.charts import Ahead, Label, TrendChart
from pages.templatetags.pages import UNKNOWN, axis_day, day, day_teller, escaped, number

register = template.Library()


@register.filter
def has_range(trend: Iterable[Mapping[str, Any]]) -> bool:
    """Whether any chart of Cockpit.trend shows a forecast in its range."""
    return any(entry["chart"].to_come for entry in trend)


@register.simple_tag
def trend_chart(chart: TrendChart, key: str, name: str) -> SafeString:
    """One line chart of what `name` says; `key` is for the ids.

    The lines stretch with the card; words, dots and ticks keep their size.
    """
    title, about = f"chart-{escaped(key)}-title", f"chart-{escaped(key)}-desc"
    described = "\n".join(escaped(words) for words in _described(chart))
    heading = _("%(name)s: progress and forecast") % {"name": name}
    return SafeString(
        '<div class="chart">'
        f'<svg width="100%" height="100%" role="img" aria-labelledby="{title} {about}">'
        f'<title id="{title}">{escaped(heading)}</title>'
        f'<desc id="{about}">{described}</desc>'
        f"{_axes(chart)}{_lines(chart)}{_ends(chart, name)}</svg></div>"
    )


def _described(chart: TrendChart) -> Iterator[str]:
    """What the chart shows, in sentences, for who cannot see it."""
    now, last = chart.now, chart.last
    if now:
        yield _("On %(day)s: %(value)s.") % {"day": day(now.day), "value": number(now.value)}
    else:
        yield _("No figure yet.")
    yield _("The even plan runs from %(start)s to %(end)s, target %(target)s.") % {
        "start": day(chart.plan_start),
        "end": day(chart.plan_end),
        "target": number(chart.target),
    }
    if chart.forecast_point:
        yield _("Forecast for the last day: %(forecast)s.") % {"forecast": number(chart.forecast_end)}
        if last:
            told = {"low": number(last.low), "high": number(last.high)}
            yield _("Four times out of five between %(low)s and %(high)s.") % told


def _axes(chart: TrendChart) -> str:
    """The ticks of both axes, and the line of today."""
    out = []
    for tick in chart.y_ticks:
        out.append(
            f'<line class="chart-grid" x2="100%" y1="{tick.at}%" y2="{tick.at}%" />'
            f'<text x="-8" y="{tick.at}%" dy="4" text-anchor="end">{number(tick.value)}</text>'
        )
    for tick in chart.x_ticks:
        css = ' class="tick-minor"' if tick.minor else ""
        out.append(
            f'<text{css} x="{tick.at}%" y="100%" dy="18" text-anchor="middle">{axis_day(tick.value)}</text>'
        )
    if at := chart.today_at:
        out.append(f'<line class="chart-today" x1="{at}%" x2="{at}%" y2="100%" />')
    return "".join(out)


def _lines(chart: TrendChart) -> str:
    """The lines and what lies between them, on a plane that is stretched to the card."""
    shapes = (
        ("polygon", "band", chart.band),
        ("polygon", "area", chart.area),
        ("polyline", "plan", chart.plan),
        ("polyline", "forecast", chart.forecast),
        ("polyline", "actual", chart.actual),
    )
    drawn = "".join(
        f'<{shape} class="chart-{css}" points="{points}" />' for shape, css, points in shapes if points
    )
    return (
        f'<svg width="100%" height="100%" viewBox="0 0 {chart.width} {chart.height}" preserveAspectRatio="none"'
        f' overflow="visible">{drawn}</svg>'
    )


def _ends(chart: TrendChart, name: str) -> str:
    """Where the lines end, each with its word."""
    out = []
    if now := chart.now:
        at = chart.now_label
        dx, dy = -8 if at.anchor == "end" else 8, 16 if at.below else -7
        words = _("%(name)s %(value)s") % {"name": name, "value": number(now.value)}
        out.append(
            f'<circle class="chart-dot" cx="{now.left}%" cy="{now.top}%" r="3.5" />'
            f'<text class="chart-name" x="{at.left}%" y="{at.top}%" dx="{dx}" dy="{dy}" text-anchor="{at.anchor}">'
            f"{escaped(words)}</text>"
        )
    out.append(_at_the_edge(chart.target_label, _("Target %(value)s") % {"value": number(chart.target)}))
    if ring := chart.forecast_point:
        words = _("Expected %(value)s") % {"value": number(chart.forecast_end)}
        out.append(f'<circle class="chart-ring" cx="{ring.left}%" cy="{ring.top}%" r="4" />')
        out.append(_at_the_edge(chart.forecast_label, words))
    return "".join(out)


def _at_the_edge(label: Label, words: str) -> str:
    return f'<text class="chart-end" x="{label.left}%" y="{label.top}%" dx="9" dy="4">{escaped(words)}</text>'


@register.filter
def by_day(trend: Iterable[Mapping[str, Any]]) -> list[tuple[date, list[Decimal | None]]]:
    """The plotted points of several charts joined by day, the newest first: [(day, [value or None, …])]."""
    series = [{point.day: point.value for point in entry["chart"].points} for entry in trend]
    days = sorted({day_ for values in series for day_ in values}, reverse=True)
    return [(day_, [values.get(day_) for values in series]) for day_ in days]


@register.filter
def day_rows(rows: Iterable[tuple[date, list[Decimal | None]]]) -> SafeString:
    """The rows of by_day as table rows."""
    told = day_teller()
    out = []
    for day_, values in rows:
        cells = "".join([f'<td class="num">{number(value)}</td>' for value in values])
        out.append(f'<tr><th scope="row">{told(day_)}</th>{cells}</tr>')
    return SafeString("".join(out))


@register.simple_tag
def expected_rows(trend: Iterable[Mapping[str, Any]]) -> SafeString:
    """A table row for each day to come, the last first: what is expected of each figure, and between which numbers."""
    series = [{one.day: one for one in entry["chart"].to_come} for entry in trend]
    told, words = day_teller(), escaped(_("%(middle)s (%(low)s to %(high)s)"))
    out = []
    for day_ in sorted({day_ for ahead in series for day_ in ahead}, reverse=True):
        cells = "".join([f'<td class="num">{_ahead(ahead.get(day_), words)}</td>' for ahead in series])
        out.append(f'<tr class="muted"><th scope="row">{told(day_)}</th>{cells}</tr>')
    return SafeString("".join(out))


def _ahead(one: Ahead | None, words: str) -> str:
    if one is None:
        return UNKNOWN
    return words % {"middle": number(one.middle), "low": number(one.low), "high": number(one.high)}
