"""How gunicorn serves the tracker, in the demo, in production and under `make bench`."""

import gc
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads, because a browser opens connections ahead of need and an idle one would hold a whole worker.
worker_class = "gthread"
threads = int(os.environ.get("THREADS", "4"))
preload_app = True
timeout = 60
graceful_timeout = 30
keepalive = 5
# The heartbeat file must not lie on a slow disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")


# Beside the demo's server runs the worker, which takes up what is longer than a request; elsewhere it is a service of
# its own (pairing-tracker-worker.service).
_worker: list[subprocess.Popen] = []


def when_ready(server: Any) -> None:
    """What is loaded by now stays: a third of a million objects that no worker's collector need look through again."""
    gc.collect()
    gc.freeze()
    if os.environ.get("WITH_WORKER") == "1":
        command = [sys.executable, "manage.py", "work", "--end-with-parent", "--verbosity", "0"]
        _worker.append(subprocess.Popen(command))


def post_fork(server: Any, worker: Any) -> None:
    """A request makes about as many objects as by default set the collector off; once for a dozen of them will do."""
    gc.set_threshold(10_000, 10, 10)


def on_exit(server: Any) -> None:
    for worker in _worker:
        worker.terminate()
        worker.wait(timeout=20)
