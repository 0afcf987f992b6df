"""The columns of the sheet of workshops, with the headings and words that bureaus write."""

from django.utils.translation import gettext_lazy

from sheets.columns import Column, Kind
from sheets.values import WAN_YUAN
from workshops import site_events
from workshops.headcount_sheet import COUNTY_ALIASES
from workshops.naming import number_of

KIND_ALIASES = (
    ("factory", "厂房型"),
    ("factory", "厂房"),
    ("factory", "工厂式"),
    ("home", "居家型"),
    ("home", "居家"),
    ("home", "居家分散式"),
    ("cooperative", "合作社"),
    ("cooperative", "合作社型"),
    ("oem", "来料加工"),
    ("oem", "订单加工"),
)
SAYS_WHY = "reason"

COLUMNS = (
    Column("number", gettext_lazy("workshop number"), of=number_of, identity=True, width=12),
    Column(
        "name",
        gettext_lazy("workshop name"),
        aliases=("扶贫车间名称", "就业扶贫车间名称", "扶贫车间", "车间"),
        required=True,
        width=28,
    ),
    Column(
        "county",
        gettext_lazy("county"),
        Kind.CHOICE,
        COUNTY_ALIASES,
        required=True,
        of=lambda workshop: workshop.county_id,
    ),
    Column(
        "project",
        gettext_lazy("set up by project"),
        aliases=("项目名称", "项目", "依托项目"),
        of=lambda workshop: workshop.project.name if workshop.project else "",
        width=28,
    ),
    Column(
        "reference",
        gettext_lazy("project reference"),
        of=lambda workshop: (workshop.project.reference if workshop.project else "") or "",
        width=12,
    ),
    Column(
        "kind",
        gettext_lazy("kind of workshop"),
        Kind.CHOICE,
        ("类型", "车间类别", "扶贫车间类型"),
        required=True,
    ),
    Column(
        "site",
        gettext_lazy("township or resettlement site"),
        aliases=("乡镇", "安置点", "所在乡镇", "地址", "车间地址", "所在地"),
        width=20,
    ),
    Column(
        "operator_name",
        gettext_lazy("operator"),
        aliases=("企业名称", "运营主体", "经营主体", "承办企业", "所属企业", "企业", "运营单位"),
        required=True,
        of=lambda workshop: workshop.operator.name,
        width=28,
    ),
    Column(
        "industry",
        gettext_lazy("industry"),
        Kind.CHOICE,
        ("行业", "所属产业", "所属行业", "产业类型", "产业类别"),
        of=lambda workshop: workshop.industry_id,
    ),
    Column(
        "floor_area",
        gettext_lazy("floor area"),
        Kind.AREA,
        ("厂房面积", "面积", "建筑面积"),
        "平方米",
        width=12,
    ),
    Column("contact_phone", gettext_lazy("contact telephone"), aliases=("电话", "联系方式")),
    Column(
        "oem_client",
        gettext_lazy("OEM client"),
        aliases=("委托企业", "订单企业", "代加工企业"),
        width=24,
    ),
    Column(
        "order_value",
        gettext_lazy("value of the OEM orders"),
        Kind.AMOUNT,
        ("订单金额", "订单额", "代工订单金额"),
        WAN_YUAN,
        summed=True,
    ),
    Column(
        "recognised_on",
        gettext_lazy("recognised on"),
        Kind.DAY,
        ("认定时间", "挂牌时间", "挂牌日期"),
        of=site_events.recognised_on,
    ),
    Column(
        "not_later_than",
        gettext_lazy("the day is the latest possible"),
        Kind.YES_NO,
        of=site_events.is_latest_day,
        width=10,
    ),
    Column(
        "closed_on",
        gettext_lazy("closed on"),
        Kind.DAY,
        ("关闭时间", "停办日期", "退出日期"),
        of=site_events.closed_on,
    ),
    Column(
        "closing_reason",
        gettext_lazy("reason for closing"),
        aliases=("停办原因", "退出原因"),
        of=site_events.closing_reason,
        width=24,
    ),
    Column("note", gettext_lazy("note"), aliases=("说明",), width=28),
    Column(
        SAYS_WHY,
        gettext_lazy("reason for the change"),
        aliases=("更正原因", "变更原因"),
        of=lambda workshop: "",
        note=gettext_lazy("Only where the row corrects what was reported."),
        width=24,
    ),
)
