"""Real servers for the tests of real clients: started on a free port in a folder of their own, ended with the block."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Iterator, Optional

PATIENCE = 60
"""Seconds a server may take to come up: the machine may be busy."""


def redis_server() -> Optional[str]:
    """Path of ``redis-server``, or None."""
    return shutil.which("redis-server")


def postgres_folder() -> Optional[Path]:
    """Folder of the newest ``initdb`` and ``postgres``: on PATH, or where Debian puts them."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(versions, key=lambda path: float(path.parent.name), default=None)


@contextlib.contextmanager
def redis() -> Iterator[int]:
    """A Redis without persistence. Gives its port."""
    port = _free_port()
    command = [str(redis_server()), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with tempfile.TemporaryDirectory(prefix="looptrap-redis-") as folder:
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for_port(port, process)
            yield port
        finally:
            _end(process)


@contextlib.contextmanager
def postgres() -> Iterator[int]:
    """A PostgreSQL with the superuser ``looptrap``, no password, database ``postgres``. Gives its port."""
    folder = postgres_folder()
    assert folder is not None
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="looptrap-postgres-", ignore_cleanup_errors=True) as data:
        user = _other_user()
        if user is not None:
            os.chown(data, user.pw_uid, user.pw_gid)
        # PostgreSQL refuses to run as root.
        who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user is not None else {}
        subprocess.run(
            [str(folder / "initdb"), "-D", f"{data}/db", "-U", "looptrap", "-A", "trust", "--no-sync"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=data,
            **who,
        )
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": data, "fsync": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        process = subprocess.Popen(
            [str(folder / "postgres"), "-D", f"{data}/db", "-p", str(port), *options],
            cwd=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **who,
        )
        try:
            _wait_for_port(port, process)
            _wait_until_ready(folder, port)
            yield port
        finally:
            _end(process)


def _wait_until_ready(folder: Path, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    command = [str(folder / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(command, check=False).returncode != 0:
        assert time.monotonic() < deadline, "PostgreSQL does not answer"
        time.sleep(0.1)


def _other_user() -> Optional[pwd.struct_passwd]:
    if os.geteuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, f"{process.args[0]} ended with status {process.returncode}"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(f"{process.args[0]} does not listen")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """SIGINT is PostgreSQL's fast shutdown; Redis takes it as well."""
    process.send_signal(2)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
