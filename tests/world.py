"""A small world for tests: the reference data, the nine sign-ins, and projects entered through the services.

Plain functions with keyword arguments; `demo_world` (tests/conftest.py) is the same as a fixture. The business
day is settings.DEMO_TODAY, 22 July 2020; `accounts.clock.standing_on(day)` moves it.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core import serializers
from stdnum.cn import uscc

from accounts import clock
from accounts.models import Bureau, User
from chambers.models import (
    Chamber,
    ContactNote,
    Enterprise,
    EnterpriseContact,
    Intention,
    Interest,
    Match,
    Membership,
    name_key,
)
from counties.models import (
    County,
    Demand,
    ExchangeRate,
    Industry,
    IndustryGuide,
    Opportunity,
    Pairing,
    Plan,
    Prefecture,
)
from counties.services import save_pairing
from dashboard.briefing_models import Briefing, BriefingTemplate
from dashboard.briefings import issue_briefing, prepare_briefing
from dashboard.report_models import CountyReport
from ledger.evidence import add_evidence
from ledger.evidence_check import CheckedFile, check_content
from ledger.evidence_kinds import EvidenceKind
from ledger.gates import kinds_lacking
from ledger.models import Claim, Evidence, Override
from ledger.services import note_override, object_to, review, verify
from pairing_tracker.sample_files import sample_file
from projects.changes import NewValue, report_change
from projects.duplicate_services import decide_appeal, send_for_verdict, suspect
from projects.entering import enter_project
from projects.models import DuplicateAppeal, Problem, Project, SuspectedPair
from projects.receipt_models import Receipt
from projects.receipts import report_receipt
from projects.services import take_step
from projects.standing import StepTaken
from sheets.models import ImportBatch
from sheets.values import Amount
from tests.chain import lay_chain
from tests.raising import lay_problems
from tests.reference import load_reference
from tests.reported import lay_reports
from workshops.confirmations import ask, confirm
from workshops.models import Confirmation, Headcount, RecognitionRule, Visit, Workshop
from workshops.moves import report_move
from workshops.recognition_services import save_rule
from workshops.services import record_workshop, report_headcount
from workshops.visits import record_visit

PASSWORD = "a-long-password"
TODAY = date(2020, 7, 22)
SIGN_INS = (
    "admin",  # administrator
    "province",  # reviewer of the province
    "province2",  # another one, so that four eyes can be tried
    "prefecture",  # reviewer of Bijie, above Weining
    "supporter",  # clerk of Guiyang, paired with Weining
    "county",  # clerk of Weining
    "county2",  # clerk of Yanhe, elsewhere
    "chamber",  # clerk of a chamber
    "director",  # the province, read only
)
_desks: list[User] = []
_chambers: list[Chamber] = []
_encoded: list[str] = []


def make_users() -> dict[str, User]:
    """The nine sign-ins of the demo and the desk of every other county, by user name. Password: PASSWORD."""
    if not _desks:
        text = (Path(settings.BASE_DIR) / "fixtures" / "demo.json").read_text(encoding="utf-8")
        for found in serializers.deserialize("json", text):
            (_desks if isinstance(found.object, User) else _chambers).append(found.object)
        _encoded.append(make_password(PASSWORD))
    users = [copy(user) for user in _desks]
    for user in users:
        user.pk = user.id = None
        user.password, user.must_change_password = _encoded[0], False
    Chamber.objects.bulk_create(
        Chamber(bureau_id=chamber.bureau_id, founded_on=chamber.founded_on, home_id=chamber.home_id)
        for chamber in _chambers
    )
    User.objects.bulk_create(users)
    return {user.username: user for user in User.objects.select_related("bureau")}


def enter(
    *,
    county: str = "weining",
    name: str = "服装来料加工",
    stage: str = "signed",
    on: date = date(2020, 6, 28),
    actor: User | None = None,
    introduced_by: str = "",
    enterprise: str = "",
    credit_code: str = "",
    steps: Sequence[tuple[str, date]] = (),
    go_on_reason: str = "测试数据，另一个项目",
    **fields: Any,
) -> Project:
    """A project entered through the service: at `stage` since `on`, or with `steps` [(stage, day), …].

    Names that are merely alike are let pass with a reason; `go_on_reason=""` lets the warning stand.

    `county`, `introduced_by` and a `industry=` are codes; without them the clerk of the county enters what the
    county brought in itself. Other fields are the project's.
    """
    place = County.objects.select_related("bureau", "prefecture__bureau").get(key=county)
    if "industry" in fields and isinstance(fields["industry"], str):
        fields["industry"] = Industry.objects.get(code=fields["industry"])
    bureau = Bureau.objects.get(code=introduced_by) if introduced_by else place.bureau
    name_of_enterprise = enterprise or f"贵州{name}有限公司"
    return enter_project(
        project=Project(name=name, county=place, introduced_by=bureau, **(complete() | fields)),
        enterprise_name=name_of_enterprise,
        credit_code=credit_code or code_of(name_of_enterprise),
        steps=[StepTaken(step, day) for step, day in steps or [(stage, on)]],
        actor=actor or clerk_of(county),
        go_on_reason=go_on_reason,
    )


def complete() -> dict[str, Any]:
    """What every stage asks for, as values that move no figure."""
    industry = Industry.objects.order_by("pk").first()
    day = date(2020, 9, 1)
    return {
        "industry": industry,
        "contract_amount": Decimal(0),
        "planned_jobs": 0,
        "annual_output": Decimal(0),
        "expected_operating_on": day,
    }


def code_of(enterprise: str) -> str:
    """The credit code of this enterprise if it is known, else a valid one that its name leads to."""
    known = Enterprise.objects.filter(name_key=name_key(enterprise)).exclude(credit_code=None).first()
    if known:
        return known.credit_code
    return made_up_code(enterprise)


def made_up_code(enterprise: str) -> str:
    """A valid credit code that follows from a name."""
    body = f"91520526{crc32(enterprise.encode()) % 10**9:09d}"
    return body + uscc.calc_check_digit(body)


def step(project: Project, taken: str, on: date, actor: User | None = None, reason: str = "") -> Claim:
    """The next step of a project, reported by the county's clerk unless `actor` is given."""
    return take_step(
        project=project,
        taken=StepTaken(taken, on, reason=reason),
        actor=actor or clerk_of(project.county.key),
    )


def open_workshop(
    project: Project | None = None,
    *,
    name: str = "服装扶贫车间",
    county: str = "weining",
    kind: str = "oem",
    on: date | None = date(2020, 7, 1),
    actor: User | None = None,
    **fields: Any,
) -> Workshop:
    """A workshop, recognised on `on`; of `project`, or of no project but with an `operator=`."""
    if project is not None:
        county = project.county.key
        fields = {"operator": project.enterprise, "project": project, **fields}
    workshop = Workshop(name=name, county=County.objects.get(key=county), kind=kind, **fields)
    return record_workshop(workshop=workshop, recognised_on=on, actor=actor or clerk_of(county))


def count_people(
    site: Project | Workshop,
    total: int,
    on: date = date(2020, 7, 10),
    actor: User | None = None,
    **subgroups: int | None,
) -> Headcount:
    """A headcount at a project or workshop; `poor=`, `relocated=`, `edge=` are not known unless given."""
    return report_headcount(
        site=site, on=on, total=total, actor=actor or clerk_of(site.county.key), **subgroups
    )


def visit(
    headcount: Headcount,
    found: int | None = None,
    on: date = date(2020, 7, 15),
    actor: User | None = None,
    result: str = "",
) -> Visit:
    """Somebody of the county's own prefecture looks at a site: as reported, unless they `found` another number."""
    claim = Claim.objects.select_related("headcount").get(pk=headcount.pk)
    reported = claim.headcount.total
    number = reported if found is None else found
    says = Visit.Result
    if not result:
        result = says.AS_REPORTED if number == reported else says.MORE if number > reported else says.FEWER
        result = result if number else says.NOBODY
    return record_visit(
        claim=claim,
        visited_on=on,
        result=result,
        found_total=None if result == says.GONE else number,
        note="" if result == says.AS_REPORTED else "现场清点",
        actor=actor or reviewer_of(claim.source.record.county.key),
    )


def receive(
    project: Project,
    yuan: int,
    on: date = date(2020, 7, 10),
    actor: User | None = None,
    voucher: str = "bank_slip",
    go_on_reason: str = "已核对",
    **more: Any,
) -> Receipt:
    """A receipt of funds, let pass with a reason where it is unusual; `go_on_reason=""` lets the warning stand."""
    return report_receipt(
        project=project,
        on=on,
        amount=Amount(Decimal(yuan), f"{yuan}元", "元"),
        voucher=voucher,
        actor=actor or clerk_of(project.county.key),
        go_on_reason=go_on_reason,
        **more,
    )


def verify_all(site: Project | Workshop, actor: User | None = None) -> list[Claim]:
    """Review and verify every undecided claim of a project or workshop, in the order of reporting."""
    waiting = Claim.objects.filter(source=site.source_id).undecided().order_by("pk")
    return [vouch(claim, actor) for claim in waiting]


def reviewed(claim: Claim, actor: User | None = None) -> Claim:
    """The claim once the county's own prefecture has reviewed it."""
    claim.refresh_from_db()
    if claim.state != Claim.State.REPORTED:
        return claim
    return review(claim=claim, actor=actor or reviewer_of(claim.county.key))


def vouch(claim: Claim, actor: User | None = None) -> Claim:
    """Reviewed where that is still to do, with the evidence that it asks for, and verified by the province."""
    claim = reviewed(claim)
    give_evidence(claim)
    if actor is None:
        reviewers = User.objects.filter(username__in=["province", "province2"]).order_by("username")
        actor = reviewers.exclude(claims_authored=claim).first()
    return verify(claim=claim, actor=actor)


def give_evidence(claim: Claim) -> None:
    """The address of a published source, where the claim lacks evidence: it serves for every claim."""
    if kinds_lacking(claim):
        url = f"https://example.org/{claim.pk}"
        add_evidence(claim=claim, kind=EvidenceKind.PUBLISHED_SOURCE, actor=claim.reporter, url=url)


def reviewer_of(county: str) -> User:
    """The reviewer of the prefecture to which this county belongs."""
    place = County.objects.get(key=county)
    reviewers = User.objects.select_related("bureau").filter(role="reviewer")
    return reviewers.filter(bureau__prefecture=place.prefecture_id).earliest("pk")


def support(claim: Claim, kind: str = "site_photo", actor: User | None = None, name: str = "") -> Evidence:
    """A sample file of this kind beside a claim, added by the claim's reporter unless `actor` is given."""
    row = add_evidence(claim=claim, kind=kind, actor=actor or claim.reporter, files=[_sample(kind, name)])
    return row[0]


@cache
def _sample(kind: str, name: str) -> CheckedFile:
    """A sample file, judged once: the judging has tests of its own, and takes a process."""
    usual, content = sample_file(kind)
    return check_content(content=content, name=name or usual)


def clerk_of(county: str) -> User:
    """The entry clerk who sits in the bureau of this county."""
    return User.objects.select_related("bureau").filter(bureau__code=county, role="clerk").earliest("pk")


@dataclass
class World:
    """Reference data, users by name, and what was entered, by a short name."""

    users: dict[str, User]
    projects: dict[str, Project] = field(default_factory=dict)
    workshops: dict[str, Workshop] = field(default_factory=dict)
    # (kind, record) -> the last claim of that kind about it, of those that have a page of their own.
    claims: dict[tuple[str, str], Claim] = field(default_factory=dict)
    pairs: dict[str, SuspectedPair] = field(default_factory=dict)
    appeals: dict[str, DuplicateAppeal] = field(default_factory=dict)
    confirmations: dict[str, Confirmation] = field(default_factory=dict)
    # The chain before a project (tests/chain.py).
    demands: dict[str, Demand] = field(default_factory=dict)
    opportunities: dict[str, Opportunity] = field(default_factory=dict)
    guides: dict[str, IndustryGuide] = field(default_factory=dict)
    briefings: dict[str, Briefing] = field(default_factory=dict)
    chambers: dict[str, Chamber] = field(default_factory=dict)
    enterprises: dict[str, Enterprise] = field(default_factory=dict)
    contacts: dict[str, EnterpriseContact] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)
    intentions: dict[str, Intention] = field(default_factory=dict)
    matches: dict[str, Match] = field(default_factory=dict)
    interests: dict[str, Interest] = field(default_factory=dict)
    notes: dict[str, ContactNote] = field(default_factory=dict)
    imports: dict[str, ImportBatch] = field(default_factory=dict)
    reports: dict[str, CountyReport] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        return Plan.objects.current()

    def user(self, name: str) -> User:
        """A sign-in as it stands in the database, without anything that a former request left on it."""
        return User.objects.select_related("bureau").get(username=name)


def make_places() -> World:
    """Places, plan, pairings and people; no project yet."""
    load_reference()
    return World(make_users())


def make_world() -> World:
    """Five projects of four counties, with a workshop and headcounts; verified, reported and waiting ones.

    weining    introduced by Guiyang, all verified: 300,000 yuan received, 20 people outside workshops, of whom a visit
               found 18, a workshop with 30
    own        of Weining itself, reported only
    yanhe      in another prefecture, by Zunyi, verified, with a receipt and a headcount that wait
    ziyun      entered by the chamber that introduced it, waits
    nayong     signed by the county itself, verified, then withdrawn (waits)

    The last claim of each has a photograph as evidence; nayong reports a capital increase after it, and that an
    idle workshop, not recognised yet, belongs to no project any more.
    Ziyun objects to what the chamber reported; nayong's signing is on the list of overrides.
    One recognition rule holds in the whole province: the workshop meets it.
    The US dollar has a rate from 1 June 2020.
    Two suspected pairs, of weining's project with its own other one and with yanhe's; two entries of Weining's clerk
    sent for a verdict against yanhe's: `weining` waits, `own` may be saved.
    Two problems, of weining's project and of yanhe (tests/raising.py).
    The enterprise confirmed the headcount of weining's project; links are open for its workshop's and for yanhe's.
    Weining and Yanhe have handed in their reports of 14 to 20 July.
    """
    world = make_places()
    with clock.standing_on(date(2020, 7, 20)):
        supported = enter(
            county="weining",
            name="服装来料加工项目",
            introduced_by="guiyang",
            industry="garments",
            contract_amount=1_200_000,
            contract_amount_typed="120万元",
            planned_jobs=60,
            steps=[("signed", date(2020, 6, 10)), ("started", date(2020, 6, 20))],
        )
        workshop = open_workshop(supported)
        receive(supported, 300_000)
        visited = count_people(supported, 20, poor=12)
        count_people(workshop, 30)
        verify_all(supported)
        verify_all(workshop)
        visit(visited, found=18)
        own = enter(county="weining", name="马铃薯加工项目", on=date(2020, 7, 12), industry="food")
        other = enter(
            county="yanhe",
            name="电子元件组装项目",
            introduced_by="zunyi",
            contract_amount=8_000_000,
            on=date(2020, 6, 30),
        )
        verify_all(other)
        receive(other, 500_000)
        count_people(other, 15)
        chamber = world.users["chamber"]
        members = enter(county="ziyun", name="箱包加工项目", introduced_by=chamber.bureau.code, actor=chamber)
        left = enter(county="nayong", name="茶叶精制项目", on=date(2020, 6, 18))
        verify_all(left)
        step(left, "withdrawn", date(2020, 7, 15), reason="企业资金未到位")
        world.confirmations = {
            "answered": ask_about(supported),
            "weining": ask_about(workshop),
            "yanhe": ask_about(other),
        }
        confirm(token=world.confirmations["answered"].token)
        for project in (supported, own, other, members, left):
            support(project.source.claims.latest("pk"))
        world.pairs = {"weining": suspect_pair(supported, own), "yanhe": suspect_pair(supported, other)}
        first, second = (appeal_against(other, name=f"电子元件组装项目{part}期") for part in "二三")
        decide_appeal(appeal=second, verdict="different", reason="两期工程", actor=world.users["province"])
        world.appeals = {"weining": first, "own": second}
        record_rule(least_total=20, months=0, subsidy_per_worker=500)
    ExchangeRate(
        currency="USD", valid_from=date(2020, 6, 1), yuan=Decimal("7.1"), source="样例", assumed=True
    ).save()
    world.projects = {"weining": supported, "own": own, "yanhe": other, "ziyun": members, "nayong": left}
    world.workshops = {"weining": workshop}
    with clock.standing_on(date(2020, 7, 20)):
        report_change(  # while it is withdrawn, so that no figure moves
            project=left,
            kind=Claim.Kind.MONEY,
            value=NewValue(amount=Decimal(100_000), amount_typed="10"),
            on=date(2020, 7, 18),
            reason="增资",
            actor=clerk_of("nayong"),
        )
        idle = open_workshop(left, name="茶叶扶贫车间", on=None)
        report_move(
            workshop=idle,
            county=left.county,
            project=None,
            on=date(2020, 7, 20),
            reason="项目已终止",
            actor=clerk_of("nayong"),
        )
        object_to(claim=members.source.claims.get(), actor=clerk_of("ziyun"), reason="我县未收到")
        note_override(
            claim=left.source.claims.earliest("pk"),
            gate=Override.Gate.EVIDENCE,
            lacking=["合同"],
            reason="合同在省局",
            actor=world.users["province"],
        )
    world.workshops["nayong"] = idle
    for name, site in (*world.projects.items(), *world.workshops.items()):
        for claim in Claim.objects.filter(source=site.source_id).order_by("pk"):
            world.claims[claim.kind, name] = claim
    lay_chain(world)
    lay_reports(world)
    lay_problems(world)
    lay_briefings(world)
    return world


def lay_briefings(world: World) -> None:
    """weining: one that was issued; own: a draft, compared with it. The tracker's own layout was chosen once."""
    users = world.users
    BriefingTemplate.objects.create(
        name="", content=b"", sha256="", added_by=users["province"], added_at=clock.now()
    )
    with clock.standing_on(date(2020, 7, 20)):
        issued = prepare_briefing(as_of=date(2020, 7, 14), actor=users["province"])
        issue_briefing(briefing=issued, actor=users["province2"])
    issued = Briefing.objects.get(pk=issued.pk)
    draft = prepare_briefing(as_of=date(2020, 7, 20), compared_with=issued, actor=users["province"])
    world.briefings = {"weining": issued, "own": draft}


def ask_about(site: Project | Workshop, actor: User | None = None) -> Confirmation:
    """A link on which the enterprise confirms the last headcount of this site."""
    claim = site.source.claims.filter(kind=Claim.Kind.HEADCOUNT).latest("pk")
    return ask(claim=claim, actor=actor or clerk_of(site.county.key))


def suspect_pair(one: Project, other: Project, rung: str = "same_address") -> SuspectedPair:
    """A suspected pair as a scan lists it."""
    return suspect(one, other, rungs=[rung], found=SuspectedPair.Found.SCAN, actor=None)


def appeal_against(
    existing: Project,
    *,
    name: str = "",
    enterprise: str = "",
    county: str = "weining",
    actor: User | None = None,
) -> DuplicateAppeal:
    """A blocked entry of a county's clerk, sent for a verdict against `existing`."""
    place = County.objects.select_related("bureau").get(key=county)
    typed = {
        "name": name or existing.name,
        "county": place.pk,
        "introduced_by": place.bureau_id,
        "enterprise_name": enterprise or existing.enterprise.name,
        "kind": "new",
        "stage": "signed",
        "signed_on": "7.1",
        "note": "第一行",
        "industry": Industry.objects.earliest("pk").pk,
        "contract_amount": "0",
        "planned_jobs": "0",
        "credit_code": code_of(enterprise or existing.enterprise.name),
    }
    return send_for_verdict(
        project=Project(name=typed["name"], county=place, introduced_by=place.bureau),
        typed={key: [str(value)] for key, value in typed.items()},
        existing=existing,
        actor=actor or clerk_of(county),
        reason="两个厂区",
    )


def record_rule(
    *, county: str = "", prefecture: str = "", actor: User | None = None, reason: str = "", **fields: Any
) -> RecognitionRule:
    """A recognition rule of a county, of a prefecture (by its code), or of the whole province."""
    fields = {"name": "扶贫车间认定（测试）", "valid_from": date(2020, 6, 2), **fields}
    rule = RecognitionRule(**fields)
    rule.county = County.objects.get(key=county) if county else None
    rule.prefecture = Prefecture.objects.get(code=prefecture) if prefecture else None
    return save_rule(rule=rule, actor=actor or User.objects.get(username="admin"), reason=reason)


def pair(supporter: str, county: str, kind: str = "city", starts_on: date = date(2020, 6, 2)) -> Pairing:
    """A pairing through the service, unless the two are paired already."""
    held = Pairing.objects.filter(supporter__code=supporter, county__key=county).first()
    return held or save_pairing(
        pairing=Pairing(
            kind=kind,
            supporter=Bureau.objects.get(code=supporter),
            county=County.objects.get(key=county),
            starts_on=starts_on,
        ),
        actor=None,
    )
