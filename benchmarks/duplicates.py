"""How long it takes to look for duplicates among 100,000 projects, on both engines: `python -m benchmarks.duplicates`.

Each engine gets a scratch database and a process of its own. What is timed is the whole check: keys, query, rules.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator

from benchmarks.server import ROOT
from tests import postgres

CHARACTERS = (
    "云岭黔山乌蒙清水锦绣金禾瑞丰恒达嘉永兴宏远盛源青岩百花新程同心惠民"
    "聚力乐居长福泽旺华彩安顺泰和祥美佳康诚利隆腾辉润"
)
PLACES = (
    "贵州",
    "贵州省",
    "威宁",
    "威宁县",
    "遵义市",
    "毕节市",
    "贵阳",
    "铜仁市",
    "深圳市",
    "紫云县",
    "",
    "黔南",
)
TRADES = (
    "服饰",
    "服装",
    "食品",
    "农业",
    "农业发展",
    "电子",
    "电子科技",
    "工艺品",
    "生态农业",
    "建材",
    "茶业",
    "实业",
)
FORMS = ("有限公司", "有限责任公司", "农民专业合作社", "集团有限公司")
PRODUCTS = (
    "服装来料加工",
    "校服加工",
    "食用菌种植",
    "辣椒加工",
    "茶叶精制",
    "数据线组装",
    "蜡染",
    "刺绣",
    "生态养殖",
    "刺梨饮料",
)
KINDS = ("项目", "扶贫车间", "生产线建设项目", "基地", "产业园")


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.duplicates", description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--checks", type=int, default=300, help="of each kind")
    options.add_argument("--inside", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.inside:
        measure(chosen.inside, chosen.rows, chosen.checks)
        return
    postgres.clean_up_on_signals()
    print(f"ms for a check among {chosen.rows:,} projects   median     99 %    worst", flush=True)
    with tempfile.TemporaryDirectory(prefix="pairing-bench-") as var:
        run_inside("SQLite", var, None, chosen)
    with tempfile.TemporaryDirectory(prefix="pairing-bench-") as var, postgres.cluster() as database:
        run_inside("PostgreSQL", var, database.url, chosen)


def run_inside(engine: str, var: str, url: str | None, chosen: argparse.Namespace) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {
        "VAR_DIR": var,
        "DEMO": "1",
        "DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
    }
    if url:
        environment["DATABASE_URL"] = url
    sizes = ["--rows", str(chosen.rows), "--checks", str(chosen.checks)]
    command = [sys.executable, "-m", "benchmarks.duplicates", "--inside", engine, *sizes]
    if subprocess.run(command, cwd=ROOT, env=environment).returncode:
        sys.exit(f"{engine}: failed")


def measure(engine: str, rows: int, checks: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("loaddata", "reference", verbosity=0)
    dice = random.Random(20200602)  # noqa: S311 - a benchmark, not a secret
    build(dice, rows)
    from projects.duplicates import duplicates_of, duplicates_of_many

    for kind, candidates in kinds_of(dice, checks):
        for candidate in candidates[:5]:
            duplicates_of(candidate)  # once unmeasured: connection and caches are warm
        spent = [timed(lambda candidate=candidate: duplicates_of(candidate)) for candidate in candidates]
        found = sum(bool(duplicates_of(candidate)) for candidate in candidates[:50]) * 2
        print(f"{engine:<11}{kind:<24}{columns(spent)}   {found:>3} % found something", flush=True)
    sheet = [candidate for _kind, some in kinds_of(dice, 167) for candidate in some][:500]
    spent = [timed(lambda: duplicates_of_many(sheet)) / len(sheet) for _round in range(5)]
    print(f"{engine:<11}{'a row of a sheet of 500':<24}{columns(spent)}", flush=True)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def columns(spent: list[float]) -> str:
    ordered = sorted(spent)
    last = ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
    return "".join(f"{value:>9.2f}" for value in (statistics.median(ordered), last, ordered[-1]))


def kinds_of(dice: random.Random, checks: int) -> Iterator[tuple[str, list]]:
    """Candidates that are there already, that are one slip away, and that are new."""
    from dataclasses import replace

    from projects.duplicates import likeness_of, typed_likeness
    from projects.models import Project

    ids = list(Project.objects.values_list("pk", flat=True))
    chosen = Project.objects.select_related("enterprise").in_bulk(dice.sample(ids, min(checks, len(ids))))
    stored = [replace(likeness_of(project), pk=None) for project in chosen.values()]
    yield "the same project", stored
    slips = []
    for project in chosen.values():
        name = project.enterprise.name
        place = dice.randrange(max(len(name) - 6, 1), len(name) - 3)
        other = name[:place] + dice.choice(CHARACTERS) + name[place + 1 :]
        slips.append(typed_likeness(name=f"{project.name}部", enterprise_name=other))
    yield "one slip in the company", slips
    new = [
        typed_likeness(name=project_name(dice), enterprise_name=company(dice), contact_phone=phone(dice))
        for _check in range(checks)
    ]
    yield "a new project", new


def company(dice: random.Random) -> str:
    brand = "".join(dice.choices(CHARACTERS, k=dice.choice((2, 2, 3))))
    return f"{dice.choice(PLACES)}{brand}{dice.choice(TRADES)}{dice.choice(FORMS)}"


def project_name(dice: random.Random) -> str:
    part = dice.choice(("", "（一期）", "（二期）"))
    return f"{dice.choice(PLACES)}{dice.choice(PRODUCTS)}{dice.choice(KINDS)}{part}"


def phone(dice: random.Random) -> str:
    return f"0857-{dice.randrange(2_000_000, 8_999_999)}"


def build(dice: random.Random, rows: int) -> None:
    """`rows` projects of half as many enterprises, one of which has 500."""
    from django.db import connection, transaction

    from accounts import clock
    from accounts.models import User
    from chambers.models import Enterprise, name_key
    from counties.models import County, Industry
    from ledger.models import Source
    from projects.duplicate_models import EnterpriseSpelling, new_reference
    from projects.likeness import name_key as folded
    from projects.likeness import spellings
    from projects.models import Project

    clerk = User.objects.create_user("bench", bureau=County.objects.in_plan()[0].bureau)
    counties, industries = list(County.objects.in_plan()), list(Industry.objects.all())
    with transaction.atomic():
        names = [company(dice) for _row in range(max(rows // 2, 1))]
        enterprises = Enterprise.objects.bulk_create(
            [Enterprise(name=name, name_key=name_key(name)) for name in names], batch_size=5000
        )
        keys = (
            EnterpriseSpelling(enterprise=one, key=key)
            for one in enterprises
            for key in spellings(folded(one.name))
        )
        EnterpriseSpelling.objects.bulk_create(keys, batch_size=5000)
        sources = Source.objects.bulk_create(
            [Source(kind="project") for _row in range(rows)], batch_size=5000
        )
        projects = []
        for number, source in enumerate(sources):
            county = dice.choice(counties)
            project = Project(
                source=source,
                name=project_name(dice),
                county=county,
                enterprise=enterprises[0] if number < 500 else dice.choice(enterprises),
                industry=dice.choice(industries),
                introduced_by=county.bureau,
                channel="own",
                first_county=county,
                first_introduced_by=county.bureau,
                first_channel="own",
                contract_amount=dice.randrange(10, 5000) * 10_000,
                contact_phone=phone(dice),
                site_address=f"{county.name_zh}工业园{dice.randrange(1, 300)}号楼{dice.randrange(1, 99)}室",
                entered_by=clerk,
                entered_at=clock.now(),
                changed_at=clock.now(),
                reference=new_reference(),
            )
            project.take_keys()
            projects.append(project)
        Project.objects.bulk_create(projects, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
