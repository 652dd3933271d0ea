import pytest


@pytest.mark.asyncio
async def test_one():
    pass

# === pytest.ini
[pytest]
timeout = 30
