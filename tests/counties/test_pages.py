"""The data notes and the list of pairings, read from the data."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Bureau
from counties.models import CountyTarget, ExchangeRate, Pairing, Plan
from counties.services import end_pairing, save_pairing, set_target
from tests.counties.making import TODAY, county, pairing, stored

NOTES = reverse("counties:data-notes")
PAIRINGS = reverse("counties:pairing-list")


@pytest.fixture
def reader(client, clerk):
    client.force_login(clerk)
    client.cookies["django_language"] = "en"
    return client


def cells(table):
    return [[cell["html_or_text"] for cell in row["cells"]] for row in table["rows"]]


def test_both_ask_for_a_sign_in(client):
    for url in (NOTES, PAIRINGS):
        assert client.get(url).status_code == 302


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("url", [NOTES, PAIRINGS])
def test_both_open_in_both_languages_without_inline_style_or_script(reader, url, language):
    reader.cookies["django_language"] = language
    answer = reader.get(url)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert " style=" not in text
    assert "<script>" not in text


def test_each_value_of_the_plan_says_whether_a_source_publishes_it(reader):
    rows = {row[0]: row[1:] for row in cells(reader.get(NOTES).context["plan_values"])}
    assert rows["Target: projects"] == ["200", "published"]
    assert rows["Target: jobs"] == ["2,500", "published"]
    assert rows["Starts on"] == ["2 June 2020", "assumed"]
    assert rows["Days that a headcount stays current"] == ["45 days", "assumed"]
    assert rows["Behind below (percentage points)"] == ["−12.0 points", "assumed"]
    assert rows["Recounts due so many days after work began at a site"] == ["30, 60, 90", "assumed"]
    assert rows["Counties report every"] == ["week", "assumed"]
    assert rows["Weekday of the cut-off, where the period is a week"] == ["Tuesday", "assumed"]
    assert rows["Time of day of the cut-off"] == ["10:00", "assumed"]
    assert rows["Hours of grace after the cut-off"] == ["6", "assumed"]
    assert rows["On the red list from (percentage points ahead)"] == ["+5.0 points", "assumed"]
    assert rows["On the black list after so many periods behind in a row"] == ["2", "assumed"]
    assert len(rows) == 22


def test_recorded_rates_stand_in_the_notes_and_none_is_made_up(reader):
    assert reader.get(NOTES).context["rates"] is None
    day = date(2020, 6, 1)
    ExchangeRate.objects.create(currency="USD", valid_from=day, yuan="7.1315", source="中国外汇交易中心")
    rows = cells(reader.get(NOTES).context["rates"])
    assert rows == [["US dollar", "1 June 2020", "7.1315", "中国外汇交易中心", "published"]]


def test_the_notes_follow_the_data(reader):
    Plan.objects.update(headcount_days=30, assumed=["starts_on"])
    set_target(
        plan=Plan.objects.current(), county=county("weining"), projects=30, jobs=310, actor=None, confirm=True
    )
    CountyTarget.objects.filter(county__key="yanhe").update(assumed=False)
    answer = reader.get(NOTES)
    rows = {row[0]: row[1:] for row in cells(answer.context["plan_values"])}
    assert rows["Days that a headcount stays current"] == ["30 days", "published"]
    text = answer.content.decode()
    assert "206 of 200 projects" in text
    assert "They exceed the plan&#x27;s totals" in text or "They exceed the plan's totals" in text
    assert "confirms 9 counties; 3 are assumed" in text
    assert "for 30 days at most" in text
    counties = {row[0]: row[1:] for row in cells(answer.context["county_values"])}
    assert counties["Yanhe Tujia Autonomous County"][-1] == "published"
    assert counties["Shuicheng County"][1:3] == ["three", "assumed"]
    assert counties["Nayong County"][1:3] == ["nine", "confirmed by the source"]
    assert len(counties) == 12


def test_the_notes_count_what_is_assumed_of_the_pairings(reader):
    row = stored("guiyang", "weining")
    row.assumed, row.basis = False, "Document 12 of 2020"
    save_pairing(pairing=row, actor=None)
    answer = reader.get(NOTES)
    assert (answer.context["pairings_assumed"], answer.context["pairings_total"]) == (35, 36)
    kinds = {row[0]: row[1:] for row in cells(answer.context["pairing_values"])}
    assert kinds["City or prefecture → county"][:2] == ["12", "11"]
    assert "Document 12 of 2020" in answer.content.decode()
    assert Bureau.objects.get(code="team-food").name_en in answer.content.decode()


def test_the_list_shows_who_helps_today_only(reader):
    end_pairing(pairing=stored("guiyang", "weining"), on=date(2020, 7, 21), actor=None, reason="over")
    save_pairing(pairing=pairing("city", "zunyi", "weining", starts_on=date(2020, 7, 23)), actor=None)
    rows = [row for row in cells(reader.get(PAIRINGS).context["pairings"]) if row[0] == "Weining"]
    assert [row[3] for row in rows] == ["Working team → county", "Chamber → county"]
    assert rows[0][4:] == ["2 June 2020", rows[0][5], "assumed"]


def test_a_county_that_nobody_helps_is_named(reader):
    for row in Pairing.objects.filter(county__key="weining"):
        end_pairing(pairing=row, on=date(2020, 7, 21), actor=None, reason="over")
    rows = [row for row in cells(reader.get(PAIRINGS).context["pairings"]) if row[0] == "Weining"]
    assert rows == [["Weining", "Bijie", "nobody at present", None, None, None, None]]


def test_without_any_pairing_the_page_says_what_comes_next(reader):
    for row in Pairing.objects.all():
        end_pairing(pairing=row, on=date(2020, 7, 21), actor=None, reason="over")
    assert "No pairing is in force" in reader.get(PAIRINGS).content.decode()


def test_only_an_administrator_is_led_to_the_administration(reader, office):
    admin_url = reverse("admin:counties_pairing_changelist")
    assert admin_url in office.get(PAIRINGS).content.decode()


def test_a_clerk_is_not(reader):
    assert reverse("admin:counties_pairing_changelist") not in reader.get(PAIRINGS).content.decode()


@pytest.mark.parametrize("url", [NOTES, PAIRINGS])
def test_the_number_of_queries_does_not_grow(reader, url, django_assert_max_num_queries):
    reader.get(url)
    with django_assert_max_num_queries(13):
        reader.get(url)
    assert TODAY.year == 2020
