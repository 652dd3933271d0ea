# without: pytest-asyncio
import asyncio

import pytest


@pytest.fixture
def event_loop():
    return asyncio.new_event_loop()
