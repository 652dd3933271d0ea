import time

import pytest


@pytest.mark.anyio
async def test_wait():
    time.sleep(0.1)  # <- blocking-call-in-async

# === fix 1: test_case.py
import anyio
import pytest


@pytest.mark.anyio
async def test_wait():
    await anyio.sleep(0.1)
