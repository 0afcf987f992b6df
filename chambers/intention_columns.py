"""The columns of the sheet of intentions, and what may stand in them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.models import Bureau
from chambers.intention_models import Intention
from chambers.intention_record import status_words
from chambers.models import Chamber
from counties.models import County, Industry
from counties.places import CountyFinder
from sheets.cells import plain_text
from sheets.choices import of_choices, of_records, spelled
from sheets.columns import Column, Kind, Options, option_key
from sheets.values import Unreadable

ANYWHERE = frozenset({"不限", "均可", "都可以", "任意", "不限县区", "全部"})
ANY_INDUSTRY = ("不限", "不限行业")
KINDS = (
    (Intention.Kind.INVEST, "投资意向"),
    (Intention.Kind.INVEST, "投资建厂"),
    (Intention.Kind.OEM, "代加工"),
    (Intention.Kind.OEM, "来料加工"),
    (Intention.Kind.OEM, "订单"),
)


def nothing(intention: Intention) -> str:
    """What an export shows of a column that only comes in."""
    return ""


COLUMNS = (
    Column(
        "number",
        gettext_lazy("number of the intention"),
        aliases=("意向编号",),
        of=lambda intention: str(intention.pk),
        note=gettext_lazy("Of an intention on record; blank for a new one."),
        width=10,
        identity=True,
    ),
    Column(
        "enterprise_name",
        gettext_lazy("enterprise"),
        aliases=("企业", "企业名称", "意向企业", "公司名称", "单位名称", "投资方"),
        required=True,
        of=lambda intention: intention.enterprise.name,
        width=30,
    ),
    Column(
        "credit_code",
        gettext_lazy("unified social credit code"),
        aliases=("统一社会信用代码", "信用代码", "社会信用代码", "企业信用代码"),
        of=lambda intention: intention.enterprise.credit_code,
        width=22,
    ),
    Column(
        "kind",
        gettext_lazy("kind of intention"),
        Kind.CHOICE,
        aliases=("意向类型", "意向类别", "合作方式", "类型"),
        required=True,
    ),
    Column(
        "industry",
        gettext_lazy("industry"),
        Kind.CHOICE,
        aliases=("行业", "产业", "所属行业", "投资行业"),
        of=lambda intention: intention.industry_id,
    ),
    Column(
        "amount",
        gettext_lazy("amount"),
        Kind.AMOUNT,
        aliases=("金额", "意向金额", "投资金额", "拟投资金额", "计划投资", "订单金额"),
        unit="万元",
        summed=True,
    ),
    Column(
        "workers",
        gettext_lazy("workers needed"),
        Kind.COUNT,
        aliases=("用工需求", "需要工人", "用工人数", "拟用工人数", "需求人数"),
        unit="人",
        width=12,
        summed=True,
    ),
    Column(
        "floor_area",
        gettext_lazy("floor area"),
        Kind.AREA,
        aliases=("厂房面积", "所需厂房面积", "需要厂房面积", "车间面积", "面积"),
        unit="平方米",
        width=12,
    ),
    Column(
        "begins_on",
        gettext_lazy("wants to begin on"),
        Kind.DAY,
        aliases=("拟开工日期", "希望开始日期", "计划开工时间", "拟落地时间"),
        width=12,
    ),
    Column(
        "skills",
        gettext_lazy("skills needed"),
        aliases=("技能要求", "所需技能", "工种要求", "工种"),
        width=20,
    ),
    Column(
        "counties",
        gettext_lazy("preferred counties"),
        Kind.CHOICES,
        aliases=("意向县区", "优先县区", "意向落地县区", "拟落地县区", "意向地"),
        of=lambda intention: [county.key for county in intention.counties.all()],
        note=gettext_lazy("Several in one cell, with a comma between them; blank: every county is welcome."),
        width=24,
    ),
    Column(
        "words",
        gettext_lazy("in their own words"),
        aliases=("意向内容", "企业原话", "意向说明", "合作意向", "备注"),
        width=40,
    ),
    Column(
        "chamber",
        gettext_lazy("chamber"),
        Kind.CHOICE,
        aliases=("商会", "所属商会", "推荐商会", "来源商会"),
        of=lambda intention: intention.chamber_id,
        width=20,
    ),
    Column(
        "collected_by",
        gettext_lazy("collected by"),
        Kind.CHOICE,
        aliases=("收集单位", "报送单位", "填报单位"),
        of=lambda intention: intention.collected_by_id,
        note=gettext_lazy("Blank for what your own bureau collected."),
        width=24,
    ),
    Column(
        "collected_on",
        gettext_lazy("collected on"),
        Kind.DAY,
        aliases=("收集日期", "收集时间", "登记日期"),
        required=True,
        width=12,
    ),
    Column(
        "contact_post",
        gettext_lazy("post or department"),
        aliases=("联系部门", "联系岗位", "部门"),
        of=nothing,
        note=gettext_lazy("Only of a new intention; it is kept with the enterprise and stands in no export."),
    ),
    Column(
        "contact_phone",
        gettext_lazy("business telephone"),
        aliases=("商务电话", "联系电话", "办公电话", "电话"),
        of=nothing,
        note=gettext_lazy("Only of a new intention; it is kept with the enterprise and stands in no export."),
    ),
    Column(
        "go_on_reason",
        gettext_lazy("why it is another one"),
        aliases=("与已有意向的区别", "另一条意向的理由", "区别说明"),
        of=nothing,
        note=gettext_lazy("Only where the enterprise has an intention of this kind and industry already."),
        width=20,
    ),
    Column(
        "reason",
        gettext_lazy("reason for the change"),
        aliases=("变更原因", "修改原因", "变更理由"),
        of=nothing,
        width=20,
    ),
    Column(
        "status",
        gettext_lazy("status"),
        of=lambda intention: str(status_words(intention, clock.today())),
        out_only=True,
    ),
)


def county_options() -> Options:
    finder = CountyFinder()

    def key(text: str) -> str | None:
        county = finder.find(text)
        return county.key if county else None

    return Options({county.key: county.short_name for county in County.objects.in_plan()}, key)


def chamber_options() -> Options:
    chambers = list(Chamber.objects.select_related("bureau"))
    words = [(str(one.pk), name) for one in chambers for name in (one.bureau.name_zh, one.bureau.name_en)]
    return spelled({str(one.pk): str(one) for one in chambers}, words)


def says_anywhere(cell: Any) -> bool:
    """Whether the cell says in words that every county is welcome."""
    try:
        return option_key(plain_text(cell)) in ANYWHERE
    except Unreadable:
        return False


OPTIONS: Mapping[str, Callable[[], Options]] = {
    "kind": lambda: of_choices(Intention.Kind.choices, KINDS),
    "industry": lambda: of_records(Industry.objects.all(), [("", words) for words in ANY_INDUSTRY]),
    "counties": county_options,
    "chamber": chamber_options,
    "collected_by": lambda: of_records(Bureau.objects.all()),
}
