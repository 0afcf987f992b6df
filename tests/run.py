"""Runs the suite on SQLite and on PostgreSQL at the same time; `make test` and `make drills` call this.

What stands on the command line goes to pytest. SQLite's output shows as it comes, PostgreSQL's after it.
The run is green only if both are. What need not be done on both is shared (tests/sharing.py), but in the drills.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from tests import postgres, sharing
from tests.chromium import chromium

Pytest = subprocess.Popen[bytes]


def main(arguments: list[str]) -> int:
    postgres.clean_up_on_signals()
    verdicts = {}
    with tempfile.TemporaryFile() as output:
        print("== SQLite", flush=True)
        with _pytest(arguments, "", "first", None) as on_sqlite:
            verdicts["PostgreSQL"] = _on_postgresql(arguments, output)
            verdicts["SQLite"] = _verdict(on_sqlite.wait())
        print("\n== PostgreSQL", flush=True)
        output.seek(0)
        sys.stdout.write(output.read().decode(errors="replace"))
    return _close(verdicts)


def _pages_once() -> list[str]:
    """What a browser shows does not depend on the engine: by default it is driven on SQLite, in the drills on both."""
    return [] if os.environ.get("DRILLS") else ["--ignore=tests/browser"]


def _on_postgresql(arguments: list[str], output: IO[bytes]) -> str:
    try:
        with (
            postgres.database() as (url, server),
            _pytest([*_pages_once(), *arguments], url, "second", output) as run,
        ):
            verdict = _verdict(run.wait())
            if server and not server.alive:
                return "FAILED: the server stopped before the tests had ended"
            return verdict
    except postgres.Unusable as error:
        return f"FAILED: {error}"


@contextmanager
def _pytest(arguments: list[str], database_url: str, side: str, output: IO[bytes] | None) -> Iterator[Pytest]:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment[sharing.VARIABLE] = "" if os.environ.get("DRILLS") else side
    if database_url:
        environment["DATABASE_URL"] = database_url
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    process = subprocess.Popen(command, env=environment, stdout=output, stderr=output and subprocess.STDOUT)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)  # pytest tears down on it, unlike on SIGTERM
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()


def _verdict(status: int) -> str:
    return {0: "passed", 5: "FAILED: no test was found"}.get(status, f"FAILED (pytest ended with {status})")


def _close(verdicts: dict[str, str]) -> int:
    print()
    for engine in sorted(verdicts, reverse=True):
        print(f"{engine}: {verdicts[engine]}")
    if not os.environ.get("DRILLS"):
        print("The browser tests ran on SQLite; `make drills` drives the browser on both engines.")
    if not chromium():
        print("Not run: the browser tests, for want of Chromium (apt install chromium, or set CHROMIUM).")
    return int(any(verdict != "passed" for verdict in verdicts.values()))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Interrupted.")
