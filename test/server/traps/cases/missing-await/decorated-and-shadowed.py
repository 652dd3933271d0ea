import functools

import pytest


def as_task(function):
    @functools.wraps(function)
    def start(*args):
        return function(*args)

    return start


@as_task
async def decorated():
    pass


async def numbers():
    yield 1


async def fetch():
    pass


@pytest.mark.asyncio
async def test_quiet():
    decorated()
    numbers()

    def fetch():
        pass

    fetch()


@pytest.mark.asyncio
async def test_parameter(fetch):
    fetch()
