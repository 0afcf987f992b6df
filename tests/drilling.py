"""Drills: short in the default run, at the figures of the quality plan when DRILLS=1; each client is a process."""

import json
import multiprocessing
import os
from collections.abc import Callable
from typing import Any

from django.db import connections

FULL = os.environ.get("DRILLS") == "1"
FORK = multiprocessing.get_context("fork")


def start(work: Callable[..., None], *arguments: Any) -> tuple[multiprocessing.Process, Any]:
    """`work(say, *arguments)` in a process of its own, and the pipe on which it says what it has done."""
    connections.close_all()  # nothing of ours may be shared with it
    hear, tell = FORK.Pipe(duplex=False)
    process = FORK.Process(target=work, args=(tell.send_bytes, *arguments), daemon=True)
    process.start()
    tell.close()
    return process, hear


def told(hear: Any) -> list[Any]:
    """Everything that a process said until it ended."""
    said = []
    try:
        while True:
            said.append(json.loads(hear.recv_bytes()))
    except EOFError:
        return said
