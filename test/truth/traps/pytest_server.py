"""Runs pytest on folders, each in a fork of this process so that pytest and its plugins are imported once.

One job per line on stdin: ``{"id", "cwd", "args", "env", "output", "limit"}``; one line per job on stdout when it has
ended: ``{"id", "status"}``. A job's process goes on until its interpreter has ended, as ``python -m pytest`` does, or
is killed with its process group after ``limit`` seconds. Ends with its stdin.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import select
import signal
import sys
import tempfile
import time
from typing import Any


def warm_up() -> None:
    """Imports pytest, every installed plugin and what most examples import. Nothing that warns when it is imported."""
    import pytest

    with tempfile.TemporaryDirectory() as nothing:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            pytest.main(["-p", "no:cacheprovider", "--collect-only", "--rootdir", nothing, nothing])
    for name in ("fastapi", "httpx", "anyio.from_thread", "sqlalchemy.ext.asyncio"):
        with contextlib.suppress(ImportError):
            __import__(name)
    # pytest collects garbage at its end, and so does the interpreter: in what was here before there is none.
    gc.collect()
    gc.freeze()


def start(job: dict[str, Any]) -> int:
    """Forks a process for a job and gives its id; in that process this never returns."""
    child = os.fork()
    if child:
        return child
    os.setsid()
    os.chdir(job["cwd"])
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    output = os.open(job["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    os.environ.update(job["env"])
    sys.path[0] = job["cwd"]
    sys.path[1:1] = filter(None, job["env"].get("PYTHONPATH", "").split(os.pathsep))
    sys.argv = ["pytest", *job["args"]]
    import pytest

    sys.exit(pytest.main(job["args"]))


def serve() -> None:
    running: dict[int, dict[str, Any]] = {}
    pending = b""
    while True:
        ready, _, _ = select.select([0], [], [], 0.02 if running else None)
        if ready:
            data = os.read(0, 1 << 16)
            if not data:
                break
            *lines, pending = (pending + data).split(b"\n")
            for line in lines:
                job = json.loads(line)
                running[start(job)] = {**job, "started": time.monotonic()}
        for pid, job in list(running.items()):
            if time.monotonic() - job["started"] > job["limit"]:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                del running[pid]
                os.write(1, json.dumps({"id": job["id"], "status": os.waitstatus_to_exitcode(status)}).encode() + b"\n")
    for pid in running:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


warm_up()
serve()
