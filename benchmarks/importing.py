"""What importing projects costs, 10,000 rows of 20 columns on PostgreSQL: `python -m benchmarks.importing`.

A scratch database and a process of its own. A workbook is uploaded as on the page and goes through every step of the
real import: read in the guarded child, its table found, its rows kept, checked, and saved with their claims, history
and lines. What is timed is everything from the upload to the last commit; the measure beside it is the bare insert of
the same rows, without form, claims, history and lines.
"""

import argparse
import cProfile
import os
import pstats
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from benchmarks.cpu import tree_seconds
from benchmarks.server import ROOT
from tests import postgres

HEADINGS = (
    "项目名称",
    "所在县",
    "引荐单位",
    "引进企业名称",
    "统一社会信用代码",
    "行业",
    "项目性质",
    "是否短平快",
    "是否劳动密集型",
    "项目进展",
    "洽谈时间",
    "签约时间",
    "开工时间",
    "预计投产时间",
    "投资金额（万元）",
    "带动就业人数",
    "年产值（万元）",
    "联系电话",
    "建设地点",
    "备注",
)
PRODUCTS = (
    "服装来料加工",
    "校服加工",
    "食用菌种植",
    "辣椒加工",
    "茶叶精制",
    "数据线组装",
    "蜡染",
    "生态养殖",
)
COMMON = "".join(chr(0x4E00 + place) for place in range(0, 20_000, 11))  # 1,819 characters


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.importing", description=__doc__)
    options.add_argument("--rows", type=int, default=10_000)
    options.add_argument("--profile", action="store_true", help="show where the time of this process goes")
    options.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.inside:
        measure(chosen.rows, chosen.profile)
        return
    postgres.clean_up_on_signals()
    with tempfile.TemporaryDirectory(prefix="pairing-bench-") as var, postgres.cluster() as database:
        environment = os.environ | {
            "VAR_DIR": var,
            "DEMO": "1",
            "DEBUG": "0",
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "DATABASE_URL": database.url,
            "POSTGRES_PID": str(database.process.pid),
        }
        more = ["--profile"] if chosen.profile else []
        command = [sys.executable, "-m", "benchmarks.importing", "--inside", f"--rows={chosen.rows}", *more]
        if subprocess.run(command, cwd=ROOT, env=environment).returncode:
            sys.exit("failed")


def measure(rows: int, profile: bool) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("loaddata", "reference", verbosity=0)
    from accounts.models import Bureau, User

    dice = random.Random(20200602)  # noqa: S311 - a benchmark, not a secret
    actor = User.objects.create_user("bench", bureau=Bureau.objects.get(kind="province"), role="reviewer")
    one_import(actor, workbook(dice, 200, first=500_000), Watch())  # unmeasured: imports and caches are warm
    content, watch = workbook(dice, rows), Watch()
    profiler = cProfile.Profile()
    before = cpu_seconds()
    with connection.execute_wrapper(watch.query):
        if profile:
            profiler.enable()
        batch, total = one_import(actor, content, watch)
        profiler.disable()
    after = cpu_seconds()
    report(batch, rows, total, watch, bare_insert(rows))
    here, there = ((after[place] - before[place]) * 1000 / rows for place in (0, 1))
    print(f"CPU ms a row: {here:.2f} in Python with its child, {there:.2f} in PostgreSQL")
    if profile:
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(70)
        pstats.Stats(profiler).sort_stats("tottime").print_stats(45)


def cpu_seconds() -> tuple[float, float]:
    """CPU of this process with its children, and of PostgreSQL: what the machine does beside this changes neither."""
    return tree_seconds(os.getpid()), tree_seconds(int(os.environ["POSTGRES_PID"]))


class Watch:
    """How long each step took, by what it did, and how often the duplicates were asked for."""

    def __init__(self) -> None:
        self.steps: dict[str, list[float]] = defaultdict(list)
        self.duplicates = 0
        self.in_database = 0.0

    def query(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        if sql.startswith("(SELECT") and "projects_enterprisespelling" in sql:
            self.duplicates += 1
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.in_database += time.perf_counter() - began

    def step(self, state: str, work: Callable[[int], None]) -> Callable[[int], None]:
        def timed(batch_id: int) -> None:
            began = time.perf_counter()
            work(batch_id)
            self.steps[state].append(time.perf_counter() - began)

        return timed


def one_import(actor: Any, content: bytes, watch: Watch) -> tuple[Any, float]:
    """Upload, read, check and save, as pages and worker do; the batch and the seconds that it took."""
    from sheets import advance, batches

    before = dict(advance.STEPS)
    advance.STEPS.update({state: watch.step(state, work) for state, work in before.items()})
    try:
        began = time.perf_counter()
        batch = batches.begin(label="projects.Project", actor=actor, content=content, file_name="项目.xlsx")
        advance.advance(batch.pk)
        batch.refresh_from_db()
        if batch.state != "ready":
            sys.exit(
                f"{batch.state}: {batch.message} {list(zip(batch.headings, batch.mapping, strict=False))}"
            )
        batches.save(batch=batch, actor=actor)
        advance.advance(batch.pk)
        took = time.perf_counter() - began
    finally:
        advance.STEPS.update(before)
    batch.refresh_from_db()
    return batch, took


def report(batch: Any, rows: int, total: float, watch: Watch, bare: float) -> None:
    from django.db.models import Count

    outcomes = batch.rows.values_list("outcome").annotate(n=Count("pk")).order_by("outcome")
    saved = batch.rows.filter(is_saved=True).count()
    print(f"{rows:,} rows of {len(HEADINGS)} columns, {saved:,} saved, outcomes {dict(outcomes)}")
    print(f"{'':<28}{'ms a row':>10}{'steps':>8}{'longest, ms':>14}")
    for state, took in watch.steps.items():
        print(f"{state:<28}{sum(took) * 1000 / rows:>10.3f}{len(took):>8}{max(took) * 1000:>14.0f}")
    print(f"{'in the database':<28}{watch.in_database * 1000 / rows:>10.3f}")
    print(f"{'upload to last commit':<28}{total * 1000 / rows:>10.3f}   {rows / total:,.0f} rows a second")
    print(
        f"{'bare insert of the rows':<28}{bare * 1000 / rows:>10.3f}   the import is {total / bare:.1f} × that"
    )
    print(
        f"queries for duplicates: {watch.duplicates} ({watch.duplicates * 500 / rows:.2f} for each 500 rows)"
    )
    for row in batch.rows.filter(is_saved=False)[:3]:
        print("not saved:", row.number, row.outcome, row.problems, [doubt["message"] for doubt in row.doubts])


def bare_insert(rows: int) -> float:
    """Seconds for the bare insert of so many projects, taken back afterwards."""
    from django.db import connection, transaction

    from ledger.models import Source
    from projects.models import Project

    with transaction.atomic():
        projects = list(Project.objects.order_by("-pk")[:rows])
        began = time.perf_counter()
        sources = Source.objects.bulk_create([Source(kind="project") for _row in projects], batch_size=500)
        for project, source in zip(projects, sources, strict=True):
            project.pk, project.reference, project.source, project._state.adding = None, None, source, True
        Project.objects.bulk_create(projects, batch_size=500)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    return took


def workbook(dice: random.Random, rows: int, first: int = 0) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("项目台账")
    sheet.append(["“9+3”招商引资项目台账"])
    sheet.append(["序号", *HEADINGS])
    for number, row in enumerate(made_up(dice, rows, first), 1):
        sheet.append([number, *row])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def made_up(dice: random.Random, rows: int, first: int = 0) -> list[list[Any]]:
    """Rows as a bureau keeps them: companies with two projects now and then, days as dates and as text."""
    from counties.models import County, Industry
    from tests.world import made_up_code

    counties = list(County.objects.in_plan().select_related("bureau"))
    industries = [industry.name_zh for industry in Industry.objects.all()]
    found, company = [], ""
    for number in range(first, first + rows):
        county = dice.choice(counties)
        if number % 5 or not company:
            company = (
                f"贵州{''.join(dice.choices(COMMON, k=4))}{dice.choice(('服饰', '食品', '电子'))}有限公司"
            )
        signed = date(2020, 6, 10) + timedelta(days=dice.randrange(25))
        started = signed + timedelta(days=dice.randrange(1, 12))
        is_started = dice.random() < 0.5
        brand = "".join(dice.choices(COMMON, k=5))
        found.append(
            [
                f"{county.short_name}{brand}{dice.choice(PRODUCTS)}项目",
                dice.choice((county.name_zh, county.short_name)),
                county.bureau.name_zh,
                company,
                made_up_code(company),
                dice.choice(industries),
                dice.choice(("新建", "新建", "续建")),
                dice.choice(("是", "否", None)),
                dice.choice(("是", "否", None)),
                "在建" if is_started else "签约",
                signed - timedelta(days=dice.randrange(5, 30)),
                signed if number % 3 else f"{signed.month}月{signed.day}日",
                started if is_started else None,
                date(2020, 12, 1),
                round(10 ** dice.uniform(1.5, 5.5), 2),
                dice.randrange(5, 400),
                dice.randrange(100, 9_000),
                f"0857-{2_000_000 + number}",
                f"{county.name_zh}{brand}工业园{number}号楼",
                "样例数据，仅供测速",
            ]
        )
    return found


if __name__ == "__main__":
    main()
