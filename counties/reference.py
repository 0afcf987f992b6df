"""The places, bureaus, plan and pairings that every installation starts from, built from counties/data/.

Pure: reads the committed CSV files and returns rows in the form of a Django fixture. Ids are given in
the rows, because a bureau's path is made of ids and a fixture does not pass `save()`: a place's bureau, a
prefecture and a county bear their GB/T 2260 code of mid-2020 as id, so that a new row moves no other.
Rows of the spellings, targets and pairings are numbered by their line: append, do not insert.

Sources: plan_counties, prefectures, guizhou_counties, county_aliases (public codes and names; which three
are “the three” is assumed); county_codes, bureaus, industries, county_targets and pairings are ours: what
no source publishes is marked `assumed` in the rows.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

from counties.period_rules import WEEK, Rule, spans

DATA = Path(__file__).parent / "data"
PROVINCE = 520000
PLAN_STARTS, PLAN_ENDS = "2020-06-02", "2020-08-30"
PLAN_ID = 1
LOCAL = "+08:00"  # Asia/Shanghai, which knows no summer time
REPORTS = Rule(every=WEEK, weekday=2, days_after=1, by=time(10), grace_hours=6)
BASIS = "来源未公布结对名单，为示例设定"

Row = dict[str, Any]


def read(name: str) -> list[dict[str, str]]:
    """The lines of counties/data/<name>.csv by their headings."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def row(model: str, pk: int, **fields: Any) -> Row:
    return {"model": model, "pk": pk, "fields": fields}


def key_of(pinyin: str) -> str:
    """The identity of a place: its pinyin in one word, as in weining."""
    return pinyin.replace(" ", "")


def short_zh(name: str, pinyin: str) -> str:
    """威宁县 for 威宁彝族回族苗族自治县; other names are short as they are."""
    return f"{name[: len(pinyin.split())]}县" if name.endswith("自治县") else name


def build() -> list[Row]:
    """Every row of the fixture, in the order in which they can be loaded."""
    counties = read("guizhou_counties")
    in_plan = {line["code"]: line for line in read("plan_counties")}
    keys = {line["code"]: key_of(line["pinyin"]) for line in counties}
    pairings = read("pairings")
    with_bureau = {line["code"] for line in counties if line["code"] in in_plan}
    with_bureau |= {code for code, key in keys.items() if any(pair["supporter"] == key for pair in pairings)}
    return [
        *_bureaus([line for line in counties if line["code"] in with_bureau]),
        *_prefectures(),
        *_counties(counties, in_plan, with_bureau),
        *_names(counties),
        *_aliases(keys),
        *_industries(),
        _plan(),
        *_periods(),
        *_targets(keys),
        *_pairings(pairings, keys),
        *_grants(pairings, keys),
    ]


def _bureau(
    pk: int, code: str, kind: str, names: tuple[str, str], parent: str | None, path: str, assumed: bool
) -> Row:
    return row(
        "accounts.bureau",
        pk,
        code=code,
        kind=kind,
        name_zh=names[0],
        name_en=names[1],
        parent=[parent] if parent else None,
        path=path,
        phone="",
        assumed=assumed,
    )


def _bureaus(counties: Iterable[dict[str, str]]) -> Iterator[Row]:
    top = f"/{PROVINCE}/"
    names = ("贵州省投资促进局", "Guizhou Provincial Investment Promotion Bureau")
    yield _bureau(PROVINCE, "province", "province", names, None, top, assumed=False)
    prefectures = {}
    for line in read("prefectures"):
        prefectures[line["code"]] = key_of(line["pinyin"])
        names = (f"{line['name_zh']}投资促进局", f"{line['name_en']} Investment Promotion Bureau")
        path = f"{top}{line['code']}/"
        yield _bureau(
            int(line["code"]), key_of(line["pinyin"]), "prefecture", names, "province", path, assumed=False
        )
    for line in counties:
        names = (f"{line['name_zh']}投资促进局", f"{line['name_en']} Investment Promotion Bureau")
        path = f"{top}{line['prefecture_code']}/{line['code']}/"
        parent = prefectures[line["prefecture_code"]]
        yield _bureau(int(line["code"]), key_of(line["pinyin"]), "county", names, parent, path, assumed=True)
    for line in read("bureaus"):
        names = (line["name_zh"], line["name_en"])
        path = f"{top}{line['id']}/"
        assumed = line["assumed"] == "yes"
        yield _bureau(int(line["id"]), line["code"], line["kind"], names, "province", path, assumed)


def _prefectures() -> Iterator[Row]:
    for line in read("prefectures"):
        yield row(
            "counties.prefecture",
            int(line["code"]),
            name_zh=line["name_zh"],
            name_en=line["name_en"],
            pinyin=line["pinyin"],
            short_zh=line["short_zh"],
            short_en=line["name_en"].split()[0],
            code=line["code"],
            role_in_plan=line["role_in_plan"],
            bureau=[key_of(line["pinyin"])],
        )


def _counties(
    counties: list[dict[str, str]], in_plan: dict[str, dict[str, str]], with_bureau: set[str]
) -> Iterator[Row]:
    for line in counties:
        key, plan = key_of(line["pinyin"]), in_plan.get(line["code"], {})
        yield row(
            "counties.county",
            int(line["code"]),
            name_zh=line["name_zh"],
            name_en=line["name_en"],
            pinyin=line["pinyin"],
            short_zh=short_zh(line["name_zh"], line["pinyin"]),
            short_en=line["name_en"].split()[0],
            key=key,
            prefecture=[line["prefecture_code"]],
            bureau=[key] if line["code"] in with_bureau else None,
            group=plan.get("group", ""),
            group_source=plan.get("group_source", ""),
        )


def _names(counties: list[dict[str, str]]) -> Iterator[Row]:
    changed = read("county_codes")
    with_changes = {line["county_code"] for line in changed}
    steady = [
        {"county_code": line["code"], "valid_from": "", "valid_to": "", "note": "", **line}
        for line in counties
        if line["code"] not in with_changes
    ]
    keys = {line["code"]: key_of(line["pinyin"]) for line in counties}
    for line in sorted([*steady, *changed], key=lambda line: line["code"]):
        yield row(
            "counties.countyname",
            int(line["code"]),
            county=[keys[line["county_code"]]],
            code=line["code"],
            name_zh=line["name_zh"],
            name_en=line["name_en"],
            valid_from=line["valid_from"] or None,
            valid_to=line["valid_to"] or None,
            note=line["note"],
        )


def _aliases(keys: dict[str, str]) -> Iterator[Row]:
    for number, line in enumerate(read("county_aliases"), 1):
        yield row("counties.countyalias", number, alias=line["alias"], county=[keys[line["code"]]])


def _industries() -> Iterator[Row]:
    for line in read("industries"):
        yield row(
            "counties.industry",
            int(line["id"]),
            code=line["code"],
            name_zh=line["name_zh"],
            name_en=line["name_en"],
        )


def _plan() -> Row:
    """Published: the announcement's day, 200 projects, 2,500 jobs, two projects for each working team."""
    return row(
        "counties.plan",
        PLAN_ID,
        name_zh="“9+3”贫困县区招商帮扶计划",
        name_en="“9+3” investment promotion plan",
        announced_on="2020-06-02",
        starts_on=PLAN_STARTS,
        ends_on=PLAN_ENDS,
        target_projects=200,
        target_jobs=2500,
        counting_stage="signed",
        headcount_days=45,
        recount_days="30,60,90",
        warning_pp="-3.0",
        behind_pp="-12.0",
        silent_days=14,
        contact_days=14,
        pace_days=14,
        team_target=2,
        red_pp="5.0",
        black_periods=2,
        small_whole=5,
        report_every=REPORTS.every,
        report_weekday=REPORTS.weekday,
        report_days_after=REPORTS.days_after,
        report_by=REPORTS.by.isoformat(),
        report_grace_hours=REPORTS.grace_hours,
        assumed=[
            "starts_on",
            "ends_on",
            "counting_stage",
            "headcount_days",
            "recount_days",
            "warning_pp",
            "behind_pp",
            "silent_days",
            "contact_days",
            "pace_days",
            "red_pp",
            "black_periods",
            "small_whole",
            "report_every",
            "report_weekday",
            "report_days_after",
            "report_by",
            "report_grace_hours",
        ],
        version=1,
    )


def _periods() -> Iterator[Row]:
    """The weeks of the plan with their cut-offs, all assumed."""
    first, last = date.fromisoformat(PLAN_STARTS), date.fromisoformat(PLAN_ENDS)
    for number, span in enumerate(spans(first, last, REPORTS), 1):
        yield row(
            "counties.reportingperiod",
            number,
            plan=PLAN_ID,
            number=number,
            every=REPORTS.every,
            first_day=span.first.isoformat(),
            last_day=span.last.isoformat(),
            cut_off=f"{span.cut_off.isoformat()}{LOCAL}",
            grace_hours=REPORTS.grace_hours,
        )


def _targets(keys: dict[str, str]) -> Iterator[Row]:
    for number, line in enumerate(read("county_targets"), 1):
        yield row(
            "counties.countytarget",
            number,
            plan=PLAN_ID,
            county=[keys[line["county_code"]]],
            projects=int(line["projects"]),
            jobs=int(line["jobs"]),
            assumed=True,
        )


def _pairings(pairings: list[dict[str, str]], keys: dict[str, str]) -> Iterator[Row]:
    for number, line in enumerate(pairings, 1):
        yield row(
            "counties.pairing",
            number,
            kind=line["kind"],
            supporter=[line["supporter"]],
            county=[keys[line["county_code"]]],
            starts_on=PLAN_STARTS,
            ends_on=None,
            basis=BASIS,
            assumed=True,
        )


def _grants(pairings: list[dict[str, str]], keys: dict[str, str]) -> Iterator[Row]:
    """One read grant for each pairing but a chamber's, on the county's bureau, whose code is the county's key."""
    granting = [line for line in pairings if line["kind"] != "chamber"]
    for number, line in enumerate(granting, 1):
        yield row(
            "accounts.readgrant",
            number,
            reader=[line["supporter"]],
            owner=[keys[line["county_code"]]],
            valid_from=PLAN_STARTS,
            valid_to=None,
        )


def as_text(rows: list[Row]) -> str:
    """The fixture's text: one row on a line, so that a change reads well."""
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in rows)
    return f"[\n{lines}\n]\n"
