# environments: newest pa026 article
import asyncio
import functools

import pytest
from helpers import dropping, retry


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        result = function(*args, **kwargs)
        return result

    return wrapper


def running(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return asyncio.run(function(*args, **kwargs))

    return wrapper


def both(function):
    if asyncio.iscoroutinefunction(function):

        async def awaiting(*args, **kwargs):
            return await function(*args, **kwargs)

        return awaiting

    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


def collected(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        result = function(*args, **kwargs)
        started.append(result)
        return result

    return wrapper


@pytest.mark.asyncio
@logged  # <- sync-decorator-hides-async-test
async def test_logged():
    pass


@pytest.mark.anyio
@retry(3)  # <- sync-decorator-hides-async-test
async def test_retried():
    pass


@dropping  # <- sync-decorator-hides-async-test
@pytest.mark.asyncio
async def test_dropped():
    pass


@running
async def test_running():
    pass


@pytest.mark.asyncio
@both
async def test_both():
    pass


@collected
async def test_collected():
    pass


@logged
def test_sync():
    pass

# === helpers.py
import functools


def retry(times):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            for _ in range(times):
                try:
                    return function(*args, **kwargs)
                except ValueError:
                    continue

        return wrapper

    return decorate


def dropping(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        print(function.__name__)
        function(*args, **kwargs)

    return wrapper
