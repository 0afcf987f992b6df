"""The committed fixture: what it holds, that it is what the command builds, and that it loads alone."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Bureau, ReadGrant
from counties import reference
from counties.models import (
    County,
    CountyAlias,
    CountyName,
    CountyTarget,
    Industry,
    Pairing,
    Plan,
    Prefecture,
)
from counties.services import grant_differences, refresh_grants
from pairing_tracker.management.commands import build_reference
from tests.counties.making import county


def test_the_committed_fixture_is_what_the_command_builds():
    assert build_reference.FIXTURE.read_text(encoding="utf-8") == reference.as_text(reference.build())
    call_command("build_reference", "--check")


def test_a_stale_fixture_is_noticed_and_rebuilt(tmp_path, monkeypatch):
    monkeypatch.setattr(build_reference, "FIXTURE", tmp_path / "reference.json")
    with pytest.raises(CommandError, match="out of date"):
        call_command("build_reference", "--check")
    call_command("build_reference")
    call_command("build_reference", "--check")


def test_loading_it_alone_gives_a_correct_database(db):
    call_command("loaddata", "reference", verbosity=0)
    assert [bureau.code for bureau in Bureau.objects.all() if bureau.path != bureau._path()] == []
    for model in (Bureau, Prefecture, County, CountyName, CountyAlias, Plan, CountyTarget, Pairing, Industry):
        for row in model.objects.all():
            row.full_clean()
    chambers = Pairing.objects.filter(kind="chamber").count()
    assert (Pairing.objects.count(), chambers, ReadGrant.objects.count()) == (36, 3, 33)
    assert grant_differences() == []
    assert refresh_grants() == 0


def test_loading_it_twice_changes_nothing(places):
    # The fixture `places` writes the same rows in a faster way.
    before = {
        model: list(model.objects.values()) for model in (Bureau, County, CountyAlias, Pairing, ReadGrant)
    }
    call_command("loaddata", "reference", verbosity=0)
    assert before == {model: list(model.objects.values()) for model in before}


def test_new_rows_find_free_ids_after_loading(places):
    province = Bureau.objects.get(code="province")
    new = Bureau.objects.create(
        code="new", kind="team", name_zh="新专班", name_en="New team", parent=province
    )
    assert new.path == f"/{province.pk}/{new.pk}/"
    CountyAlias.objects.create(alias="草海", county=county("weining"))


def test_the_tree_of_bureaus(places):
    assert Bureau.objects.filter(kind="prefecture").count() == 9
    assert Bureau.objects.get(code="weining").parent.code == "bijie"
    assert len(Bureau.objects.get(code="bijie").subtree_ids()) == 8
    assert len(Bureau.objects.get(code="province").subtree_ids()) == Bureau.objects.count()
    assert not Bureau.objects.filter(kind__in=["team", "chamber"], assumed=False)


def test_the_places(places):
    assert Prefecture.objects.count() == 9
    assert County.objects.count() == 88
    assert CountyAlias.objects.count() == 204
    assert County.objects.filter(group="nine", group_source="confirmed").count() == 9
    assert County.objects.filter(group="three", group_source="assumed").count() == 3
    short = "威宁县 紫云县 纳雍县 赫章县 沿河县 晴隆县 望谟县 榕江县 从江县 水城县 七星关区 织金县"
    assert " ".join(sorted(one.short_zh for one in County.objects.in_plan())) == " ".join(
        sorted(short.split())
    )
    assert county("qixingguan").short_name == "Qixingguan"
    assert [one.common_name for one in Prefecture.objects.filter(code__in=["520500", "522300"])] == [
        "Bijie",
        "Qianxinan",
    ]


def test_every_county_has_one_code_on_every_day(places):
    for day in (date(2020, 6, 2), date(2020, 7, 17), date(2020, 7, 18), date(2022, 1, 18)):
        for one in County.objects.prefetch_related("names"):
            valid = [
                name
                for name in one.names.all()
                if (name.valid_from is None or name.valid_from <= day)
                and (name.valid_to is None or day <= name.valid_to)
            ]
            assert len(valid) == 1, (one, day)


def test_the_plan_lists_exactly_what_no_source_publishes(plan):
    assert (plan.starts_on, plan.ends_on, plan.days) == (date(2020, 6, 2), date(2020, 8, 30), 90)
    assert (plan.target_projects, plan.target_jobs, plan.team_target) == (200, 2500, 2)
    assert set(plan.assumed) == {
        "starts_on",
        "ends_on",
        "counting_stage",
        "headcount_days",
        "recount_days",
        "warning_pp",
        "behind_pp",
        "silent_days",
        "contact_days",
        "pace_days",
        "red_pp",
        "black_periods",
        "small_whole",
        "report_every",
        "report_weekday",
        "report_days_after",
        "report_by",
        "report_grace_hours",
    }


def test_every_kind_of_pairing_is_there_and_every_county_has_its_city(places):
    assert set(Pairing.objects.values_list("kind", flat=True)) == set(Pairing.Kind.values)
    cities = Pairing.objects.filter(kind="city").values_list("county__key", "supporter__code")
    assert len(dict(cities)) == 12
    assert {code for _key, code in cities} == {"guiyang", "zunyi", "qiannan"}
    assert not Pairing.objects.filter(assumed=False)
    teams = Pairing.objects.filter(kind="team")
    assert all(teams.filter(supporter=team).count() == 2 for team in Bureau.objects.filter(kind="team"))
