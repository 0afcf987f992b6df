"""The sample story: always the same, in order, inside the sprint, and far enough apart to show all three lights."""

from collections import defaultdict

from pairing_tracker.story import COUNTIES, FIRST_DAY, LAST_DAY, sample_projects
from projects.receipt_models import VOUCHERS

STORY = list(sample_projects())


def test_it_is_the_same_every_time():
    assert list(sample_projects()) == STORY


def test_it_tells_of_all_twelve_counties():
    assert {sample.county for sample in STORY} == set(COUNTIES)
    assert len(COUNTIES) == 12


def test_every_fact_is_true_before_it_is_reported_and_reported_before_it_is_verified():
    for sample in STORY:
        facts = [*sample.steps, *(each.fact for each in (*sample.people, *sample.funds))]
        for fact in facts:
            assert fact.on <= fact.reported <= LAST_DAY
            assert fact.reported >= FIRST_DAY
            assert fact.verified is None or fact.reported <= fact.verified <= LAST_DAY
        days = [step.on for step in sample.steps]
        assert days == sorted(days)


def test_no_subgroup_exceeds_its_headcount_and_some_are_not_known():
    counts = [people for sample in STORY for people in sample.people]
    assert all(people.poor is None or 0 <= people.poor <= people.total for people in counts)
    assert any(people.poor is None for people in counts)
    assert all(people.total > 0 for people in counts)


def test_receipts_are_part_of_the_contract_amount_after_the_start():
    receipts = [(sample, received) for sample in STORY for received in sample.funds]
    assert len(receipts) >= 10 and any(received.fact.verified is None for _sample, received in receipts)
    assert {received.voucher for _sample, received in receipts} == {kind.value for kind in VOUCHERS}
    for sample, received in receipts:
        assert 0 < received.wan_yuan <= sample.wan_yuan
        assert received.fact.on >= min(step.on for step in sample.steps if step.what == "started")


def test_no_name_is_used_twice():
    names = [sample.enterprise for sample in STORY]
    assert len(set(names)) == len(names)


def test_each_county_has_the_projects_and_people_that_the_table_says():
    verified, people = defaultdict(int), defaultdict(int)
    for sample in STORY:
        steps = [step.what for step in sample.steps if step.verified]
        signed = [step.on for step in sample.steps if step.what == "signed"]
        if "signed" in steps and "withdrawn" not in steps and sample.kind == "new" and signed[0] >= FIRST_DAY:
            verified[sample.county] += 1
        people[sample.county] += sample.people[-1].total if sample.people else 0
    for county, (projects, _reported, jobs, _last) in COUNTIES.items():
        assert (verified[county], people[county]) == (projects, jobs), county


def test_some_sites_tell_more_and_some_do_not():
    told = [people.more for sample in STORY for people in sample.people]
    for name in ("relocated", "edge", "labour_contracts", "monthly_wage"):
        assert 0 < sum(name in each for each in told) < len(told)
