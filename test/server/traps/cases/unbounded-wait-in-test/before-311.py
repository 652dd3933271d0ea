# environments: pa021
import asyncio

import pytest


@pytest.mark.asyncio
async def test_it(inbox: asyncio.Queue):
    await inbox.get()  # <- unbounded-wait-in-test

# === fix 1: test_case.py
import asyncio

import pytest


@pytest.mark.asyncio
async def test_it(inbox: asyncio.Queue):
    await asyncio.wait_for(inbox.get(), 5)
