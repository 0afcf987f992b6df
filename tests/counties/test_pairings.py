"""What a pairing may be, and that the read grants follow it whatever path changes it."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from accounts import clock
from accounts.models import ReadGrant
from accounts.scoping import may_read_bureau
from counties.models import ByServiceOnly, Pairing, Plan
from counties.services import (
    end_pairing,
    grant_differences,
    refresh_grants,
    save_county,
    save_pairing,
    supporters_of,
)
from tests.counties.making import JULY_1, TODAY, bureau, county, grants, pairing, stored

pytestmark = pytest.mark.usefixtures("places")
JUNE_2 = date(2020, 6, 2)


def refused(row: Pairing) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        save_pairing(pairing=row, actor=None)
    assert not Pairing.objects.filter(
        starts_on=row.starts_on, county=row.county, supporter=row.supporter
    ).exclude(starts_on=JUNE_2)
    return caught.value.message_dict


@pytest.mark.parametrize(
    ("kind", "supporter", "supported"),
    [
        ("city", "guiyang", "ziyun"),
        ("county", "xingyi", "qinglong"),
        ("team", "team-garments", "weining"),
        ("station", "station-shenzhen", "weining"),
        ("think_tank", "think-tank", "weining"),
        ("institute", "institute", "weining"),
    ],
)
def test_every_kind_can_be_paired_and_opens_the_countys_rows(kind, supporter, supported):
    save_pairing(pairing=pairing(kind, supporter, supported), actor=None)
    assert grants(supporter, supported) == [(JULY_1, None)]
    assert grant_differences() == []


def test_a_chamber_is_paired_without_reading_the_countys_rows():
    save_pairing(pairing=pairing("chamber", "chamber-garments", "weining"), actor=None)
    assert grants("chamber-garments", "weining") == []
    assert grant_differences() == []


def test_a_county_cannot_help_itself():
    assert "itself" in refused(pairing("county", "weining", "weining"))["supporter"][0]


def test_counties_are_paired_inside_one_prefecture():
    assert "same prefecture" in refused(pairing("county", "xingyi", "weining"))["supporter"][0]


def test_the_supporter_fits_the_kind():
    assert "right kind" in refused(pairing("team", "zunyi", "weining"))["supporter"][0]


def test_only_the_counties_of_the_plan_are_helped():
    assert "9+3" in refused(pairing("city", "guiyang", "xingyi"))["county"][0]


def test_it_does_not_end_before_it_starts():
    row = pairing("city", "zunyi", "weining", ends_on=date(2020, 6, 30))
    assert "before it starts" in refused(row)["ends_on"][0]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "overlaps"),
    [
        (date(2020, 6, 1), date(2020, 6, 9), False),
        (date(2020, 6, 1), date(2020, 6, 10), True),
        (date(2020, 6, 12), date(2020, 6, 15), True),
        (date(2020, 6, 20), None, True),
        (date(2020, 6, 21), None, False),
        (date(2020, 6, 1), None, True),
    ],
)
def test_the_same_two_are_not_paired_twice_on_one_day(starts_on, ends_on, overlaps):
    first = pairing("city", "zunyi", "weining", starts_on=date(2020, 6, 10), ends_on=date(2020, 6, 20))
    save_pairing(pairing=first, actor=None)
    second = pairing("city", "zunyi", "weining", starts_on=starts_on, ends_on=ends_on)
    if overlaps:
        with pytest.raises(ValidationError) as caught:
            save_pairing(pairing=second, actor=None)
        assert "2020-06-10" in caught.value.message_dict["starts_on"][0]
        assert len(grants("zunyi", "weining")) == 1
    else:
        save_pairing(pairing=second, actor=None)
        assert len(grants("zunyi", "weining")) == 2
    assert grant_differences() == []


def test_a_pairing_without_its_fields_is_refused_by_field():
    with pytest.raises(ValidationError) as caught:
        save_pairing(pairing=Pairing(), actor=None)
    assert {"kind", "supporter", "county", "starts_on"} <= caught.value.message_dict.keys()


def test_grants_follow_a_change_of_dates_and_of_the_county():
    row = stored("guiyang", "weining")
    row.starts_on = date(2020, 6, 5)
    save_pairing(pairing=row, actor=None)
    assert grants("guiyang", "weining") == [(date(2020, 6, 5), None)]
    row.county = county("ziyun")
    save_pairing(pairing=row, actor=None)
    assert grants("guiyang", "weining") == []
    assert grants("guiyang", "ziyun") == [(date(2020, 6, 5), None)]
    assert grant_differences() == []


def test_an_ended_pairing_is_not_offered_and_not_read_the_day_after(clerk):
    end_pairing(pairing=stored("guiyang", "weining"), on=TODAY, actor=None, reason="moved on")
    assert grants("guiyang", "weining") == [(JUNE_2, TODAY)]
    weining = county("weining")
    assert "guiyang" in {row.supporter.code for row in supporters_of(weining, TODAY)}
    assert "guiyang" not in {row.supporter.code for row in supporters_of(weining, date(2020, 7, 23))}
    clerk.bureau = bureau("guiyang")
    clerk.save()
    for day, reads in ((TODAY, True), (date(2020, 7, 23), False)):
        with clock.standing_on(day):
            person = type(clerk).objects.get(pk=clerk.pk)
            assert may_read_bureau(person, weining.bureau_id) is reads


def test_ending_needs_a_reason_and_happens_once():
    row = stored("guiyang", "weining")
    with pytest.raises(ValidationError):
        end_pairing(pairing=row, on=TODAY, actor=None, reason=" ")
    with pytest.raises(ValidationError):
        end_pairing(pairing=row, on=date(2020, 6, 1), actor=None, reason="too early")
    end_pairing(pairing=row, on=TODAY, actor=None, reason="moved on")
    with pytest.raises(ValidationError):
        end_pairing(pairing=row, on=TODAY, actor=None, reason="again")


def test_each_change_leaves_one_line_of_history_with_its_reason(keeper):
    row = pairing("city", "zunyi", "weining")
    save_pairing(pairing=row, actor=keeper, reason="agreed on the telephone")
    end_pairing(pairing=row, on=TODAY, actor=keeper, reason="moved on")
    lines = list(row.history.order_by("history_id"))
    assert [(line.history_type, line.history_change_reason, line.history_user) for line in lines] == [
        ("+", "agreed on the telephone", keeper),
        ("~", "moved on", keeper),
    ]
    assert lines[0].history_date.date() <= TODAY


def test_a_change_moves_the_number_that_pages_are_kept_by_and_not_the_version_of_the_plan():
    before = Plan.objects.current()
    save_pairing(pairing=pairing("city", "zunyi", "weining"), actor=None)
    after = Plan.objects.current()
    assert (after.surroundings, after.version) == (before.surroundings + 1, before.version)


def test_supporters_come_with_cities_first():
    kinds = [row.kind for row in supporters_of(county("weining"), TODAY)]
    assert kinds == ["city", "team", "chamber"]


def test_supporters_are_called_by_their_short_names():
    assert [row.supporter_short for row in supporters_of(county("hezhang"), TODAY)][:2] == [
        "Guiyang",
        "Qianxi",
    ]


# --- whatever path changes a pairing ---------------------------------------------------------


@pytest.mark.parametrize(
    "past_the_service",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: Pairing.objects.filter(pk=row.pk).update(ends_on=TODAY),
        lambda row: Pairing.objects.filter(pk=row.pk).delete(),
        lambda row: Pairing.objects.bulk_create([row]),
        lambda row: Pairing.objects.bulk_update([row], ["ends_on"]),
        lambda row: Pairing.objects.create(
            kind="city", supporter=bureau("zunyi"), county=row.county, starts_on=JULY_1
        ),
        lambda row: row.county.pairings.update(ends_on=TODAY),
        lambda row: row.county.pairings.all().delete(),
        lambda row: Pairing.objects.update_or_create(pk=row.pk, defaults={"ends_on": TODAY}),
    ],
)
def test_no_path_goes_past_the_service(past_the_service):
    with pytest.raises(ByServiceOnly, match="save_pairing"):
        past_the_service(stored("guiyang", "weining"))
    assert Pairing.objects.count() == 36
    assert grant_differences() == []


def test_a_fixture_of_pairings_alone_gives_the_grants_too(tmp_path):
    row = {
        "kind": "city",
        "supporter": ["zunyi"],
        "county": ["weining"],
        "starts_on": "2020-07-01",
        "basis": "",
    }
    fixture = tmp_path / "more.json"
    fixture.write_text(json.dumps([{"model": "counties.pairing", "pk": 900, "fields": row}]))
    call_command("loaddata", fixture, verbosity=0)
    assert grants("zunyi", "weining") == [(JULY_1, None)]
    assert grant_differences() == []


def test_a_fixture_that_ends_a_pairing_ends_its_grant(tmp_path):
    row = stored("guiyang", "weining")
    call_command(
        "dumpdata", "counties.pairing", pks=str(row.pk), output=str(tmp_path / "one.json"), verbosity=0
    )
    rows = json.loads((tmp_path / "one.json").read_text())
    rows[0]["fields"]["ends_on"] = "2020-07-20"
    (tmp_path / "one.json").write_text(json.dumps(rows))
    call_command("loaddata", tmp_path / "one.json", verbosity=0)
    assert grants("guiyang", "weining") == [(JUNE_2, date(2020, 7, 20))]


def test_when_a_county_gets_another_bureau_the_grants_go_over():
    weining = county("weining")
    weining.bureau = bureau("xixiu")
    with pytest.raises(ValidationError):
        save_county(county=weining, actor=None)  # that bureau is another county's
    other = county("xixiu")
    other.bureau = None
    save_county(county=other, actor=None)
    save_county(county=weining, actor=None)
    assert grants("guiyang", "weining") == []
    assert grants("guiyang", "xixiu") == [(JUNE_2, None)]
    assert grant_differences() == []


def test_a_county_with_pairings_stays_in_the_plan():
    weining = county("weining")
    weining.group = weining.group_source = ""
    with pytest.raises(ValidationError, match="pairings in force"):
        save_county(county=weining, actor=None)


def test_differences_are_found_named_and_mended():
    ReadGrant.objects.filter(reader=bureau("guiyang"), owner=bureau("weining")).delete()
    ReadGrant.objects.filter(reader=bureau("guiyang"), owner=bureau("nayong")).update(valid_to=TODAY)
    ReadGrant.objects.create(reader=bureau("zunyi"), owner=bureau("weining"), valid_from=JULY_1)
    lines = grant_differences()
    assert len(lines) == 3
    assert any(
        line.startswith("guiyang → weining from 2020-06-02") and "there is none" in line for line in lines
    )
    assert any(line.startswith("guiyang → nayong") and "ends 2020-07-22" in line for line in lines)
    assert any(line.startswith("zunyi → weining") and "no pairing" in line for line in lines)
    assert refresh_grants() == 3
    assert grant_differences() == []
    assert refresh_grants() == 0
