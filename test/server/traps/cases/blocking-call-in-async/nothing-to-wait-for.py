import sqlite3
import time
from unittest.mock import patch

import httpx
import pytest
import requests


@pytest.mark.asyncio
async def test_patched():
    with patch("time.sleep"):
        time.sleep(1)


@pytest.mark.asyncio
async def test_in_memory():
    connection = sqlite3.connect(":memory:")
    connection.execute("select 1")
    client = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200)))
    client.get("http://test")


@pytest.mark.asyncio
async def test_faked(requests_mock):
    requests.get("http://test")


@pytest.mark.asyncio
async def test_real():
    requests.get("http://test")  # <- blocking-call-in-async
