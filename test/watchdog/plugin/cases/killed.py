"""A test that is killed in the middle, or sits in C code that holds the GIL."""

import asyncio
import os
import re
import signal

import pytest

pytestmark = pytest.mark.asyncio


async def test_before():
    await asyncio.sleep(0)


async def test_killed():
    await asyncio.sleep(0.3)
    os.kill(os.getpid(), signal.SIGKILL)


async def test_holds_the_gil():
    re.match(r"(a+)+$", "a" * 64 + "b")  # in C
