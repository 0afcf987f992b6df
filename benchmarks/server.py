"""The tracker as it is deployed, on a free loopback port, over a PostgreSQL cluster with the demo's data."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Server:
    port: int
    gunicorn: int
    postgres: int


@contextlib.contextmanager
def serving(projects: int = 0) -> Iterator[Server]:
    """The server; the demo's projects are joined by as many more as make `projects`, by none if it has as many."""
    with postgres.cluster() as database, tempfile.TemporaryDirectory(prefix="pairing-bench-") as var:
        port = _free_port()
        environment = _environment(database.url, var, port)
        more = f"from benchmarks.growing import grow; assert grow({projects}) >= {projects}"
        commands = (
            ["migrate", "--no-input"],
            ["demo"],
            ["shell", "-c", more],
            ["collectstatic", "--no-input"],
        )
        for command in commands:
            _manage(command, environment)
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        process = subprocess.Popen([*gunicorn, "pairing_tracker.wsgi"], cwd=ROOT, env=environment)
        try:
            _wait_for(port, process)
            yield Server(port, process.pid, database.process.pid)
        finally:
            process.terminate()
            process.wait(60)


def _environment(database_url: str, var: str, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": database_url,
        "VAR_DIR": var,
        "BIND": f"127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "DEMO": "1",
        "DEBUG": "0",
        "DEMO_TODAY": "2020-07-22",
    }


def _manage(command: list[str], environment: dict[str, str]) -> None:
    whole = [sys.executable, "manage.py", *command]
    done = subprocess.run(whole, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"manage.py {' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    sys.exit("gunicorn did not start.")
