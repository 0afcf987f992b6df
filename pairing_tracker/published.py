"""The ten published cases (counties/data/real_cases.csv), as what somebody would type into the forms.

What the source leaves blank stays blank. A day that the source gives only as the day of the report is
"at the latest". A case from before the plan is continued; so are two whose own text says that they
existed before it, although the report itself is younger.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

STAGES = {"投产": "operating", "在产": "operating", "复工": "operating", "建设中": "started"}

# "就业扩大到3000多人" (grown to) and "2018年底口径" (as of the end of 2018): both ran before the plan.
RAN_BEFORE = ("勺窝镇桑蚕产业", "贵州纳雍源生牧业股份有限公司")


@dataclass(frozen=True)
class PublishedCase:
    """One case. Blank values are empty texts or None."""

    county_code: str
    name: str
    stage: str
    on: date
    continued: bool
    contract_wan: str
    jobs: str
    poor_jobs: str
    note: str


def published_cases(plan_starts: date) -> Iterator[PublishedCase]:
    """The cases in the order of the file."""
    path = Path(settings.BASE_DIR) / "counties" / "data" / "real_cases.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield _case(row, plan_starts)


def _case(row: dict[str, str], plan_starts: date) -> PublishedCase:
    on = _latest_day(row["as_of"], plan_starts.year)
    name = row["project_or_enterprise"].strip()
    return PublishedCase(
        county_code=row["county_code"],
        name=name,
        stage=STAGES[row["stage"]],
        on=on,
        continued=on < plan_starts or name in RAN_BEFORE,
        contract_wan=row["invest_amount_wan"].strip(),
        jobs=row["jobs_total"].strip(),
        poor_jobs=row["poor_jobs"].strip(),
        note=f"{row['kind']}；{row['facts']}；公布日期：{row['as_of']}",
    )


def _latest_day(text: str, year: int) -> date:
    """The latest day that the source allows: a year alone means its last day."""
    if re.fullmatch(r"\d{4}", text):
        return date(int(text), 12, 31)
    short = re.match(r"(\d{1,2})月(\d{1,2})日", text)
    if short:  # "year not printed": the plan's, which the note shows
        return date(year, int(short[1]), int(short[2]))
    return date.fromisoformat(text)
