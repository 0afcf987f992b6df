"""Why a site is looked at first: each rule at its edges. No database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from workshops.reason_words import NAMES, WORDS, in_words
from workshops.suspicion import DRAWN, MANY, RULES, Picture, Population, Site, reasons_for

NOON = datetime(2020, 7, 10, 4, tzinfo=UTC)
ENDS = date(2020, 8, 30)
PHOTO, OTHER_PHOTO = "f0f0f0f0aaaa5555", "0123456789abcdef"


def site(source_id: int = 1, **given: Any) -> Site:
    """A site about which nothing is unusual."""
    usual = {
        "claim_id": source_id,
        "name": f"第{source_id}车间",
        "total": 37,
        "counted_on": date(2020, 7, 9),
        "reported_at": NOON + timedelta(hours=3 * source_id),
        "reported_on": date(2020, 7, 10),
        "reporter_id": source_id,
        "bureau_id": 1,
        "is_verified": True,
        "enterprise_id": source_id,
        "kind": "oem",
        "industry_id": None,
        "place": source_id,
        "evidence": frozenset({"payroll"}),
        "is_photographed": True,
    }
    return Site(source_id, **(usual | given))


def rules_of(one: Site, *others: Site) -> list[str]:
    """The rules by which `one` is looked at, beside these others."""
    return [reason.rule for reason in reasons_for(one, Population([one, *others], ENDS))]


def test_nothing_unusual_is_no_reason():
    assert rules_of(site(1), site(2, total=41)) == []


@pytest.mark.parametrize(
    ("total", "rules"),
    [
        (20, []),
        (29, []),
        (30, ["round_tens"]),
        (31, []),
        (40, ["round_tens"]),
        (50, ["round_fifties"]),
        (60, ["round_tens"]),
        (100, ["round_fifties"]),
        (101, []),
    ],
)
def test_a_round_number_from_thirty_on(total, rules):
    assert rules_of(site(total=total)) == rules


@pytest.mark.parametrize(
    ("totals", "rules"),
    [
        ((37, 37, 37), ["same_again"]),
        ((37, 37), []),
        ((37, 37, 36), []),
        ((36, 37, 37), []),
        ((), []),
    ],
)
def test_the_same_number_three_times_in_a_row(totals, rules):
    assert rules_of(site(total=37, totals=totals)) == rules


@pytest.mark.parametrize(
    ("others", "rules"),
    [
        ([{}, {}], ["same_as_others"]),
        ([{}], []),
        ([{}, {"total": 36}], []),
        ([{}, {"bureau_id": 2}], []),
        ([{}, {"reported_on": date(2020, 7, 11)}], []),
        ([{}, {"is_readable": False}], []),
    ],
)
def test_the_same_number_at_three_sites_of_a_bureau_on_one_day(others, rules):
    assert rules_of(site(1), *(site(n, **given) for n, given in enumerate(others, 2))) == rules


def test_few_people_are_often_equally_many():
    few = [site(n, total=9) for n in range(1, 5)]
    assert rules_of(few[0], *few[1:]) == []
    ten = [site(n, total=11) for n in range(1, 5)]
    assert rules_of(ten[0], *ten[1:]) == ["same_as_others"]


@pytest.mark.parametrize(
    ("other", "rules"),
    [
        ({"phone": "13800000001"}, ["same_telephone"]),
        ({"phone": "13800000002"}, []),
        ({"phone": "13800000001", "enterprise_id": 1}, []),
        ({"phone": "13800000001", "is_readable": False}, []),
        ({}, []),
    ],
)
def test_one_telephone_at_two_enterprises(other, rules):
    assert rules_of(site(1, phone="13800000001"), site(2, total=41, **other)) == rules
    assert rules_of(site(1), site(2, total=41)) == []  # none given is no telephone in common


def test_an_employer_who_gave_another_number():
    assert rules_of(site(is_disputed=True)) == ["disputed"]


def near(picture_hash: str, bits: int) -> str:
    """A hash that differs in so many bits, spread over it."""
    flipped = sum(1 << (13 * number) for number in range(bits))
    return f"{int(picture_hash, 16) ^ flipped:016x}"


@pytest.mark.parametrize(
    ("other", "place", "rules"),
    [
        (Picture(PHOTO, "b"), 2, ["same_picture"]),
        (Picture(near(PHOTO, 4), "b"), 2, ["same_picture"]),
        (Picture(near(PHOTO, 5), "b"), 2, []),
        (Picture(OTHER_PHOTO, "b"), 2, []),
        (Picture("", "a"), 2, ["same_picture"]),  # from before pictures were hashed: the same bytes
        (Picture("", "b"), 2, []),
        (Picture(PHOTO, "b"), 1, []),  # a workshop of the project that is the site
    ],
)
def test_one_photograph_at_two_sites(other, place, rules):
    one, two = site(1, pictures=(Picture(PHOTO, "a"),)), site(2, total=41, place=place, pictures=(other,))
    assert rules_of(one, two) == rules
    assert rules_of(two, one) == rules
    assert rules_of(one, replace(two, is_readable=False)) == []
    assert rules_of(replace(one, is_readable=False), two) == []


def test_two_workshops_of_one_project_need_a_photograph_each():
    one, two = (site(n, total=40 + n, place=9, pictures=(Picture(PHOTO, "a"),)) for n in (1, 2))
    assert rules_of(one, two) == ["same_picture"]


def test_plain_pictures_are_not_all_one_picture():
    for plain in ("0" * 16, "f" * 16, "0000000000000010"):
        one, two = (site(n, total=40 + n, pictures=(Picture(plain, str(n)),)) for n in (1, 2))
        assert rules_of(one, two) == []


def test_a_picture_at_very_many_sites_is_counted_up_to_a_limit():
    crowd = [site(n, total=40 + n, pictures=(Picture(PHOTO, "a"),)) for n in range(1, 40)]
    [reason] = [r for r in reasons_for(crowd[0], Population(crowd)) if r.rule == "same_picture"]
    assert reason.figures["count"] == MANY


def similar(count: int, **given: Any) -> list[Site]:
    """Sites with 9.0 to 11.0 m² for each person; none has the same number of people as another."""
    return [
        site(100 + n, total=41 + n, floor_area=round((41 + n) * (9 + n % 5 / 2)), **given)
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("area", "rules"),
    [
        (37 * 10, []),
        (37 * 18, []),  # far, but not twice as much
        (37 * 25, ["unlike_area"]),
        (37 * 3, ["unlike_area"]),
        (37 * 6, []),
        (None, []),
    ],
)
def test_floor_area_far_from_that_of_eight_similar_sites(area, rules):
    assert rules_of(site(1, floor_area=area), *similar(8)) == rules


def test_seven_similar_sites_tell_nothing():
    assert rules_of(site(1, floor_area=37), *similar(6)) == []  # with itself there are seven
    assert rules_of(site(1, floor_area=37), *similar(7)) == ["unlike_area"]


def test_the_industry_comes_before_the_kind():
    crowded = [
        replace(found, industry_id=5, floor_area=found.floor_area // 8, source_id=found.source_id + 50)
        for found in similar(9)
    ]
    one = site(1, floor_area=37, industry_id=5)
    assert rules_of(one, *similar(9), *crowded) == []  # usual in its industry
    assert rules_of(replace(one, industry_id=6), *similar(30), *crowded) == ["unlike_area"]  # by its kind


def test_those_who_exaggerate_do_not_set_the_measure():
    wild = [site(200 + n, total=300 + n, floor_area=30, reporter_id=900 + n) for n in range(3)]
    assert "unlike_area" in rules_of(wild[0], *wild[1:], *similar(9))


def test_people_for_the_contract_amount_are_those_of_the_whole_project():
    usual = [site(100 + n, total=41 + n, contract=500.0 + 7 * n) for n in range(9)]
    assert rules_of(site(1, contract=500.0), *usual) == []
    assert rules_of(site(1, contract=20.0), *usual) == ["unlike_money"]
    assert rules_of(site(1, contract=9000.0), *usual) == ["unlike_money"]
    parts = [
        site(n, total=37 + n, contract=5000.0, place=9) for n in range(1, 11)
    ]  # ten workshops of one project
    assert not {rule for part in parts for rule in rules_of(part, *parts, *usual)} - {"round_tens"}


def burst(
    count: int, apart: timedelta = timedelta(minutes=1), on: date = date(2020, 7, 30), **given
) -> list[Site]:
    moment = datetime(on.year, on.month, on.day, 8, tzinfo=UTC)
    return [
        site(n, total=40 + n + n // 5, reporter_id=7, reported_on=on, reported_at=moment + n * apart, **given)
        for n in range(1, count + 1)
    ]


@pytest.mark.parametrize(
    ("sites", "held"),
    [
        (burst(8), True),
        (burst(7), False),
        (burst(8, on=date(2020, 7, 29)), True),
        (burst(8, on=date(2020, 7, 28)), False),  # the month ends three days later
        (burst(8, on=date(2020, 7, 31)), True),
        (burst(8, on=date(2020, 8, 1)), False),
        (burst(8, on=date(2020, 8, 28)), True),  # the plan's last days
        (burst(8, apart=timedelta(minutes=20)), False),
    ],
)
def test_many_headcounts_of_one_reporter_just_before_a_cut_off(sites, held):
    first = rules_of(sites[3], *(s for s in sites if s is not sites[3]))
    assert ("mass_entry" in first) == held


def test_each_of_many_people_reports_their_own():
    sites = [replace(found, reporter_id=n) for n, found in enumerate(burst(9))]
    assert "mass_entry" not in rules_of(sites[0], *sites[1:])


@pytest.mark.parametrize(
    ("given", "rules"),
    [
        ({"evidence": frozenset()}, ["no_evidence"]),
        ({"evidence": frozenset({"published_source"})}, ["only_published"]),
        ({"evidence": frozenset({"employer_confirmation"})}, ["only_employer"]),
        ({"evidence": frozenset({"employer_confirmation", "published_source"})}, ["only_employer"]),
        ({"evidence": frozenset({"employer_confirmation", "payroll"})}, []),
        ({"evidence": frozenset({"payroll"}), "is_photographed": False}, ["no_photograph"]),
        ({"evidence": frozenset(), "is_photographed": False}, ["no_evidence"]),
        ({"evidence": frozenset(), "is_verified": False}, []),  # evidence may still follow
    ],
)
def test_the_weakest_evidence_of_what_was_verified(given, rules):
    assert rules_of(site(**given)) == rules


def test_the_heaviest_reason_comes_first_and_every_rule_has_words():
    weights = [rule.weight for rule in RULES]
    assert weights == sorted(weights, reverse=True)
    assert {rule.name for rule in RULES} | {DRAWN} == set(WORDS) == set(NAMES)


def test_the_words_name_the_figures():
    with translation.override("en"):
        crowd = [site(n, total=50, phone="13800000001", floor_area=50) for n in (1, 2, 3)]
        words = [
            in_words(reason) for reason in reasons_for(crowd[0], Population([*crowd, *similar(9)], ENDS))
        ]
    assert words == [
        "The contact telephone is also that of another enterprise: “第2车间”",
        "1 m² of floor area for each person; usual at 12 similar sites: 9.5 m²",
        "The same bureau reported 50 people for 3 sites on one day",
        "A round number: 50 people",
    ]
