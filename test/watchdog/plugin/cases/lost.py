"""Things that vanish without a word."""

import asyncio, sys
from unittest import mock

import pytest

kept = []


@pytest.mark.asyncio
async def test_never_awaited():
    async def save():
        pass

    save()  # never awaited


@pytest.mark.asyncio
async def test_mock_never_awaited():
    async def save():
        pass

    mock.create_autospec(save)()  # mock never awaited


@pytest.mark.asyncio
async def test_failed_task():
    async def fails():
        raise ValueError("nobody sees this")  # raised

    asyncio.create_task(fails())  # task made
    await asyncio.sleep(0.01)


@pytest.mark.asyncio
async def test_failed_task_kept():
    async def fails():
        raise KeyError("kept")

    kept.append(asyncio.create_task(fails()))  # task kept
    await asyncio.sleep(0.01)


@pytest.mark.asyncio
async def test_failed_task_seen():
    async def fails():
        raise ValueError("seen")

    task = asyncio.create_task(fails())
    with pytest.raises(ValueError):
        await task


async def test_without_marker():  # no marker
    raise AssertionError("this never runs")


def test_depth_of_origins_is_the_programs():
    async def save():
        pass

    assert sys.get_coroutine_origin_tracking_depth() == 0
    sys.set_coroutine_origin_tracking_depth(5)
    assert sys.get_coroutine_origin_tracking_depth() == 5
    with pytest.raises(ValueError):
        sys.set_coroutine_origin_tracking_depth(-1)
    sys.set_coroutine_origin_tracking_depth(0)
    assert sys.get_coroutine_origin_tracking_depth() == 0
    save()  # origin given back
