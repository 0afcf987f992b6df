"""The briefing as it is laid out: one set of texts and cells, for the page, its print and the .docx.

Everything is text already and Chinese, whoever reads it. What a layout of the office may name stands in `PLACEHOLDERS`.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import clock
from dashboard.briefing import LANGUAGE
from dashboard.briefing_models import Briefing
from dashboard.briefing_text import LIGHTS, since_words
from pages.templatetags.pages import day, number, or_dash, percent, short_day, signed

SAMPLE = "示例数据，仅供演示"
# placeholder -> what stands in its place, for whoever lays the document out.
PLACEHOLDERS = {
    "office": _("name of the office"),
    "plan": _("name of the plan"),
    "issue": _("issue number; of a draft, that it is one"),
    "year": _("year of the issue"),
    "issued": _("day on which it was issued; empty in a draft"),
    "title": _("title"),
    "as_of": _("state of the day"),
    "compared": _("what it is compared with; empty if nothing"),
    "sections": _("the parts of the text, each with heading and paragraphs"),
    "counties": _(
        "the counties, each with rank, name, prefecture, projects, projects_reported, projects_target, "
        "projects_percent, jobs, jobs_reported, jobs_target, jobs_percent, workshops, gap, light"
    ),
    "total": _("the province, with the same as a county"),
    "supporters": _("supporters and working teams, each with name, projects, jobs, target, reached"),
    "distribution": _("distribution"),
    "prepared_by": _("prepared by"),
    "issued_by": _("issued by"),
    "sample": _("mark of sample data; empty in real use"),
    "position": _("ledger position"),
}


def document_of(briefing: Briefing) -> dict[str, Any]:
    """The document: of an issue from what was issued, of a draft from what stands there now."""
    printed = briefing.printed
    source = printed or briefing
    with translation.override(LANGUAGE):
        numbers = source.numbers
        return {
            "office": briefing.prepared_for.name_zh,
            "plan": numbers["plan"]["name"],
            "issue": f"第{printed.number}期" if printed else "草稿",
            "year": str(printed.year if printed else clock.today().year),
            "issued": day(printed.issued_on) if printed else "",
            "title": source.title,
            "as_of": day(source.as_of),
            "compared": since_words(numbers) if numbers["before"] else "",
            "sections": [
                {"heading": section["heading"], "paragraphs": section["text"].split("\n")}
                for section in source.sections
            ],
            "counties": [_county(row) for row in numbers["counties"]],
            "total": _total(numbers),
            "supporters": [_supporter(row) for row in numbers["supporters"]],
            "distribution": source.distribution,
            "prepared_by": str(source.prepared_by),
            "issued_by": str(printed.issued_by) if printed else "",
            "sample": SAMPLE if numbers["is_sample"] else "",
            "position": number(source.position, 0),
        }


def _figures(values: Mapping[str, Any], name: str) -> dict[str, str]:
    return {
        name: number(values["verified"], 0),
        f"{name}_reported": number(values["reported"], 0),
        f"{name}_target": number(values["target"], 0),
        f"{name}_percent": percent(values["percent"]),
    }


def _county(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "rank": str(or_dash(row["rank"])),
        "name": row["name"],
        "prefecture": row["prefecture"],
        **_figures(row["projects"], "projects"),
        **_figures(row["jobs"], "jobs"),
        "workshops": number(row["workshops"], 0),
        "gap": signed(row["gap"]),
        "light": LIGHTS[row["light"]],
    }


def _total(numbers: Mapping[str, Any]) -> dict[str, str]:
    province = numbers["province"]
    gaps = [province[name]["gap"] for name in ("projects", "jobs") if province[name]["gap"] is not None]
    return {
        "rank": "",
        "name": "全省合计",
        "prefecture": "",
        **_figures(province["projects"], "projects"),
        **_figures(province["jobs"], "jobs"),
        "workshops": number(province["workshops"]["verified"], 0),
        "gap": signed(min(gaps, key=float)) if gaps else signed(None),
        "light": LIGHTS[numbers["light"]],
    }


def _supporter(row: Mapping[str, Any]) -> dict[str, str]:
    target = row["target"]
    reached = "" if row["reached"] is None else ("是" if row["reached"] else "否")
    return {
        "name": row["name"],
        "projects": number(row["projects"], 2),
        "jobs": number(row["jobs"], 2),
        "target": "" if target is None else number(target, 0),
        "reached": reached,
    }


def file_name(briefing: Briefing) -> str:
    """What the .docx is called when it is saved."""
    with translation.override(LANGUAGE):
        printed = briefing.printed
        if printed:
            return f"{printed.year}年第{printed.number}期-{printed.title}"
        return f"草稿-{short_day(briefing.as_of)}-{briefing.title}"
