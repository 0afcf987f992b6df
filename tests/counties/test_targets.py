"""Targets of the counties against the plan's totals."""

import pytest
from django.core.exceptions import ValidationError

from counties.models import CountyTarget
from counties.services import TargetsExceed, set_target, target_sums
from tests.counties.making import county


def test_the_committed_targets_add_up_to_the_plan(plan):
    sums = target_sums(plan)
    assert (sums.projects, sums.jobs) == (200, 2500) == (plan.target_projects, plan.target_jobs)
    assert sums.agree
    assert sums.excess() == ""


@pytest.mark.parametrize(
    ("projects", "jobs", "words"),
    [
        (25, 300, "by 1 projects and 0 jobs"),
        (24, 301, "by 0 projects and 1 jobs"),
        (34, 400, "by 10 projects and 100 jobs"),
    ],
)
def test_exceeding_is_never_silent(plan, projects, jobs, words):
    with pytest.raises(TargetsExceed, match=words):
        set_target(plan=plan, county=county("weining"), projects=projects, jobs=jobs, actor=None)
    assert target_sums(plan).agree
    set_target(plan=plan, county=county("weining"), projects=projects, jobs=jobs, actor=None, confirm=True)
    assert target_sums(plan).exceed


def test_a_lower_target_leaves_room_and_its_mark(plan):
    target = set_target(
        plan=plan, county=county("weining"), projects=20, jobs=250, actor=None, reason="asked for"
    )
    assert target.assumed
    assert (target_sums(plan).over_projects, target_sums(plan).over_jobs) == (-4, -50)
    assert (
        set_target(
            plan=plan, county=county("yanhe"), projects=22, jobs=270, actor=None, assumed=False
        ).assumed
        is False
    )
    assert target_sums(plan).agree
    assert CountyTarget.objects.count() == 12


def test_no_county_outside_the_plan_and_no_negative_number(plan):
    with pytest.raises(ValidationError, match="9\\+3"):
        set_target(plan=plan, county=county("xingyi"), projects=1, jobs=1, actor=None, confirm=True)
    with pytest.raises(ValidationError):
        set_target(plan=plan, county=county("weining"), projects=-1, jobs=1, actor=None)
