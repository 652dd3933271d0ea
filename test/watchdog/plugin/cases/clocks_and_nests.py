"""Beside packages that move the clock, and one that lets loops run inside each other; that one for good, so it is last."""

import asyncio

import pytest


@pytest.mark.asyncio
async def test_frozen_sleep():
    from freezegun import freeze_time

    with freeze_time("2030-01-01"):
        await asyncio.sleep(0.05)  # frozen


@pytest.mark.asyncio
async def test_frozen_deadlock():
    from freezegun import freeze_time

    with freeze_time("2030-01-01"):
        await asyncio.Event().wait()  # deadlock while frozen


def test_real_asyncio():
    from freezegun import freeze_time

    with freeze_time("2030-01-01", real_asyncio=True) as frozen:
        frozen.tick(3600)
        asyncio.run(asyncio.sleep(0.05))


@pytest.mark.asyncio
async def test_travel():
    import time_machine

    with time_machine.travel(0, tick=False) as traveller:
        await asyncio.sleep(0.05)  # travelling
        traveller.shift(3600)
        await asyncio.sleep(0.05)


@pytest.mark.asyncio
async def test_travel_deadlock():
    import time_machine

    with time_machine.travel(0, tick=False):
        await asyncio.Event().wait()  # deadlock while travelling


async def number():
    await asyncio.sleep(0.05)
    return 1


async def never():
    await asyncio.Event().wait()  # never


async def run_inside(coroutine):
    import nest_asyncio

    nest_asyncio.apply()
    return asyncio.get_running_loop().run_until_complete(coroutine)


def test_nested():
    assert asyncio.run(run_inside(number())) == 1


def test_nested_hang():
    asyncio.run(run_inside(never()))


@pytest.mark.asyncio
async def test_moves_on():
    for _ in range(15):
        await asyncio.sleep(0.1)


@pytest.mark.asyncio
async def test_hangs_later():
    await asyncio.Event().wait()  # later


@pytest.mark.asyncio
async def test_after_all():
    await asyncio.sleep(0)
