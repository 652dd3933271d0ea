# environments: pa021
import pytest

pytestmark = pytest.mark.asyncio(scope="module")


@pytest.mark.asyncio
async def test_one():
    pass
