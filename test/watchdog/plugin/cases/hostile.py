"""Tests that exchange what the watchdog works with: blocking calls, clocks, environment, folder, descriptors, output."""

import asyncio
import builtins
import fcntl
import io
import os
import sys
import time

import pytest

pytestmark = pytest.mark.asyncio

ELSEWHERE = """
async def work():
    pass

def make(create_task):
    return create_task(work())
"""


def task_of_another_file(name):
    """A task made in a file that the watchdog has not seen yet."""
    names = {}
    exec(compile(ELSEWHERE, os.path.join(os.path.dirname(__file__), name), "exec"), names)
    return names["make"](asyncio.create_task)


@pytest.fixture
def forbidden(monkeypatch):
    """As blockbuster does it: what blocks raises where a loop runs."""

    def forbid(place, name):
        original = getattr(place, name)

        def refuse(*args, **kwargs):
            if asyncio._get_running_loop() is not None:
                raise AssertionError(f"blocking call to {name}")
            return original(*args, **kwargs)

        monkeypatch.setattr(place, name, refuse)

    for name in ("stat", "getcwd", "listdir", "write", "read", "access", "fstat"):
        forbid(os, name)
    forbid(os.path, "abspath")
    forbid(time, "sleep")
    forbid(builtins, "open")
    forbid(io, "open")


async def test_forbidden_passes(forbidden):
    await task_of_another_file("passes.py")
    asyncio.new_event_loop().close()


async def test_forbidden_hangs(forbidden):
    await task_of_another_file("hangs.py")
    await asyncio.Event().wait()  # forbidden


@pytest.fixture
def frozen(monkeypatch):
    """As freezegun does it, but for good: time stands still, in another year."""
    for name in ("time", "monotonic", "perf_counter"):
        monkeypatch.setattr(time, name, lambda: 42.0)


async def test_frozen_passes(frozen):
    await asyncio.sleep(0)


async def test_frozen_hangs(frozen):
    await asyncio.Event().wait()  # frozen


async def test_nowhere_passes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tmp_path.rmdir()
    await task_of_another_file("nowhere.py")
    os.chdir(os.path.dirname(__file__))


async def test_nowhere_hangs(tmp_path, monkeypatch):
    for name in list(os.environ):
        if name != "PYTEST_CURRENT_TEST":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    tmp_path.rmdir()
    await asyncio.Event().wait()  # nowhere


async def test_output_hangs(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setattr(sys, "stderr", None)
    await asyncio.Event().wait()  # output


def test_descriptors_are_closed(tmp_path):
    """By number, as daemons do it; the next file gets a number that was the watchdog's."""
    saved = [(number, fcntl.fcntl(number, fcntl.F_DUPFD, 500)) for number in range(3, 200) if is_open(number)]
    os.closerange(3, 200)
    with open(tmp_path / "users.txt", "w") as file:
        for number in range(64, 70):
            os.dup2(file.fileno(), number)
        time.sleep(0.5)
        file.write("mine")
    os.closerange(3, 200)
    for number, copy in saved:
        if number < 64:
            os.dup2(copy, number)
        os.close(copy)
    assert (tmp_path / "users.txt").read_text() == "mine"


def is_open(number):
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


async def test_after_all():
    await asyncio.sleep(0.01)
