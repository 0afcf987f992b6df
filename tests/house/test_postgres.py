"""The PostgreSQL of the tests: it leaves nothing behind, and its death is never taken for success."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import postgres

# Says where the cluster is, then waits to be told to go on.
CLIENT = "import os; print(os.environ['DATABASE_URL'], flush=True); input()"


def start_client() -> tuple[subprocess.Popen[str], Path]:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    command = [sys.executable, "-m", "tests.postgres", sys.executable, "-c", CLIENT]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    run = subprocess.Popen(command, env=environment, text=True, **pipes)
    assert run.stdout
    url = run.stdout.readline().strip()
    return run, Path(url.partition("@/")[2]).parent


def server_of(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])


@pytest.mark.drill
def test_a_server_that_dies_makes_the_run_fail() -> None:
    run, folder = start_client()
    server = server_of(folder)
    os.kill(server, signal.SIGQUIT)
    while (folder / "data" / "postmaster.pid").exists():
        time.sleep(0.05)
    _, errors = run.communicate("\n", timeout=30)
    assert run.returncode == 1
    assert "stopped before" in errors
    assert not folder.exists()


@pytest.mark.drill
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing_behind(how: signal.Signals) -> None:
    run, folder = start_client()
    server = server_of(folder)
    run.send_signal(how)
    run.communicate("\n", timeout=30)
    assert run.returncode
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)


def test_without_postgresql_the_run_fails_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(postgres, "installations", list)
    monkeypatch.setattr(postgres, "clean_up_on_signals", lambda: None)
    assert postgres.main(["true"]) == 1
    assert "No PostgreSQL could be started" in capfd.readouterr().err
