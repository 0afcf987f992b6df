"""How values look on a page: numbers, money, dates, form controls, table rows.

Formats belong to a language the way Django's own ``formats.py`` does, so they live here and not
in the catalogue. A value that is not known is an em dash, never 0.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from html import escape

from django import template
from django.forms import CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, pgettext_lazy

from pages.links import file_at, page_at

register = template.Library()
register.simple_tag(page_at)  # url and static, several times sooner
register.simple_tag(file_at)

UNKNOWN = "—"
MINUS = "−"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
STATUS_LABELS = {
    "normal": pgettext_lazy("light", "On track"),
    "warning": pgettext_lazy("light", "Warning"),
    "behind": pgettext_lazy("light", "Behind"),
    "reached": pgettext_lazy("light", "Reached"),
    "waiting": pgettext_lazy("light", "Not started"),
}


def is_chinese():
    """Chinese is the first language: anything that is not plainly another one is Chinese."""
    return (get_language() or "zh").startswith("zh")


def to_decimal(value):
    """The value as a finite Decimal, or None when it is blank or no number at all."""
    if type(value) is Decimal:
        return value if value.is_finite() else None
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


UNITS = tuple(Decimal(1).scaleb(-places) for places in range(10))


def rounded(value, places):
    return value.quantize(UNITS[places], rounding=ROUND_HALF_UP)


def plain(value, places=0, strip=True):
    """Commas, a true minus sign, at most (or, without ``strip``, exactly) so many decimals."""
    if (
        strip and (whole := int(value)) == value
    ):  # as nearly all figures are: the same text, several times sooner
        return f"{whole:,}" if whole >= 0 else f"{MINUS}{-whole:,}"
    text = f"{rounded(abs(value), places):,f}"
    if strip and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{MINUS}{text}" if value < 0 and text.strip("0.,") else text


# Numbers


@register.filter
def number(value, places=1):
    """1440 → 1,440; Decimal("2.20") → 2.2; None → —."""
    if type(value) is int:
        return f"{value:,}" if value >= 0 else f"{MINUS}{-value:,}"
    value = to_decimal(value)
    return UNKNOWN if value is None else plain(value, int(places))


@register.filter
def percent(value):
    """Decimal("58") → 58.0%."""
    value = to_decimal(value)
    return UNKNOWN if value is None else f"{plain(value, 1, strip=False)}%"


@register.filter
def points(value, with_sign=True):
    """A difference of percentages: +1.3个百分点, −12.0个百分点; with "abs" (or False) the bare distance."""
    value = to_decimal(value)
    if value is None:
        return UNKNOWN
    text = signed(value) if with_sign and with_sign != "abs" else plain(abs(value), 1, strip=False)
    return f"{text}个百分点" if is_chinese() else f"{text} points"


@register.filter
def signed(value):
    """The bare signed number of a column whose heading names the unit: +1.3, −17.8, 0.0."""
    value = to_decimal(value)
    if value is None:
        return UNKNOWN
    text = plain(value, 1, strip=False)
    return f"+{text}" if rounded(value, 1) > 0 else text


@register.filter
def money(value):
    """An amount in yuan: 1,234.5万元, from 10,000万元 up 1.23亿元; English ¥12.35 million."""
    value = to_decimal(value)
    if value is None:
        return UNKNOWN
    if is_chinese():
        wan = value / 10_000
        if abs(rounded(wan, 1)) >= 10_000:
            return f"{plain(value / 100_000_000, 2, strip=False)}亿元"
        if 0 < abs(value) < 1_000:
            return f"{plain(value, 2)}元"
        return f"{plain(wan, 1)}万元"
    sign = MINUS if value < 0 else ""
    value = abs(value)
    if rounded(value / 1_000_000, 2) >= 1_000:
        return f"{sign}¥{plain(value / 1_000_000_000, 2)} billion"
    if rounded(value, 2) >= 1_000_000:
        return f"{sign}¥{plain(value / 1_000_000, 2)} million"
    return f"{sign}¥{plain(value, 2)}"


# Dates


def to_day(value):
    """The calendar day where the bureau sits; a moment is taken in the project's time zone."""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value if isinstance(value, date) else None


@register.filter
def day(value):
    """2020年7月22日; 22 July 2020."""
    value = to_day(value)
    if value is None:
        return UNKNOWN
    if is_chinese():
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


@register.filter
def short_day(value):
    """7月22日; 22 July. For tables and axes, where the year is plain."""
    value = to_day(value)
    return UNKNOWN if value is None else day_teller()(value)


def day_teller():
    """short_day for a whole column of plain dates: the language is asked once."""
    if is_chinese():
        return lambda value: f"{value.month}月{value.day}日"
    return lambda value: f"{value.day} {MONTHS[value.month - 1]}"


@register.filter
def axis_day(value):
    """7月22日; 22 Jul. For a chart's axis, where a full month does not fit."""
    value = to_day(value)
    if value is None:
        return UNKNOWN
    return short_day(value) if is_chinese() else f"{value.day} {MONTHS[value.month - 1][:3]}"


@register.filter
def moment(value):
    """2020年7月22日 18:00; 22 July 2020, 18:00. The exact time, mostly for a title."""
    if not isinstance(value, datetime):
        return day(value)
    value = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(value)}{' ' if is_chinese() else ', '}{value:%H:%M}"


@register.filter
def ago(value, today):
    """今天, 1天前, 16天前; a day that is still to come is written out."""
    value, today = to_day(value), to_day(today)
    if value is None or today is None:
        return UNKNOWN
    days = (today - value).days
    if days < 0:
        return short_day(value)
    if is_chinese():
        return f"{days}天前" if days else "今天"
    if days == 0:
        return "today"
    return "1 day ago" if days == 1 else f"{days} days ago"


@register.filter
def iso_day(value):
    """2020-07-22, for attributes and date inputs."""
    value = to_day(value)
    return "" if value is None else value.isoformat()


# Words


@register.filter
def after_number(unit):
    """A unit as it follows a number: 200个, 200 projects, 5%."""
    if not unit:
        return ""
    return f"{unit}" if is_chinese() or unit == "%" else f" {unit}"


@register.filter
def or_dash(value):
    """Anything that is blank becomes a dash; 0 stays 0."""
    return UNKNOWN if value is None or value == "" else value


@register.filter
def status_label(status):
    """The word of a light where the page has not been given one."""
    return STATUS_LABELS.get(status, "")


@register.simple_tag
def sentence_gap():
    """What stands between two sentences: a space, in Chinese nothing. A catalogue cannot say nothing:
    an empty translation counts as missing."""
    return "" if is_chinese() else " "


def escaped(value):
    """Text for a page. Plain strings, which nearly all are, are spared Django's wrapping of lazy ones."""
    return escape(value) if type(value) is str else conditional_escape(value)


# Marks: lights, counted numbers, bars. They stand in every row, so they are joined strings; a template
# partial for each costs the dashboard three times the time.

SIGNS = {
    "normal": '<circle cx="5" cy="5" r="4.5"/>',
    "warning": '<path d="M5 .6L9.8 9.4H.2z"/>',
    "behind": '<path d="M.8.8h8.4v8.4H.8z"/>',
    "reached": '<path class="stroke" d="M1 5.4l2.8 2.8L9 2"/>',
    "waiting": '<circle class="stroke" cx="5" cy="5" r="3.7"/>',
}


def coord(value):
    """A number for an SVG attribute, 0 to 100, whatever the language writes for a decimal point."""
    value = to_decimal(value)
    if value is None:
        return "0"
    if value <= 0:
        return "0"
    return str(rounded(value, 2)).rstrip("0").rstrip(".") if value < 100 else "100"


@register.simple_tag
def sign(status, x=0, y=0, size=10):
    """The shape of a light alone: ● ▲ ■, a tick when reached, a ring while waiting."""
    place = f' x="{x}" y="{y}"' if x or y else ""
    return SafeString(
        f'<svg class="sign"{place} viewBox="0 0 10 10" width="{size}" height="{size}" aria-hidden="true">'
        f"{SIGNS.get(status, '')}</svg>"
    )


@register.simple_tag
def light(status, label=""):
    """A light: shape, colour and word, never one alone."""
    label = escaped(label or status_label(status))
    return SafeString(f'<span class="status status-{escaped(status)}">{sign(status)}{label}</span>')


@register.simple_tag
def figure(value, name=""):
    """A counted number {text, url}: a link to the rows behind it, or plain text without a url."""
    if isinstance(value, dict):
        text, url = value.get("text"), value.get("url")
    else:
        text, url = getattr(value, "text", None), getattr(value, "url", None)
    text = escaped(or_dash(text))
    if not url:
        return SafeString(f'<span class="figure">{text}</span>')
    spoken = f'<span class="visually-hidden">{escaped(name)} </span>' if name else ""
    return SafeString(f'<a class="figure" href="{escaped(url)}">{spoken}{text}</a>')


@register.simple_tag
def reported(value):
    """The reported figure that stands, quieter, beside a verified one; nothing when there is none."""
    return _reported(value, gettext("Reported "))


def _reported(value, word):
    return SafeString(f'<span class="reported">{escaped(word)}{figure(value)}</span>') if value else ""


@register.simple_tag
def bar(percent=None, tick=None, status=""):
    """Fill against track, with one ink tick at time progress. The numbers beside it carry the meaning."""
    return SafeString(_bar(percent, _tick(tick), status))


def _bar(percent, tick, status):
    fill = (
        ""
        if percent in (None, "")
        else f'<rect class="bar-fill" y="2" width="{coord(percent)}%" height="8" rx="2"/>'
    )
    return (
        f'<svg class="bar bar-{escaped(status or "plain")}" width="100%" height="12" aria-hidden="true">'
        f'<rect class="bar-track" y="2" width="100%" height="8" rx="2"/>{fill}{tick}</svg>'
    )


def _tick(at):
    return "" if at in (None, "") else f'<rect class="bar-tick" x="{coord(at)}%" width="2" height="12"/>'


@register.simple_tag
def progress(count, unit="", tick=None, bars=True):
    """Verified of target, reported quieter, percent, bar. count: {verified, reported, target, percent, status}."""
    return progress_teller(unit, tick, bars)(count)


def progress_teller(unit="", tick=None, bars=True):
    """`progress` for a whole column, whose words and tick are put together once."""
    unit, word, tick = (
        f'<span class="unit">{escaped(after_number(unit))}</span>',
        gettext("Reported "),
        _tick(tick),
    )

    def told(count):
        target, share = _of(count, "target"), _of(count, "percent")
        of = "" if target is None else f"/{number(target)}"
        drawn = _bar(share, tick, _of(count, "status")) if bars else ""
        return SafeString(
            f'<div class="prog"><div class="prog-line"><span class="prog-n">{figure(_of(count, "verified"))}{of}'
            f"{unit}</span>{_reported(_of(count, 'reported'), word)}"
            f'<span class="prog-p">{percent(share)}</span></div>{drawn}</div>'
        )

    return told


@register.simple_tag
def link_items(items):
    """An item of a list for each link {label, url, active}; the active one leads to where the reader is."""
    out = []
    for item in items:
        current = ' aria-current="page"' if _of(item, "active") else ""
        out.append(
            f'<li><a href="{escaped(_of(item, "url"))}"{current}>{escaped(str(_of(item, "label")))}</a></li>'
        )
    return SafeString("".join(out))


@register.simple_tag
def map_tiles(tiles):
    """The counties on a map (charts.Tile): colour, shape, name, count; the light's word is spoken."""
    comma = gettext(", ")
    out = []
    for tile in tiles:
        word = tile.status_label or status_label(tile.status)
        spoken = escaped(comma.join(str(part) for part in (tile.label, tile.sub, word) if part))
        names = "".join(
            f'<text class="tile-name" x="{tile.center}" y="{y}">{escaped(line)}</text>'
            for line, y in tile.lines
        )
        css = f'class="tile-{escaped(tile.status)}"'
        link = f'<a {css} href="{escaped(tile.url)}">'
        out.append(link if tile.url else f'<g {css} role="img" aria-label="{spoken}">')
        # From here on the same in every tile but for its words, which compresses well.
        out.append(
            f'<title>{spoken}</title><g transform="translate({tile.x} {tile.y})"><rect class="tile-box" x=".5" y=".5"'
            f' width="{tile.width}" height="{tile.height}" rx="2"/>{sign(tile.status, tile.mark_x, 1.5, 6.5)}{names}'
            f'<text class="tile-sub" x="{tile.center}" y="{tile.sub_y}">{escaped(tile.sub)}</text></g>'
            f"{'</a>' if tile.url else '</g>'}"
        )
    return SafeString("".join(out))


# Form controls


@register.filter
def control(field):
    """The field's widget with the class that its kind of control has in site.css."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect):  # and lists of checkboxes, which derive from it
        return field.as_widget()
    if isinstance(widget, CheckboxInput):
        css = "form-check-input"
    elif isinstance(widget, Select):
        css = "form-select"
    elif isinstance(widget, FileInput):
        css = "form-control form-file"
    else:
        css = "form-control"
    given = widget.attrs.get("class")
    attrs = {"class": f"{given} {css}" if given else css}
    if field.field.required:
        attrs["aria-required"] = "true"
    return field.as_widget(attrs=attrs)


@register.filter
def control_kind(field):
    """checkbox, radio, choices or control: which shape pages/field.html gives the field."""
    widget = field.field.widget
    if isinstance(widget, CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, RadioSelect):
        return "radio"
    return "checkbox" if isinstance(widget, CheckboxInput) else "control"


@register.filter
def option_control(option):
    """One radio button or checkbox of a group, with its class."""
    option.data["attrs"]["class"] = "form-check-input"
    return option.tag()


@register.filter
def error_target(field):
    """The id that a link in the error summary moves the focus to."""
    if control_kind(field) in ("radio", "choices"):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


# Panels


@register.simple_tag(takes_context=True)
def show_panel(context, panel):
    """A panel's template inside the page; there ``context`` is the panel's own, ``panel`` the panel."""
    shown = context.template.engine.get_template(_of(panel, "template"))
    with context.push({"panel": panel, "context": _of(panel, "context") or {}}):
        return shown.render(context)


# Table rows


@register.filter
def table_body(table):
    """Every row of a table as markup, in one pass.

    A list has hundreds of cells, and a template node for each costs a hundred times a joined
    string, so this one loop is written in Python. Cells are escaped unless they are safe already. The first
    column with a visible heading names the row.
    """
    columns = table["columns"] if isinstance(table, dict) else table.columns
    rows = table["rows"] if isinstance(table, dict) else table.rows
    labels = [escaped(capfirst(_of(column, "label") or "")) for column in columns]
    heads = next((index for index, column in enumerate(columns) if not _of(column, "hidden_label")), 0)
    out = []
    for row in rows:
        css = _of(row, "css")
        out.append(f'<tr role="row" class="{escaped(css)}">' if css else '<tr role="row">')
        for index, cell in enumerate(_of(row, "cells") or ()):
            content = _of(cell, "html_or_text")
            text = escaped(UNKNOWN if content is None or content == "" else content)
            label = _of(cell, "label")
            label = escaped(capfirst(label)) if label is not None else labels[index]
            tag, role = ("th", 'rowheader" scope="row') if index == heads else ("td", "cell")
            number_class = ' class="num"' if _of(cell, "numeric") else ""
            out.append(f'<{tag} role="{role}"{number_class} data-label="{label}">{text}</{tag}>')
        out.append("</tr>")
    return SafeString("".join(out))


def _of(thing, name):
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
