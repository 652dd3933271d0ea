# environments: newest pa026 article
import pytest
from helpers import retry


@pytest.mark.asyncio
@retry(3)  # <- sync-decorator-hides-async-test
async def test_one():
    pass


@pytest.mark.asyncio
@retry(3)  # <- sync-decorator-hides-async-test
async def test_two():
    pass

# === helpers.py
def retry(times):
    def decorate(function):
        def wrapper(*args, **kwargs):
            for _ in range(times):
                try:
                    return function(*args, **kwargs)
                except ValueError:
                    continue

        return wrapper

    return decorate

# === fix 1: helpers.py
def retry(times):
    def decorate(function):
        async def wrapper(*args, **kwargs):
            for _ in range(times):
                try:
                    return await function(*args, **kwargs)
                except ValueError:
                    continue

        return wrapper

    return decorate
