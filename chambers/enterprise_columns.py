"""The columns of the sheet of enterprises, and what may stand in them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from chambers.models import Enterprise, Membership
from counties.models import Industry
from sheets.choices import of_choices, of_records
from sheets.columns import Column, Kind, Options

KINDS = (
    (Enterprise.Kind.PRIVATE, "民营"),
    (Enterprise.Kind.PRIVATE, "民企"),
    (Enterprise.Kind.PRIVATE, "私营企业"),
    (Enterprise.Kind.STATE, "国企"),
    (Enterprise.Kind.STATE, "国有"),
    (Enterprise.Kind.FOREIGN, "外资"),
    (Enterprise.Kind.FOREIGN, "外资企业"),
    (Enterprise.Kind.COOPERATIVE, "农民专业合作社"),
    (Enterprise.Kind.SOLE, "个体"),
    (Enterprise.Kind.SOLE, "个体户"),
)
JOINT = "；"


def membership_of(enterprise: Enterprise) -> Membership | None:
    """The last membership in the reader's own chamber, of an enterprise that the sheet read."""
    found = getattr(enterprise, "own_memberships", [])
    return found[-1] if found else None


def _of_membership(name: str) -> Callable[[Enterprise], Any]:
    def value(enterprise: Enterprise) -> Any:
        membership = membership_of(enterprise)
        return getattr(membership, name) if membership else None

    return value


def former_names(enterprise: Enterprise) -> str:
    return JOINT.join(sorted(former.name for former in enterprise.names.all()))


MEMBERSHIP = ("joined_on", "left_on", "post")
COLUMNS = (
    Column(
        "number",
        gettext_lazy("number of the enterprise"),
        aliases=("企业编号",),
        of=lambda enterprise: str(enterprise.pk),
        note=gettext_lazy("Of an enterprise on record; with it the name and the code can be corrected."),
        width=10,
        identity=True,
    ),
    Column(
        "name",
        gettext_lazy("name of the enterprise"),
        aliases=("企业", "企业名称", "公司名称", "单位名称", "会员单位", "会员名称", "名称"),
        required=True,
        width=30,
    ),
    Column(
        "credit_code",
        gettext_lazy("unified social credit code"),
        aliases=("统一社会信用代码", "信用代码", "社会信用代码", "企业信用代码", "组织机构代码"),
        width=22,
    ),
    Column(
        "kind",
        gettext_lazy("kind of enterprise"),
        Kind.CHOICE,
        aliases=("企业类型", "企业性质", "单位性质", "经济类型"),
    ),
    Column(
        "industry",
        gettext_lazy("industry"),
        Kind.CHOICE,
        aliases=("行业", "产业", "所属行业", "主营行业"),
        of=lambda enterprise: enterprise.industry_id,
    ),
    Column(
        "home_place",
        gettext_lazy("home place"),
        aliases=("所在地", "注册地", "企业所在地", "注册地址", "总部所在地"),
        width=24,
    ),
    Column(
        "former_names",
        gettext_lazy("former names"),
        aliases=("曾用名", "原名称", "原企业名称", "更名前名称"),
        of=former_names,
        note=gettext_lazy("Several with a semicolon between them. They are added, never taken away."),
        width=24,
    ),
    Column("note", gettext_lazy("note"), aliases=("备注", "说明"), width=30),
    Column(
        "joined_on",
        gettext_lazy("member since"),
        Kind.DAY,
        aliases=("入会日期", "入会时间", "加入时间"),
        of=_of_membership("joined_on"),
        width=12,
    ),
    Column(
        "left_on",
        gettext_lazy("member until"),
        Kind.DAY,
        aliases=("退会日期", "退会时间"),
        of=_of_membership("left_on"),
        width=12,
    ),
    Column(
        "post",
        gettext_lazy("post in the chamber"),
        aliases=("商会职务", "会内职务", "职务"),
        of=_of_membership("post"),
    ),
    Column(
        "reason",
        gettext_lazy("reason for the change"),
        aliases=("变更原因", "修改原因", "变更理由"),
        of=lambda enterprise: "",
        note=gettext_lazy("Needed where the name or a known credit code changes."),
        width=20,
    ),
)


OPTIONS: Mapping[str, Callable[[], Options]] = {
    "kind": lambda: of_choices(Enterprise.Kind.choices, KINDS),
    "industry": lambda: of_records(Industry.objects.all()),
}
