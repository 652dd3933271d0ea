import pytest


@pytest.fixture(params=[pytest.param("asyncio", marks=pytest.mark.asyncio), pytest.param("other", marks=pytest.mark.skip)])
def backend(request):
    return request.param


async def test_through_a_fixture(backend):
    pass


@pytest.mark.parametrize("n", [pytest.param(1, marks=pytest.mark.asyncio)])
async def test_own(n):
    pass


@pytest.mark.parametrize("n", [pytest.param(1, marks=pytest.mark.slow)])
async def test_slow(n):  # <- async-test-no-marker
    pass
