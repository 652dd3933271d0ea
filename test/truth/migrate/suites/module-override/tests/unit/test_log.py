import asyncio

import pytest

seen = []


@pytest.mark.asyncio
async def test_log(log):
    [(entry, loop)] = log
    assert entry == "made"
    assert loop is asyncio.get_running_loop()
    seen.append(loop)


@pytest.mark.asyncio
async def test_own_loop(own):
    assert own is asyncio.get_running_loop()
    assert own is not seen[0]


class TestClass:
    pytestmark = pytest.mark.asyncio

    async def test_in_class(self, own):
        assert own is asyncio.get_running_loop()
