"""How numbers, money, dates and marks look, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.utils.html import format_html
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from pages.templatetags import pages

TODAY = date(2020, 7, 22)


@pytest.fixture(params=["zh-hans", "en"])
def language(request):
    with override(request.param):
        yield request.param


@pytest.fixture
def chinese():
    with override("zh-hans"):
        yield


@pytest.fixture
def english():
    with override("en"):
        yield


# Numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1440, "1,440"),
        (Decimal("2.20"), "2.2"),
        (Decimal("1234567.85"), "1,234,567.9"),
        (-3, "−3"),
        (Decimal("-0.01"), "0"),
        ("12", "12"),
        (None, "—"),
        ("", "—"),
        ("many", "—"),
        (Decimal("NaN"), "—"),
        (True, "—"),
    ],
)
def test_number(value, text, language):
    assert pages.number(value) == text


def test_number_takes_the_places_it_is_given():
    assert pages.number(Decimal("1.256"), 2) == "1.26"
    assert pages.number(Decimal("177.5"), 0) == "178"


@given(st.integers(-(10**15), 10**15), st.integers(0, 3), st.integers(0, 3))
def test_a_whole_number_reads_alike_whatever_it_is_written_with(value, zeros, places):
    exactly = Decimal(value).quantize(Decimal(1).scaleb(-zeros))
    digits = f"{abs(value):,}"
    told = f"−{digits}" if value < 0 else digits
    assert pages.number(value, places) == pages.number(exactly, places) == told


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal(58), "58.0%"),
        (Decimal("56.666"), "56.7%"),
        (Decimal("0.05"), "0.1%"),
        (0, "0.0%"),
        (None, "—"),
    ],
)
def test_percent(value, text, language):
    assert pages.percent(value) == text


def test_points_are_percentage_points(chinese):
    assert pages.points(Decimal("1.33")) == "+1.3个百分点"
    assert pages.points(Decimal("-17.77")) == "−17.8个百分点"
    assert pages.points(Decimal("-17.77"), "abs") == "17.8个百分点"
    assert pages.points(Decimal("17.77"), False) == "17.8个百分点"
    assert pages.points(Decimal("0.04")) == "0.0个百分点"
    assert pages.points(None) == "—"


def test_points_in_english(english):
    assert pages.points(Decimal("1.33")) == "+1.3 points"
    assert pages.points(Decimal("-1.33"), "abs") == "1.3 points"


def test_signed_has_no_unit(language):
    assert pages.signed(Decimal("13.33")) == "+13.3"
    assert pages.signed(Decimal("-17.8")) == "−17.8"
    assert pages.signed(Decimal("-0.04")) == "0.0"


@pytest.mark.parametrize(
    ("yuan", "chinese_text", "english_text"),
    [
        (Decimal(12_345_000), "1,234.5万元", "¥12.35 million"),
        (Decimal(6_800_000), "680万元", "¥6.8 million"),
        (Decimal(680_000), "68万元", "¥680,000"),
        (Decimal(500), "500元", "¥500"),
        (Decimal(0), "0万元", "¥0"),
        (Decimal(99_990_000), "9,999万元", "¥99.99 million"),
        (Decimal(99_999_499), "9,999.9万元", "¥100 million"),
        (Decimal(99_999_999), "1.00亿元", "¥100 million"),
        (Decimal(100_000_000), "1.00亿元", "¥100 million"),
        (Decimal(123_456_789), "1.23亿元", "¥123.46 million"),
        (Decimal(2_500_000_000), "25.00亿元", "¥2.5 billion"),
        (Decimal(-6_800_000), "−680万元", "−¥6.8 million"),
        (None, "—", "—"),
    ],
)
def test_money(yuan, chinese_text, english_text):
    with override("zh-hans"):
        assert pages.money(yuan) == chinese_text
    with override("en"):
        assert pages.money(yuan) == english_text


def test_unit_follows_its_number(settings):
    with override("zh-hans"):
        assert pages.after_number("个") == "个"
    with override("en"):
        assert pages.after_number("projects") == " projects"
        assert pages.after_number("%") == "%"
    assert pages.after_number(None) == ""


# Dates


def test_days_in_chinese(chinese):
    assert pages.day(TODAY) == "2020年7月22日"
    assert pages.short_day(TODAY) == "7月22日"
    assert pages.axis_day(TODAY) == "7月22日"
    assert pages.moment(datetime(2020, 7, 22, 18, 0)) == "2020年7月22日 18:00"


def test_days_in_english(english):
    assert pages.day(TODAY) == "22 July 2020"
    assert pages.short_day(TODAY) == "22 July"
    assert pages.axis_day(TODAY) == "22 Jul"
    assert pages.moment(datetime(2020, 7, 22, 9, 5)) == "22 July 2020, 09:05"


def test_a_moment_belongs_to_the_day_where_the_bureau_sits(settings, chinese):
    settings.TIME_ZONE = "Asia/Shanghai"
    late = datetime(2020, 7, 21, 16, 30, tzinfo=UTC)
    assert pages.day(late) == "2020年7月22日"
    assert pages.ago(late, TODAY) == "今天"


@pytest.mark.parametrize(
    ("when", "chinese_text", "english_text"),
    [
        (date(2020, 7, 22), "今天", "today"),
        (date(2020, 7, 21), "1天前", "1 day ago"),
        (date(2020, 7, 6), "16天前", "16 days ago"),
        (date(2020, 7, 25), "7月25日", "25 July"),
        (None, "—", "—"),
    ],
)
def test_ago(when, chinese_text, english_text):
    with override("zh-hans"):
        assert pages.ago(when, TODAY) == chinese_text
    with override("en"):
        assert pages.ago(when, TODAY) == english_text


def test_unknown_is_a_dash_never_zero(language):
    for show in (
        pages.number,
        pages.percent,
        pages.points,
        pages.signed,
        pages.money,
        pages.day,
        pages.short_day,
    ):
        assert show(None) == "—"
    assert pages.or_dash("") == "—"
    assert pages.or_dash(0) == 0
    assert pages.iso_day(None) == ""


# Marks


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("56.667"), "56.67"), (Decimal(100), "100"), (140, "100"), (-5, "0"), (None, "0"), ("", "0")],
)
def test_coord_stays_on_the_bar(value, text, language):
    assert pages.coord(value) == text


def test_figure_is_a_link_only_with_an_address():
    assert 'href="/list/?a=1&amp;b=2"' in pages.figure({"text": "7", "url": "/list/?a=1&b=2"})
    assert pages.figure({"text": "7", "url": None}) == '<span class="figure">7</span>'
    assert pages.figure(SimpleNamespace(text="<7>", url="")) == '<span class="figure">&lt;7&gt;</span>'
    assert pages.figure(None) == '<span class="figure">—</span>'


def test_figure_can_be_spoken_with_its_name():
    assert '<span class="visually-hidden">To review </span>6' in pages.figure(
        {"text": "6", "url": "/x/"}, "To review"
    )


def test_light_has_shape_and_word():
    for status in ("normal", "warning", "behind", "reached", "waiting"):
        shown = pages.light(status, "word")
        assert f"status-{status}" in shown
        assert pages.SIGNS[status] in shown
        assert shown.endswith("word</span>")
    assert len(set(pages.SIGNS.values())) == 5


def test_bar_without_a_number_has_no_fill():
    assert "bar-fill" not in pages.bar(None, Decimal(50), "behind")
    assert "bar-fill" in pages.bar(0, None, "behind")
    assert "bar-tick" not in pages.bar(0, None, "behind")
    assert 'x="56.67%"' in pages.bar(10, Decimal("56.667"))


def test_progress_without_target_shows_a_dash():
    shown = pages.progress({"verified": {"text": "0"}, "reported": None, "target": None, "percent": None})
    assert "—" in shown
    assert "/" not in shown.replace("</", "")[: shown.index("prog-p")].replace("/>", "")


# Table rows


def table(**row):
    columns = [{"label": "Tick", "hidden_label": True}, {"label": "Name"}, {"label": "Jobs", "numeric": True}]
    cells = [{"html_or_text": "x"}, {"html_or_text": "<b>"}, {"html_or_text": 0, "numeric": True}]
    return {"columns": columns, "rows": [{"cells": cells, **row}]}


def test_cells_are_escaped_unless_they_are_safe():
    shown = pages.table_body(table())
    assert "&lt;b&gt;" in shown
    safe = table()
    safe["rows"][0]["cells"][1]["html_or_text"] = format_html("<a>{}</a>", "<i>")
    assert "<a>&lt;i&gt;</a>" in pages.table_body(safe)


def test_first_visible_column_names_the_row_and_zero_is_shown():
    shown = pages.table_body(table(css="late"))
    assert '<tr role="row" class="late">' in shown
    assert '<th role="rowheader" scope="row" data-label="Name">' in shown
    assert '<td role="cell" class="num" data-label="Jobs">0</td>' in shown


def test_blank_cell_is_a_dash():
    blank = table()
    blank["rows"][0]["cells"][2]["html_or_text"] = None
    assert ">—</td>" in pages.table_body(blank)


# Form controls


class Sample(forms.Form):
    name = forms.CharField()
    note = forms.CharField(required=False, widget=forms.Textarea)
    county = forms.ChoiceField(choices=[("a", "A")])
    stage = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    flags = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField()


def test_control_has_the_class_of_its_kind():
    form = Sample()
    assert "form-control" in pages.control(form["name"])
    assert "form-control" in pages.control(form["note"])
    assert "form-select" in pages.control(form["county"])
    assert "form-check-input" in pages.control(form["agreed"])


def test_control_says_that_it_is_required():
    form = Sample()
    assert 'aria-required="true"' in pages.control(form["name"])
    assert "aria-required" not in pages.control(form["note"])


def test_control_keeps_its_errors_in_reach():
    form = Sample({})
    shown = pages.control(form["name"])
    assert 'aria-invalid="true"' in shown
    assert "id_name_error" in shown


def test_kinds_and_where_an_error_leads():
    form = Sample()
    kinds = {name: pages.control_kind(form[name]) for name in form.fields}
    assert kinds == {
        "name": "control",
        "note": "control",
        "county": "control",
        "stage": "radio",
        "flags": "choices",
        "agreed": "checkbox",
    }
    assert pages.error_target(form["name"]) == "id_name"
    assert pages.error_target(form["stage"]) == "id_stage_0"


def test_radio_button_carries_its_class():
    option = next(iter(Sample()["stage"]))
    assert 'class="form-check-input"' in pages.option_control(option)
