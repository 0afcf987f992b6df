"""How fast 100,000 projects go out as a file, and in how much memory: `python -m benchmarks.exporting`.

Each engine gets a scratch database; each kind of file a process of its own, whose memory is compared with what it had
before the first row. What is timed is the whole way: the filtered list, its columns, the file on the disk.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.duplicates import build
from benchmarks.server import ROOT
from tests import postgres

ENDINGS = ("xlsx", "csv")


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.exporting", description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--inside", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.inside:
        inside(chosen.inside, chosen.rows)
        return
    postgres.clean_up_on_signals()
    report(chosen.rows)


TWENTY = 20  # columns, as the aim names them


def report(rows: int) -> None:
    """Print the figures of both engines."""
    print(
        f"{rows:,} projects out        columns   rows/s   CPU s   wall s   MB above idle   MB of file",
        flush=True,
    )
    with tempfile.TemporaryDirectory(prefix="pairing-bench-") as var:
        _run("SQLite", var, None, rows)
    with tempfile.TemporaryDirectory(prefix="pairing-bench-") as var, postgres.cluster() as database:
        _run("PostgreSQL", var, database.url, rows)


def _run(engine: str, var: str, url: str | None, rows: int) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {
        "VAR_DIR": var,
        "DEMO": "1",
        "DEBUG": "0",
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
    }
    if url:
        environment["DATABASE_URL"] = url
    for step in ("build", *ENDINGS):
        command = [
            sys.executable,
            "-m",
            "benchmarks.exporting",
            "--inside",
            f"{engine}:{step}",
            "--rows",
            str(rows),
        ]
        if subprocess.run(command, cwd=ROOT, env=environment).returncode:
            sys.exit(f"{engine}: {step} failed")


def inside(asked: str, rows: int) -> None:
    import django

    django.setup()
    engine, _colon, step = asked.partition(":")
    if step == "build":
        _build(rows)
    else:
        _measure(engine, step, rows)


def _build(rows: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("loaddata", "reference", verbosity=0)
    build(random.Random(20200602), rows)  # noqa: S311 - a benchmark, not a secret


def _measure(engine: str, ending: str, rows: int) -> None:
    """Ask the view for the file, once for a few rows so that everything is loaded, then for all of them."""
    from django.test import RequestFactory

    from accounts.models import Bureau, User
    from projects.views import ProjectList
    from sheets.sheet import sheet_classes

    province = User.objects.create_user(
        f"bench-{ending}", bureau=Bureau.objects.get(kind=Bureau.Kind.PROVINCE), role="director"
    )

    def ask(**query: Any) -> Any:
        request = RequestFactory().get("/projects/", {"export": ending, **query})
        request.user, request.resolver_match = province, None
        return ProjectList.as_view()(request)

    ask(q="不会有的名字").close()
    idle, cpu, start = _memory(), time.process_time(), time.perf_counter()
    answer = ask(columns=[c.name for c in sheet_classes()[ProjectList.sheet].columns][:TWENTY])
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    size = Path(f"/proc/self/fd/{answer.file_to_stream.fileno()}").stat().st_size / 1_000_000
    above = (_peak() - idle) / 1_000_000
    answer.close()
    columns = TWENTY
    print(
        f"{engine:<12}{ending:<14}{columns:>8}{rows / wall:>9,.0f}{cpu:>8.1f}{wall:>9.1f}{above:>16.0f}{size:>13.1f}",
        flush=True,
    )


def _memory() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _peak() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


if __name__ == "__main__":
    main()
