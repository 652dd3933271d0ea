# environments: pa021
import pytest


def logged(function):
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


@pytest.mark.asyncio
@logged
async def test_logged():
    pass
