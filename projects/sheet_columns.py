"""The columns of the sheet of projects, declared once for both ways, and the days of the stages that they show."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counties.models import Prefecture
from ledger.lines import standing
from ledger.metrics import Basis, Channel
from ledger.models import Claim
from projects import stages
from projects.models import Project
from sheets.columns import Column, Kind
from sheets.values import WAN_YUAN

STEPS_OF_SOURCE = Prefetch(
    "source__claims",
    queryset=Claim.objects.filter(kind=Claim.Kind.STAGE).select_related("stage_reached").order_by("pk"),
    to_attr="step_claims",
)


def stage_claims(project: Project) -> dict[str, Claim]:
    """The claim of each stage on the way to the present one, as reported; of a project read with STEPS_OF_SOURCE."""
    if not hasattr(project, "_stage_claims"):
        project._stage_claims = _on_the_way(
            project.source.step_claims, lambda claim: claim.stage_reached.step
        )
    return project._stage_claims


def _on_the_way(claims: Sequence[Any], step_of: Callable[[Any], str]) -> dict[str, Any]:
    """Stage → its claim, of the claims of one project by their id."""
    bases = standing([(claim.pk, claim.state, claim.replaces_id) for claim in claims])
    found = [claim for claim in claims if Basis.REPORTED in bases[claim.pk]]
    found.sort(key=lambda claim: (claim.effective_on, stages.RANK.get(step_of(claim), 9)))
    latest = {step_of(claim): claim for claim in found}
    way = stages.path((step_of(claim), claim.effective_on) for claim in found)
    return {stage: latest[stage] for stage in way}


class _Step(NamedTuple):
    """What is read of the claim of a stage where no record is built."""

    project: int
    pk: int
    state: str
    replaces_id: int | None
    effective_on: date
    not_later_than: bool
    step: str


def read_apart(pks: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The columns of these projects to which no path leads: id → column → value. Two queries for any number."""
    claims = Claim.objects.filter(kind=Claim.Kind.STAGE, source__project__in=pks).order_by("pk")
    names = ("source__project", "pk", "state", "replaces_id", "effective_on", "not_later_than")
    steps: dict[int, list[_Step]] = {}
    for row in claims.values_list(*names, "stage_reached__step"):
        steps.setdefault(row[0], []).append(_Step(*row))
    projects = Project.objects.filter(pk__in=pks).order_by()
    prefectures = Prefecture.objects.in_bulk()
    found: dict[int, dict[str, Any]] = {}
    fields = ("pk", "stage", "situation", "channel", "county__prefecture")
    for pk, stage, situation, channel, prefecture in projects.values_list(*fields):
        way = _on_the_way(steps.get(pk, ()), lambda step: step.step)
        found[pk] = {f"{name}_on": way[name].effective_on for name in DAYS if name in way}
        found[pk]["not_later_than"] = stage in way and way[stage].not_later_than
        found[pk]["prefecture"] = prefectures[prefecture].name
        found[pk]["situation"] = str(Project.Situation(situation).label)
        found[pk]["channel"] = str(Channel(channel).label)
    return found


def _day_of(stage: str, project: Project) -> date | None:
    claim = stage_claims(project).get(stage)
    return claim.effective_on if claim else None


def _is_latest_possible(project: Project) -> bool:
    claim = stage_claims(project).get(project.stage)
    return bool(claim and claim.not_later_than)


def _nothing(project: Project) -> str:
    return ""


# Headings met in the field; brackets, blanks and units are folded before they are compared.
DAYS: dict[str, tuple[object, tuple[str, ...]]] = {
    "lead": (_("lead since"), ("线索时间", "线索日期", "获得线索时间", "首次接洽时间")),
    "negotiating": (_("negotiating since"), ("在谈时间", "洽谈时间", "洽谈日期", "对接时间")),
    "signed": (_("signed on"), ("签约时间", "签约日期", "签订时间", "签订日期", "合同签订时间", "签约日")),
    "started": (_("started on"), ("开工时间", "开工日期", "动工时间", "开工建设时间", "建设时间")),
    "operating": (_("operating since"), ("投产时间", "投产日期", "运营时间", "投产运营时间", "建成投产时间")),
}

COLUMNS: tuple[Column, ...] = (
    Column(
        "reference",
        _("reference"),
        aliases=("编号", "项目编号", "系统编号"),
        of=lambda project: project.reference or "",
        path="reference",
        note=_("Of a project on record; blank for a new one."),
        width=12,
        identity=True,
    ),
    Column(
        "name",
        _("project name"),
        aliases=("项目名称", "项目", "招商项目", "招商项目名称", "引进项目", "引进项目名称", "签约项目"),
        required=True,
        width=36,
        path="name",
    ),
    Column(
        "county",
        _("county"),
        Kind.CHOICE,
        aliases=(
            "县",
            "县区",
            "县（市、区）",
            "县（区）",
            "县市区",
            "所在县",
            "所在县区",
            "落户县",
            "落户县区",
            "落地县",
            "落地县区",
            "项目落地县",
            "项目所在地",
            "行政区划代码",
        ),
        required=True,
        of=lambda project: project.county_id,
        path="county_id",
    ),
    Column(
        "introduced_by",
        _("introduced by"),
        Kind.CHOICE,
        aliases=(
            "引进单位",
            "引荐单位",
            "引入单位",
            "帮扶单位",
            "帮扶城市",
            "帮扶市",
            "招商单位",
            "推荐单位",
            "结对单位",
        ),
        required=True,
        of=lambda project: project.introduced_by_id,
        path="introduced_by_id",
        width=24,
    ),
    Column(
        "enterprise_name",
        _("enterprise"),
        aliases=(
            "企业名称",
            "企业",
            "引进企业",
            "引进企业名称",
            "投资企业",
            "投资方",
            "投资主体",
            "项目业主",
            "业主",
            "业主单位",
            "公司名称",
            "签约企业",
        ),
        required=True,
        of=lambda project: project.enterprise.name,
        path="enterprise__name",
        width=30,
    ),
    Column(
        "credit_code",
        _("unified social credit code"),
        aliases=("信用代码", "社会信用代码", "统一信用代码", "统一社会信用代码", "企业代码"),
        of=lambda project: project.enterprise.credit_code or "",
        path="enterprise__credit_code",
        note=_("Needed from the stage “signed” on. Format the cell as text."),
        width=22,
    ),
    Column(
        "industry",
        _("industry"),
        Kind.CHOICE,
        aliases=("行业", "产业", "所属行业", "产业类别", "行业类别", "产业类型"),
        of=lambda project: project.industry_id,
        path="industry_id",
    ),
    Column(
        "kind",
        _("project kind"),
        Kind.CHOICE,
        aliases=("项目性质", "项目类型", "建设性质", "新建或续建", "项目类别"),
        note=_("Blank: new."),
        width=12,
        path="kind",
    ),
    Column(
        "short_and_fast",
        _("short and fast"),
        Kind.YES_NO,
        aliases=("短平快", "是否短平快", "短平快项目", "是否为短平快项目"),
        width=12,
        path="short_and_fast",
    ),
    Column(
        "labour_intensive",
        _("labour-intensive"),
        Kind.YES_NO,
        aliases=("劳动密集型", "是否劳动密集型", "劳动密集型项目", "是否为劳动密集型"),
        width=12,
        path="labour_intensive",
    ),
    Column(
        "stage",
        _("present stage"),
        Kind.CHOICE,
        aliases=("阶段", "项目阶段", "项目进展", "进展", "进度", "项目进度", "当前阶段", "目前阶段"),
        note=_("Blank: the last stage that has a day."),
        width=12,
        path="stage",
    ),
    *(
        Column(f"{stage}_on", label, Kind.DAY, aliases=aliases, of=partial(_day_of, stage), width=13)
        for stage, (label, aliases) in DAYS.items()
    ),
    Column(
        "not_later_than",
        _("day of the present stage is the latest possible"),
        Kind.YES_NO,
        aliases=("日期为最晚日期", "不晚于", "具体日期不详"),
        of=_is_latest_possible,
        width=14,
    ),
    Column(
        "expected_started_on",
        _("expected start"),
        Kind.DAY,
        aliases=("预计开工时间", "预计开工日期", "拟开工时间", "计划开工时间"),
        width=13,
        path="expected_started_on",
    ),
    Column(
        "expected_operating_on",
        _("expected operation"),
        Kind.DAY,
        aliases=("预计投产时间", "预计投产日期", "拟投产时间", "计划投产时间"),
        width=13,
        path="expected_operating_on",
    ),
    Column(
        "contract_amount",
        _("contract amount"),
        Kind.AMOUNT,
        aliases=(
            "投资金额",
            "投资额",
            "总投资",
            "总投资额",
            "计划投资",
            "计划总投资",
            "合同金额",
            "签约金额",
            "合同投资额",
            "合同投资金额",
            "协议投资额",
            "协议资金",
            "签约资金",
        ),
        unit=WAN_YUAN,
        summed=True,
        path="contract_amount",
    ),
    Column(
        "planned_jobs",
        _("planned jobs"),
        Kind.COUNT,
        aliases=(
            "计划带动就业",
            "计划带动就业人数",
            "带动就业人数",
            "预计带动就业",
            "预计带动就业人数",
            "计划用工",
            "计划用工人数",
            "拟用工人数",
            "吸纳就业人数",
            "预计用工",
        ),
        unit="人",
        width=12,
        summed=True,
        path="planned_jobs",
    ),
    Column(
        "annual_output",
        _("expected annual output value"),
        Kind.AMOUNT,
        aliases=("年产值", "预计年产值", "预期年产值", "产值", "达产年产值"),
        unit=WAN_YUAN,
        path="annual_output",
    ),
    Column(
        "contact_phone",
        _("contact telephone"),
        aliases=("联系电话", "电话", "企业电话", "项目电话", "办公电话"),
        note=_("A business number of the enterprise or the project, nobody's own."),
        width=18,
        path="contact_phone",
    ),
    Column(
        "site_address",
        _("site address"),
        aliases=("建设地址", "建设地点", "项目地址", "项目地点", "厂址", "地址", "选址", "落地地点"),
        width=30,
        path="site_address",
    ),
    Column(
        "note",
        _("note"),
        path="note",
        aliases=("备注", "说明", "项目简介", "建设内容", "主要建设内容"),
        width=36,
    ),
    Column(
        "reason",
        _("reason for the change"),
        aliases=("变更原因", "修改原因", "变更理由", "更正原因"),
        of=_nothing,
        note=_("Read by whoever reviews the changes of this row."),
        width=20,
    ),
    Column(
        "go_on_reason",
        _("reason why it is another project"),
        aliases=("非重复说明", "不是重复的原因", "继续录入的理由"),
        of=_nothing,
        note=_("Only where the project looks like one that is recorded already."),
        width=20,
    ),
    Column(
        "prefecture",
        _("city or prefecture"),
        of=lambda project: project.county.prefecture.name,
        out_only=True,
    ),
    Column(
        "situation",
        pgettext_lazy("project", "situation"),
        of=lambda project: str(project.get_situation_display()),
        width=10,
        out_only=True,
    ),
    Column(
        "channel",
        _("channel"),
        of=lambda project: str(project.get_channel_display()),
        width=14,
        out_only=True,
    ),
)

APART = frozenset(column.name for column in COLUMNS if not column.path)
