"""When something waits: the rules behind the lists of My work, at their edges."""

from datetime import date, timedelta

import pytest

from accounts import clock
from counties.models import Stage
from ledger.evidence import remove_evidence
from ledger.gates import without_evidence
from ledger.models import Claim
from ledger.services import return_
from projects import gates, stages, waiting
from projects.models import Project
from tests.ledger.reading import figure
from tests.world import TODAY, count_people, enter, give_evidence, open_workshop, step, support, verify_all
from workshops import recounts
from workshops.services import report_site_event


def test_fields_for_the_next_stage_are_those_that_the_gate_asks_for(places):
    for stage in Stage:
        here = set(stages.required_at(stage))
        for name in {name for name, _since, _until in stages.REQUIRED} - here - {"credit_code"}:
            enter(name=f"{stage}缺{name}", stage=stage, **{name: None})
    step(enter(name="暂停", stage="lead", industry=None), "paused", TODAY, reason="雨季")
    by_rule = set(Project.objects.filter(waiting.lacking_for_next_stage()))
    by_gate = {
        project
        for project in Project.objects.select_related("enterprise")
        if project.situation == "going"
        and (following := stages.next_stage(project.stage))
        and gates.lacking(project, following)
    }
    assert by_rule == by_gate
    assert {project.stage for project in by_rule} == {"lead", "negotiating", "signed", "started"}
    assert len(by_rule) < Project.objects.count() - 1


def test_a_lead_whose_enterprise_has_no_code_lacks_it_for_signing(places):
    project = enter(stage="negotiating")
    assert not Project.objects.filter(waiting.lacking_for_next_stage()).exists()
    project.enterprise.credit_code = None
    project.enterprise.save()
    assert Project.objects.filter(waiting.lacking_for_next_stage()).get() == project


def stale_on(day: date) -> set[str]:
    return set(Project.objects.standing().filter(waiting.stale(day, 14)).values_list("name", flat=True))


def test_a_project_is_stale_once_nothing_was_reported_for_more_than_the_days(places):
    with clock.standing_on(date(2020, 7, 1)):
        quiet = enter(name="安静")
        lively = enter(name="热闹")
        enter(name="投产", stage="operating")
        site = open_workshop(lively, on=None)
    assert stale_on(date(2020, 7, 15)) == set()
    assert stale_on(date(2020, 7, 16)) == {"安静", "热闹"}
    with clock.standing_on(date(2020, 7, 10)):
        count_people(site, 5, on=date(2020, 7, 9))  # news of the workshop is news of the project
    assert stale_on(date(2020, 7, 16)) == {"安静"}
    with clock.standing_on(date(2020, 7, 14)):
        step(quiet, "paused", date(2020, 7, 14), reason="雨季")
    assert stale_on(date(2020, 8, 20)) == {"热闹"}
    with clock.standing_on(date(2020, 7, 14)):
        step(lively, "withdrawn", date(2020, 7, 14), reason="资金未到位")
    assert stale_on(date(2020, 8, 20)) == set()


def test_signed_for_more_than_thirty_days_is_a_slow_start(places):
    enter(name="签约", on=date(2020, 6, 10))
    enter(name="开工", stage="started", on=date(2020, 6, 10))
    names = {
        day: list(Project.objects.filter(waiting.not_started(day)).values_list("name", flat=True))
        for day in (date(2020, 7, 10), date(2020, 7, 11))
    }
    assert names == {date(2020, 7, 10): [], date(2020, 7, 11): ["签约"]}


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2020, 7, 7), None),
        (date(2020, 7, 8), "soon"),
        (date(2020, 7, 14), "soon"),
        (date(2020, 7, 15), "expired"),  # 45 days after 31 May
    ],
)
def test_a_headcount_expires_here_when_it_leaves_the_figure(places, day, state):
    project = enter(on=date(2020, 5, 30) + timedelta(days=3))
    count_people(project, 8, on=date(2020, 5, 31))
    found = recounts.last_headcounts()
    by_rule = {
        "soon": found.filter(recounts.expiring(day, 45)).exists(),
        "expired": found.filter(recounts.expired(day, 45)).exists(),
    }
    assert by_rule == {"soon": state == "soon", "expired": state == "expired"}
    assert bool(figure("jobs", "reported", on=day)) == (state != "expired")


def test_only_the_last_headcount_of_an_open_site_is_asked_for_again(places):
    project = enter(on=date(2020, 6, 3))
    first, last = (count_people(project, 8, on=date(2020, 6, day)).claim for day in (5, 20))
    again = count_people(project, 9, on=date(2020, 6, 20)).claim
    empty = open_workshop(project, name="空车间")
    count_people(empty, 0)
    closed = open_workshop(project, name="关闭车间")
    count_people(closed, 4)
    closing = {"event": "closed", "on": date(2020, 7, 21), "why": "订单减少"}
    report_site_event(workshop=closed, actor=places.users["county"], **closing)
    continued = enter(name="续建", kind="continued")
    count_people(continued, 5)
    assert list(recounts.last_headcounts()) == [again], (first, last)
    verify_all(project)
    return_(claim=count_people(project, 10, on=TODAY).claim, actor=places.users["prefecture"], reason="错")
    assert list(recounts.last_headcounts()) == [again]
    step(project, "withdrawn", TODAY, reason="资金未到位")
    assert not recounts.last_headcounts().exists()


def test_evidence_is_lacking_where_the_claim_asks_for_a_kind_that_does_not_stand(places):
    claims = {
        name: enter(name=name, stage="lead" if name == "线索" else "signed").source.claims.get()
        for name in ("线索", "无", "照片", "合同", "撤掉", "网址")
    }
    support(claims["照片"], "site_photo")
    support(claims["合同"], "contract")
    removed = support(claims["撤掉"], "contract")
    remove_evidence(evidence=removed, actor=removed.added_by, reason="传错了")
    give_evidence(claims["网址"])
    found = without_evidence(Claim.objects.all())
    assert {claim.source.record.name for claim in found} == {"无", "照片", "撤掉"}
