# environments: extras
import asyncio

import freezegun
import pytest
from freezegun import freeze_time

from shop import retry


@pytest.mark.asyncio
async def test_block():
    with freeze_time("2026-01-01"):  # <- frozen-time-asyncio
        await asyncio.sleep(0.1)
    with freeze_time("2026-01-01") as frozen:  # <- frozen-time-asyncio
        await retry()
    with freeze_time("2026-01-01"):
        await asyncio.sleep(0)
    await asyncio.sleep(0.1)


@pytest.mark.asyncio
async def test_expected_timeout(job):
    with freezegun.freeze_time("2026-01-01"):  # <- frozen-time-asyncio
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(job, 0.1)
    with freezegun.freeze_time("2026-01-01"):
        await asyncio.wait_for(job, 0.1)


@freeze_time("2026-01-01")  # <- frozen-time-asyncio
class TestFrozen:
    @pytest.mark.asyncio
    async def test_first(self):
        await asyncio.sleep(1)


@pytest.fixture
def frozen():
    with freeze_time("2026-01-01"):  # <- frozen-time-asyncio
        yield


@pytest.mark.asyncio
async def test_fixture(frozen):
    await asyncio.sleep(1)


@freeze_time("2026-01-01")
def test_sync():
    asyncio.run(retry())


@pytest.mark.asyncio
async def test_thawed():
    for arguments in ({},):
        with freeze_time("2026-01-01", real_asyncio=True):
            await asyncio.sleep(1)
        with freeze_time("2026-01-01", ignore=["asyncio"]):
            await asyncio.sleep(1)
        with freeze_time("2026-01-01", tick=True):
            await asyncio.sleep(1)
        with freeze_time("2026-01-01", auto_tick_seconds=1):
            await asyncio.sleep(1)


@pytest.mark.asyncio
async def test_moved():
    with freeze_time("2026-01-01") as frozen:
        sleeping = asyncio.create_task(asyncio.sleep(1))
        await asyncio.sleep(0)
        frozen.tick(2)
        await sleeping
        await asyncio.sleep(1)

# === shop.py
import asyncio


async def retry():
    await asyncio.sleep(0.5)

# === fix 1: test_case.py
import asyncio

import freezegun
import pytest
from freezegun import freeze_time

from shop import retry


@pytest.mark.asyncio
async def test_block():
    with freeze_time("2026-01-01", real_asyncio=True):
        await asyncio.sleep(0.1)
    with freeze_time("2026-01-01", real_asyncio=True) as frozen:
        await retry()
    with freeze_time("2026-01-01"):
        await asyncio.sleep(0)
    await asyncio.sleep(0.1)


@pytest.mark.asyncio
async def test_expected_timeout(job):
    with freezegun.freeze_time("2026-01-01", real_asyncio=True):
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(job, 0.1)
    with freezegun.freeze_time("2026-01-01"):
        await asyncio.wait_for(job, 0.1)


@freeze_time("2026-01-01", real_asyncio=True)
class TestFrozen:
    @pytest.mark.asyncio
    async def test_first(self):
        await asyncio.sleep(1)


@pytest.fixture
def frozen():
    with freeze_time("2026-01-01", real_asyncio=True):
        yield


@pytest.mark.asyncio
async def test_fixture(frozen):
    await asyncio.sleep(1)


@freeze_time("2026-01-01")
def test_sync():
    asyncio.run(retry())


@pytest.mark.asyncio
async def test_thawed():
    for arguments in ({},):
        with freeze_time("2026-01-01", real_asyncio=True):
            await asyncio.sleep(1)
        with freeze_time("2026-01-01", ignore=["asyncio"]):
            await asyncio.sleep(1)
        with freeze_time("2026-01-01", tick=True):
            await asyncio.sleep(1)
        with freeze_time("2026-01-01", auto_tick_seconds=1):
            await asyncio.sleep(1)


@pytest.mark.asyncio
async def test_moved():
    with freeze_time("2026-01-01") as frozen:
        sleeping = asyncio.create_task(asyncio.sleep(1))
        await asyncio.sleep(0)
        frozen.tick(2)
        await sleeping
        await asyncio.sleep(1)
