import asyncio
from importlib.metadata import version

import pytest

if version("pytest-asyncio").startswith("0.21"):

    @pytest.fixture(scope="session")
    def event_loop():
        loop = asyncio.new_event_loop()
        yield loop
        loop.close()
