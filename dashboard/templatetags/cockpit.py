"""The rows of the dashboard as markup: counties, contributions, figures on both bases.

They are joined strings like the marks in them (pages/templatetags/pages.py): a template for each of some sixty rows
costs three times as much as everything that it says.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboard.charts import Ahead
from dashboard.stock import Row
from pages.templatetags.pages import (
    after_number,
    bar,
    escaped,
    figure,
    light,
    number,
    or_dash,
    progress,
    short_day,
    signed,
)

register = template.Library()


@register.simple_tag
def county_rows(counties: Iterable[Mapping[str, Any]], time_percent: Decimal) -> SafeString:
    """A table row for each county (Cockpit.county_rows); on a phone each one is a block of two bars."""
    projects, jobs = pgettext("unit in a table", "projects"), pgettext("unit in a table", "people")
    shops, gap, last = (escaped(label) for label in (_("Workshops"), _("Gap"), _("Last report")))
    out = []
    for county in counties:
        name, url = escaped(county["name"]), county["url"]
        told, exactly = escaped(or_dash(county["last_report_text"])), escaped(county["last_report_title"])
        head = f'<a href="{escaped(url)}">{name}</a>' if url else name
        late = " ink-warning" if county["last_report_late"] else ""
        out.append(
            f'<tr role="row"><th role="rowheader" scope="row">{head}</th>'
            f'<td class="cell-prefecture" role="cell">{escaped(county["prefecture"])}</td>'
            f'<td class="cell-supporters" role="cell">{escaped(or_dash(county["supporters"]))}</td>'
            f'<td role="cell">{progress(county["projects"], projects, time_percent)}</td>'
            f'<td role="cell">{progress(county["jobs"], jobs, time_percent)}</td>'
            f'<td class="num cell-small" role="cell" data-label="{shops}">{figure(county["workshops"])}</td>'
            f'<td class="num cell-small cell-gap" role="cell" data-label="{gap}">{signed(county["gap_pp"])}</td>'
            f'<td class="num cell-small{late}" role="cell" data-label="{last}">'
            f'<span title="{exactly}">{told}</span></td>'
            f'<td class="num cell-status" role="cell">{light(county["status"], county["status_label"])}</td></tr>'
        )
    return SafeString("".join(out))


@register.filter
def has_range(trend: Iterable[Mapping[str, Any]]) -> bool:
    """Whether any chart of Cockpit.trend shows a forecast in its range."""
    return any(entry["chart"].to_come for entry in trend)


@register.simple_tag
def expected_rows(trend: Iterable[Mapping[str, Any]]) -> SafeString:
    """A table row for each day to come, the last first: what is expected of each figure, and between which numbers."""
    series = [{one.day: one for one in entry["chart"].to_come} for entry in trend]
    out = []
    for day in sorted({day for ahead in series for day in ahead}, reverse=True):
        cells = "".join(f'<td class="num">{_ahead(ahead.get(day))}</td>' for ahead in series)
        out.append(f'<tr class="muted"><th scope="row">{short_day(day)}</th>{cells}</tr>')
    return SafeString("".join(out))


def _ahead(one: Ahead | None) -> str:
    if one is None:
        return or_dash(None)
    told = {"middle": number(one.middle), "low": number(one.low), "high": number(one.high)}
    return escaped(_("%(middle)s (%(low)s to %(high)s)") % told)


@register.simple_tag
def credit_lines(rows: Iterable[Mapping[str, Any]]) -> SafeString:
    """An item of a list for each supporter or channel {name, url (optional), projects Figure, jobs Figure, bar}."""
    units = (pgettext("unit in a table", "projects"), pgettext("unit in a table", "people"))
    projects, jobs = (f'<span class="unit">{escaped(after_number(unit))}</span>' for unit in units)
    out = []
    for row in rows:
        name, url = escaped(row["name"]), row.get("url")
        head = f'<a href="{escaped(url)}">{name}</a>' if url else name
        out.append(
            f'<li><span>{head}</span>{bar(row["bar"])}<span class="prog-v">{figure(row["projects"])}{projects}'
            f'<span class="muted"> / {figure(row["jobs"])}{jobs}</span></span></li>'
        )
    return SafeString("".join(out))


@register.simple_tag
def stock_rows(rows: Iterable[Row]) -> SafeString:
    """A table row for each figure: what it is, what to know beside it, verified, reported."""
    out = []
    for row in rows:
        note = f' <span class="muted">{escaped(row.note)}</span>' if row.note else ""
        out.append(
            f'<tr><th scope="row">{escaped(row.label)}{note}</th><td class="num">{figure(row.verified)}</td>'
            f'<td class="num">{figure(row.reported)}</td></tr>'
        )
    return SafeString("".join(out))
