"""The forgiving fields and the form that every entry page stands on."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pages.forms import AmountField, CountField, DayField, PageForm, PageRenderer
from sheets.values import Amount


class Entry(PageForm, forms.Form):
    SECTIONS = [("One", ["name", "signed_on"]), ("Two", ["amount", "jobs"]), ("Empty", ["token"])]

    name = forms.CharField(label="Project name")
    county = forms.ChoiceField(label="County", choices=[("a", "A")])
    signed_on = DayField(label="Signed on", required=False)
    amount = AmountField(label="Amount", required=False)
    jobs = CountField(label="Jobs", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def entry(**typed):
    return Entry({"name": "Workshop", "county": "a", **typed}, year=2020)


def test_typed_values_are_cleaned():
    form = entry(signed_on="6.28", amount="0.12亿", jobs="约120人")
    assert form.is_valid()
    assert form.cleaned_data["signed_on"] == date(2020, 6, 28)
    assert form.cleaned_data["amount"] == Amount(Decimal("12000000.00"), "0.12亿", "亿元")
    assert (form.cleaned_data["jobs"].number, form.cleaned_data["jobs"].approximate) == (120, True)


def test_blank_is_none():
    form = entry(signed_on=" ", amount="", jobs="—")
    assert form.is_valid()
    assert [form.cleaned_data[name] for name in ("signed_on", "amount", "jobs")] == [None, None, None]
    assert Entry({"name": "Workshop", "county": "a"}, year=2020).is_valid()


def test_a_readable_day_is_echoed_plainly_and_an_unreadable_one_as_typed():
    form = entry(name="", signed_on="6月28日", amount="约120", jobs="１２０")
    assert 'value="2020-06-28"' in str(form["signed_on"])
    assert 'value="约120"' in str(form["amount"])
    form = entry(signed_on="2.30", amount="30-40", jobs="-1")
    assert not form.is_valid()
    assert set(form.errors) == {"signed_on", "amount", "jobs"}
    assert 'value="2.30"' in str(form["signed_on"])
    assert 'aria-invalid="true"' in str(form["signed_on"])
    assert 'value="30-40"' in str(form["amount"])


def test_the_year_is_given_by_the_form_else_that_of_the_clock():
    assert (
        Entry({"name": "x", "county": "a", "signed_on": "6.28"}, year=2019).fields["signed_on"].year == 2019
    )
    form = Entry({"name": "x", "county": "a", "signed_on": "6.28"})
    assert form.is_valid()
    assert form.cleaned_data["signed_on"] == date(2020, 6, 28)  # the tests' day lies in 2020


def test_initial_values_are_shown_as_people_type_them():
    form = Entry(initial={"signed_on": date(2020, 6, 8), "amount": Decimal("6800000.00"), "jobs": 40})
    assert 'value="2020-06-08"' in str(form["signed_on"])
    assert 'value="680"' in str(form["amount"])
    assert 'value="40"' in str(form["jobs"])


def test_only_a_change_of_meaning_is_a_change():
    initial = {
        "name": "Workshop",
        "county": "a",
        "signed_on": date(2020, 6, 28),
        "amount": Decimal("6800000.00"),
        "jobs": 40,
    }
    same = {"name": "Workshop", "county": "a", "signed_on": "6.28", "amount": "680万元", "jobs": "４０"}
    assert Entry(same, initial=initial, year=2020).changed_data == []
    other = {**same, "signed_on": "6.29", "amount": "681", "jobs": "x"}
    assert Entry(other, initial=initial, year=2020).changed_data == ["signed_on", "amount", "jobs"]


def test_what_is_missing_is_asked_for_by_its_name():
    form = Entry({}, year=2020)
    assert form.errors["name"] == ["Fill in: Project name."]
    assert form.errors["county"] == ["Choose: County."]


def test_sections_hold_every_visible_field_once():
    sections = [(str(legend), [field.name for field in fields]) for legend, fields in Entry().sections]
    assert sections == [
        ("One", ["name", "signed_on"]),
        ("Two", ["amount", "jobs"]),
        ("Further details", ["county"]),
    ]


def test_the_browsers_own_checks_and_label_colons_stay_away():
    form = Entry()
    assert "required" not in str(form["name"])
    assert form["name"].label_tag().count(":") == 0


def test_fields_are_drawn_by_our_template_with_their_unit():
    page = Entry(renderer=PageRenderer())["amount"].as_field_group()
    assert "万元" in page
    assert "field" in page


@given(st.text(max_size=80))
def test_no_text_breaks_a_field(text):
    form = entry(signed_on=text, amount=text, jobs=text)
    form.is_valid()
    for field in form:
        str(field)
