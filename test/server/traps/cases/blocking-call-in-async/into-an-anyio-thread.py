import pytest
import requests


@pytest.mark.anyio
async def test_requests():
    requests.get("http://test", timeout=5)  # <- blocking-call-in-async
    requests.get("http://test")  # <- blocking-call-in-async

# === fix 1: test_case.py
import anyio
import pytest
import requests


@pytest.mark.anyio
async def test_requests():
    await anyio.to_thread.run_sync(lambda: requests.get("http://test", timeout=5))
    await anyio.to_thread.run_sync(requests.get, "http://test")
