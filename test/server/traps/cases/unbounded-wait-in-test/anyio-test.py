import anyio
import pytest


@pytest.mark.anyio
async def test_event(done: anyio.Event):
    await done.wait()  # <- unbounded-wait-in-test


@pytest.mark.anyio
async def test_group():
    done = anyio.Event()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(wake, done)
        await done.wait()


async def wake(done):
    done.set()

# === fix 1: test_case.py
import anyio
import pytest


@pytest.mark.anyio
async def test_event(done: anyio.Event):
    with anyio.fail_after(5):
        await done.wait()


@pytest.mark.anyio
async def test_group():
    done = anyio.Event()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(wake, done)
        await done.wait()


async def wake(done):
    done.set()
