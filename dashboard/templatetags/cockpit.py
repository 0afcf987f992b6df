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

from dashboard.charts import RegionName
from dashboard.cockpit import Tile
from dashboard.stock import Row
from pages.templatetags.pages import (
    after_number,
    bar,
    escaped,
    figure,
    is_chinese,
    light,
    number,
    or_dash,
    progress_teller,
    reported,
    sign,
    signed,
    status_label,
)

register = template.Library()


@register.simple_tag
def tiles(tiles: Iterable[Tile]) -> SafeString:
    """The key numbers: value of target, the reported figure quieter, a bar with the time tick, two notes."""
    out = []
    for tile in tiles:
        key, status = escaped(tile.key), escaped(tile.status)
        of = "" if tile.target is None else f"/ {number(tile.target)}"
        out.append(
            f'<section class="card tile" aria-labelledby="tile-{key}"><h2 id="tile-{key}">{escaped(tile.label)}</h2>'
            f'<p class="tile-value">{figure(tile.value)} '
            f'<span class="tile-of">{of}{escaped(after_number(tile.unit))}</span> {reported(tile.reported)}</p>'
            f'{bar(tile.percent, tile.tick, tile.status)}<p class="tile-notes"><span>{escaped(tile.note_left)}</span>'
            f' <span class="ink-{status}">{escaped(tile.note_right)}</span></p></section>'
        )
    return SafeString("".join(out))


@register.simple_tag
def map_names(names: Iterable[RegionName]) -> SafeString:
    """The names of the prefectures on the map."""
    chinese = is_chinese()
    out = []
    for one in names:
        css = ' class="map-helper-name"' if one.helper else ""
        out.append(f'<text{css} x="{one.x}" y="{one.y}">{escaped(one.name if chinese else one.en)}</text>')
    return SafeString("".join(out))


@register.simple_tag
def map_legend(legend: Iterable[Mapping[str, str]] | None) -> SafeString:
    """An item for each light {status, label, note}; of the three that a map knows where none is given."""
    out = []
    for entry in legend or [{"status": status} for status in ("normal", "warning", "behind")]:
        status, note = entry["status"], entry.get("note")
        label = escaped(entry.get("label") or status_label(status))
        more = f' <span class="muted">{escaped(note)}</span>' if note else ""
        out.append(
            f'<li><svg class="swatch tile-{escaped(status)}" width="16" height="16" aria-hidden="true">'
            f'<rect class="tile-box" width="16" height="16" rx="2" />{sign(status, 3, 3)}</svg> '
            f"<span>{label}{more}</span></li>"
        )
    return SafeString("".join(out))


@register.simple_tag
def stage_lines(stages: Iterable[Mapping[str, Any]]) -> SafeString:
    """An item of a list for each stage {name, verified Figure, reported Figure, bar}."""
    unit = escaped(after_number(pgettext("unit in a table", "projects")))
    out = []
    for stage in stages:
        out.append(
            f"<li><span>{escaped(stage['name'])}</span> {bar(stage['bar'])} "
            f'<span class="prog-v">{figure(stage["verified"])}<span class="unit">{unit}</span> '
            f"{reported(stage['reported'])}</span></li>"
        )
    return SafeString("".join(out))


@register.simple_tag
def attention_lines(attention: Iterable[Mapping[str, Any]]) -> SafeString:
    """An item of a list for each count that waits for somebody {label, figure}."""
    return SafeString(
        "".join(
            f"<li><span>{escaped(entry['label'])}</span> {figure(entry['figure'], entry['label'])}</li>"
            for entry in attention
        )
    )


@register.simple_tag
def county_rows(counties: Iterable[Mapping[str, Any]], time_percent: Decimal) -> SafeString:
    """A table row for each county (Cockpit.county_rows); on a phone each one is a block of two bars."""
    projects = progress_teller(pgettext("unit in a table", "projects"), time_percent)
    jobs = progress_teller(pgettext("unit in a table", "people"), time_percent)
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
            f'<td role="cell">{projects(county["projects"])}</td>'
            f'<td role="cell">{jobs(county["jobs"])}</td>'
            f'<td class="num cell-small" role="cell" data-label="{shops}">{figure(county["workshops"])}</td>'
            f'<td class="num cell-small cell-gap" role="cell" data-label="{gap}">{signed(county["gap_pp"])}</td>'
            f'<td class="num cell-small{late}" role="cell" data-label="{last}">'
            f'<span title="{exactly}">{told}</span></td>'
            f'<td class="num cell-status" role="cell">{light(county["status"], county["status_label"])}</td></tr>'
        )
    return SafeString("".join(out))


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
