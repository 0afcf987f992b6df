"""Plays the sample story and the published cases through the forms and services, day by day."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from accounts import clock
from accounts.models import Bureau, User
from counties.models import County, CountyName, Industry, Pairing, Plan
from dashboard.briefing_models import Briefing
from dashboard.briefings import issue_briefing, prepare_briefing
from ledger.evidence import add_evidence
from ledger.evidence_check import CheckedFile, check_content
from ledger.evidence_kinds import EvidenceKind
from ledger.gates import kinds_lacking
from ledger.models import Claim
from ledger.services import NotNow, review, verify
from pairing_tracker.published import PublishedCase, published_cases
from pairing_tracker.replay_chain import ChainReplay, code_of
from pairing_tracker.replay_problems import ProblemReplay
from pairing_tracker.replay_reports import ReportReplay
from pairing_tracker.sample_files import sample_file
from pairing_tracker.sample_rules import sample_rules
from pairing_tracker.story import FIRST_DAY, Dated, People, Received, SampleProject, sample_projects
from projects.accepting import accept_match
from projects.entering import enter_project
from projects.forms import ProjectEntryForm
from projects.models import Project
from projects.receipts import report_receipt
from projects.services import take_step
from projects.standing import StepTaken
from sheets.values import parse_amount
from workshops.confirmations import ask, confirm, correct
from workshops.headcount_forms import HeadcountForm
from workshops.models import Visit, Workshop
from workshops.recognition_services import save_rule
from workshops.recounts import last_headcounts
from workshops.services import record_workshop, report_headcount
from workshops.visits import record_visit

PRESS = "据公开报道录入，原文未载的内容留空，也未附原文地址"
Action = Callable[[], None]
ASKED_BEFORE = timedelta(days=2)  # the last day: three enterprises of this county are asked to confirm
ASKED_IN = "weining"
ISSUED_BEFORE = timedelta(days=6)  # the last day: the first briefing is issued, of the day before
DISTRIBUTION = "各市（州）投资促进局，“9+3”县区投资促进局，省局各专班"
# Some of the story's companies bear similar names; the pairs appear among the suspected duplicates.
OTHER_COMPANY = "已核对营业执照，是名称相近的另一家企业"


class Replay:
    """Collects what happens on which day, then lets it happen in that order under a standing clock."""

    def __init__(self, until: date) -> None:
        self.until = until
        self.days: dict[date, list[Action]] = defaultdict(list)
        self.counties = {county.key: county for county in County.objects.in_plan().select_related("bureau")}
        self.industries = {industry.code: industry for industry in Industry.objects.all()}
        self.desks = {user.bureau_id: user for user in User.objects.filter(role="clerk").order_by("-pk")}
        self.verifiers = list(
            User.objects.filter(username__in=["province", "province2"]).order_by("username")
        )
        self.reviewers = {
            user.bureau_id: user for user in User.objects.filter(role="reviewer").order_by("-pk")
        }
        self.chain = ChainReplay(self.at, until)
        self.files: dict[str, CheckedFile] = {}
        self.verified = 0
        self.looked_at = 0

    def run(self) -> None:
        """Let everything happen up to the last day, included."""
        self.at(FIRST_DAY, self._record_rules)
        ReportReplay(self.at, self.until).plan()  # first of all on their day, in the morning
        self.chain.plan()
        ProblemReplay(self.at, self.chain.desks).plan()
        for sample in sample_projects():
            self._plan_sample(sample)
        for case in published_cases(Plan.objects.current().starts_on):
            self._plan_case(case)
        self.at(self.until - ASKED_BEFORE, self._ask_enterprises)
        self.at(self.until - ISSUED_BEFORE, self._issue_briefing)
        while due := sorted(day for day in self.days if day <= self.until and self.days[day]):
            with clock.standing_on(due[0]):
                self.days[due[0]].pop(0)()
        with clock.standing_on(self.until):
            self._draft_briefing()

    def at(self, day: date, action: Action) -> None:
        self.days[day].append(action)

    def _record_rules(self) -> None:
        keeper = User.objects.get(username="admin")
        for rule in sample_rules(FIRST_DAY):
            save_rule(rule=rule, actor=keeper, reason=rule.basis)

    # --- the sample story ------------------------------------------------------------------------

    def _plan_sample(self, sample: SampleProject) -> None:
        county = self.counties[sample.county]
        self.chain.plan_match(sample, self._introducer(county, sample.through, sample.steps[0].reported))
        self.at(sample.steps[0].reported, lambda: self._enter(sample))

    def _enter(self, sample: SampleProject) -> None:
        county = self.counties[sample.county]
        introduced_by = self._introducer(county, sample.through, clock.today())
        first = sample.steps[0]
        project = Project(
            name=sample.name,
            county=county,
            industry=self.industries[sample.industry],
            kind=sample.kind,
            short_and_fast=sample.short_and_fast,
            labour_intensive=sample.labour_intensive,
            introduced_by=introduced_by,
            contract_amount=sample.wan_yuan * 10_000,
            contract_amount_typed=f"{sample.wan_yuan}万元",
            planned_jobs=sample.planned_jobs,
            annual_output=sample.wan_yuan * 12_000,
            annual_output_typed=f"{sample.wan_yuan * 12 // 10}万元",
            expected_operating_on=first.on + timedelta(days=60),
            origin=Project.Origin.SAMPLE,
        )
        steps, actor = [StepTaken(first.what, first.on)], self._reporter(county)
        if match := self.chain.match_of(sample):
            accept_match(match=match, project=project, steps=steps, actor=actor, go_on_reason=OTHER_COMPANY)
        else:
            enter_project(
                project=project,
                enterprise_name=sample.enterprise,
                credit_code=code_of(sample, county),
                steps=steps,
                actor=actor,
                go_on_reason=OTHER_COMPANY,
            )
        claim = project.source.claims.get()
        self._vouch_later(claim, first)
        for step in sample.steps[1:]:
            self.at(max(step.reported, clock.today()), lambda step=step: self._step(project, step))
        if sample.people:
            self._plan_people(sample, project)
        for received in sample.funds:
            day = max(received.fact.reported, clock.today())
            self.at(day, lambda received=received: self._receive(project, received))

    def _step(self, project: Project, step: Dated) -> None:
        reason = "企业资金未到位，双方协商终止" if step.what == "withdrawn" else ""
        claim = take_step(
            project=project,
            taken=StepTaken(step.what, step.on, reason=reason),
            actor=self._reporter(project.county),
        )
        self._vouch_later(claim, step)

    def _receive(self, project: Project, received: Received) -> None:
        typed = f"{received.wan_yuan}万元"
        receipt = report_receipt(
            project=project,
            on=received.fact.on,
            amount=parse_amount(typed),
            voucher=received.voucher,
            actor=self._reporter(project.county),
        )
        self._vouch_later(receipt.claim, received.fact)

    def _plan_people(self, sample: SampleProject, project: Project) -> None:
        first = sample.people[0].fact
        site: list[Any] = [project]
        if sample.workshop_kind:
            self.at(
                max(first.reported, clock.today()), lambda: self._open_workshop(sample, project, site, first)
            )
        for people in sample.people:
            day = max(people.fact.reported, clock.today())
            self.at(day, lambda people=people: self._count(site[0], people))

    def _open_workshop(self, sample: SampleProject, project: Project, site: list[Any], first: Dated) -> None:
        workshop = Workshop(
            name=sample.name.split("（")[0],
            county=project.county,
            kind=sample.workshop_kind,
            operator=project.enterprise,
            project=project,
            industry=project.industry,
            floor_area=200 + 10 * (sample.planned_jobs + first.on.day),
        )
        record_workshop(workshop=workshop, recognised_on=first.on, actor=self._reporter(project.county))
        site[0] = workshop
        self._vouch_later(workshop.source.claims.get(), first)

    def _count(self, site: Any, people: People) -> None:
        told = {"total": people.total, "poor": people.poor, **people.more}
        actor = self._reporter(site.county)
        headcount = report_headcount(site=site, on=people.fact.on, actor=actor, **told)
        self._vouch_later(headcount.claim, people.fact)

    def _ask_enterprises(self) -> None:
        """Of three enterprises that are asked to confirm, one does, one says two people fewer, one is silent."""
        county = self.counties[ASKED_IN]
        asked = [
            ask(claim=claim, actor=self._reporter(county))
            for claim in last_headcounts().filter(county=county, headcount__total__gt=2).order_by("pk")[:3]
        ]
        if asked:
            confirm(token=asked[0].token)
        if len(asked) > 1:
            correct(token=asked[1].token, total=asked[1].claim.headcount.total - 2)

    # --- the bulletin ------------------------------------------------------------------------------

    def _issue_briefing(self) -> None:
        """The evening before, as known in the morning; what is reported later of those days becomes its errata."""
        writer, second = self.verifiers
        day = clock.today() - timedelta(days=1)
        earlier = day - timedelta(days=7)
        briefing = prepare_briefing(
            as_of=day,
            compared_on=earlier if earlier >= Plan.objects.current().starts_on else None,
            distribution=DISTRIBUTION,
            actor=writer,
        )
        issue_briefing(briefing=briefing, actor=second)

    def _draft_briefing(self) -> None:
        last = Briefing.objects.filter(state=Briefing.State.ISSUED).first()
        prepare_briefing(
            as_of=clock.today(), compared_with=last, distribution=DISTRIBUTION, actor=self.verifiers[0]
        )

    # --- the published cases -----------------------------------------------------------------------

    def _plan_case(self, case: PublishedCase) -> None:
        day = max(case.on, Plan.objects.current().starts_on)
        self.at(day, lambda: self._enter_case(case))

    def _enter_case(self, case: PublishedCase) -> None:
        county = CountyName.objects.get(code=case.county_code).county
        project = enter_case(case, county, self.verifiers[0])  # the province reads the press
        for claim in Claim.objects.filter(source=project.source).order_by("pk"):
            self._vouch_later(claim, Dated("case", case.on, clock.today(), clock.today()))

    # --- who does it -------------------------------------------------------------------------------

    def _reporter(self, county: County) -> User:
        return self.desks[county.bureau_id]

    def _vouch_later(self, claim: Claim, fact: Dated) -> None:
        """The prefecture looks at it half-way, or, where the province never did, when it may."""
        if fact.verified:
            verified = max(fact.verified, clock.today())
            self.at(clock.today() + (verified - clock.today()) / 2, lambda: self._review(claim))
            self.at(verified, lambda: self._verify(claim))
        elif claim.pk % 2:
            self.at(clock.today() + timedelta(days=3), lambda: self._review(claim))

    def _review(self, claim: Claim) -> None:
        if claim.state == Claim.State.REPORTED:
            review(claim=claim, actor=self.reviewers[claim.county.prefecture.bureau_id])

    def _support(self, claim: Claim) -> None:
        """The evidence that the claim asks for, from who reported it."""
        lacking = kinds_lacking(claim)
        if lacking:
            kind = lacking[0]
            if kind not in self.files:
                self.files[kind] = self._sample(kind)
            add_evidence(claim=claim, kind=kind, actor=claim.reporter, files=[self.files[kind]])

    def _sample(self, kind: str) -> CheckedFile:
        name, content = sample_file(kind)
        return check_content(content=content, name=name)

    def _verify(self, claim: Claim) -> None:
        """One of the two reviewers of the province, in turn; never the one who reported it."""
        if not (published := getattr(claim.source.record, "origin", "") == Project.Origin.PUBLISHED):
            self._support(claim)
        self.verified += 1
        first, second = self.verifiers[self.verified % 2], self.verifiers[1 - self.verified % 2]
        actor = second if claim.reporter_id == first.pk else first
        # The collection of published cases names no addresses, and nothing is made up for them.
        verify(claim=claim, actor=actor, override_reason=PRESS if published else "")
        if claim.kind == Claim.Kind.HEADCOUNT and not published:
            self._look_later(claim)

    # --- who goes and looks ------------------------------------------------------------------------

    def _look_later(self, claim: Claim) -> None:
        """The prefecture visits every third site two days later; two of the others show one photograph."""
        self.looked_at += 1
        if self.looked_at % 3 == 0:
            self.at(clock.today() + timedelta(days=2), lambda: self._visit(claim))
        elif self.looked_at in (8, 11):
            photo = self._sample(EvidenceKind.SITE_PHOTO)
            add_evidence(claim=claim, kind=EvidenceKind.SITE_PHOTO, actor=claim.reporter, files=[photo])

    def _visit(self, claim: Claim) -> None:
        """Mostly as reported; nothing when somebody has counted again meanwhile."""
        total, number = claim.headcount.total, self.looked_at // 3
        found = max(total - 3, 1) if number % 4 == 0 and total > 1 else total
        fewer = found < total
        with suppress(NotNow):
            record_visit(
                claim=claim,
                visited_on=clock.today(),
                result=Visit.Result.FEWER if fewer else Visit.Result.AS_REPORTED,
                found_total=found,
                note="现场清点，其余人员请假" if fewer else "",
                actor=self.reviewers[claim.county.prefecture.bureau_id],
            )

    def _introducer(self, county: County, through: str, on: date) -> Bureau:
        """The supporter of that kind, the city where there is none, or the county itself."""
        if through == "own":
            return county.bureau
        pairings = list(
            Pairing.objects.in_force(on).filter(county=county).select_related("supporter").by_kind()
        )
        fitting = [pairing for pairing in pairings if pairing.kind == through] or pairings
        return fitting[0].supporter


def enter_case(case: PublishedCase, county: County, actor: User) -> Project:
    """A published case through the entry form and, where people are published, the headcount form.

    Raises ValueError with the form's messages where a form refuses it.
    """
    form = ProjectEntryForm(
        {
            "name": case.name,
            "county": county.pk,
            "introduced_by": county.bureau_id,
            "enterprise_name": case.name,
            "kind": "continued" if case.continued else "new",
            "stage": case.stage,
            f"{case.stage}_on": case.on.isoformat(),
            "not_later_than": "on",
            "contract_amount": case.contract_wan,
            "note": case.note,
            "override_reason": PRESS,
        },
        user=actor,
    )
    if not form.is_valid():
        raise ValueError(f"{case.name}: {form.errors.as_text()}")
    project = form.new_project()
    project.origin = Project.Origin.PUBLISHED
    enter_project(
        project=project,
        enterprise_name=form.cleaned_data["enterprise_name"],
        credit_code="",
        steps=form.steps(),
        actor=actor,
        override_reason=form.cleaned_data["override_reason"],
        go_on_reason=OTHER_COMPANY,
    )
    if case.jobs:
        counted = HeadcountForm(
            {"on": case.on.isoformat(), "total": case.jobs, "poor": case.poor_jobs, "not_later_than": "on"}
        )
        if not counted.is_valid():
            raise ValueError(f"{case.name}: {counted.errors.as_text()}")
        report_headcount(site=project, actor=actor, **counted.values())
    return project
