import asyncio

import pytest

seen = {}


@pytest.mark.asyncio(scope="class")
class TestTogether:
    async def test_first(self):
        seen["class"] = asyncio.get_running_loop()

    async def test_second(self):
        assert asyncio.get_running_loop() is seen["class"]


@pytest.mark.asyncio
async def test_alone():
    seen["alone"] = asyncio.get_running_loop()
    assert seen["alone"] is not seen["class"]


@pytest.mark.asyncio
async def test_alone_again():
    assert asyncio.get_running_loop() is not seen["alone"]


@pytest.mark.asyncio(scope="session")
async def test_session():
    seen["session"] = asyncio.get_running_loop()


@pytest.mark.asyncio(scope="session")
async def test_session_again():
    assert asyncio.get_running_loop() is seen["session"]
