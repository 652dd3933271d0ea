import pytest as pt
from pytest import mark

async_test = pt.mark.asyncio


@mark.asyncio
async def test_one():
    pass


@async_test
async def test_two():
    pass


async def test_three():  # <- async-test-no-marker
    pass

# === fix 1: test_case.py
import pytest as pt
from pytest import mark

async_test = pt.mark.asyncio


@mark.asyncio
async def test_one():
    pass


@async_test
async def test_two():
    pass


@mark.asyncio
async def test_three():
    pass
