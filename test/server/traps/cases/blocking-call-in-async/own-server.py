import asyncio

import pytest
import requests


async def answer(reader, writer):
    writer.close()


@pytest.mark.asyncio
async def test_it():
    await asyncio.start_server(answer, "127.0.0.1", 8000)
    requests.get("http://localhost:8000/", timeout=1)
    requests.get("https://example.com/")  # <- blocking-call-in-async
