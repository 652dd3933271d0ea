import asyncio

import httpx
import pytest
import requests


async def answer(reader, writer):
    writer.close()


@pytest.mark.asyncio
async def test_httpx():
    await asyncio.start_server(answer, "127.0.0.1", 8000)
    assert httpx.get("http://localhost:8000/").status_code == 200  # <- blocking-http-to-own-server


@pytest.mark.asyncio
async def test_requests():
    await asyncio.start_server(answer, "127.0.0.1", 8000)
    response = requests.get("http://localhost:8000/", timeout=1)  # <- blocking-http-to-own-server
    assert response.status_code == 200


@pytest.mark.asyncio
async def test_only_requests():
    await asyncio.start_server(answer, "127.0.0.1", 8000)
    assert requests.get("http://localhost:8000/").ok  # <- blocking-http-to-own-server

# === fix 2: test_case.py
import asyncio

import httpx
import pytest
import requests


async def answer(reader, writer):
    writer.close()


@pytest.mark.asyncio
async def test_httpx():
    await asyncio.start_server(answer, "127.0.0.1", 8000)
    assert await asyncio.to_thread(lambda: httpx.get("http://localhost:8000/").status_code) == 200


@pytest.mark.asyncio
async def test_requests():
    await asyncio.start_server(answer, "127.0.0.1", 8000)
    async with httpx.AsyncClient() as client:
        response = await client.get("http://localhost:8000/", timeout=1)
    assert response.status_code == 200


@pytest.mark.asyncio
async def test_only_requests():
    await asyncio.start_server(answer, "127.0.0.1", 8000)
    assert requests.get("http://localhost:8000/").ok

# === fix 1: test_case.py
import asyncio

import httpx
import pytest
import requests


async def answer(reader, writer):
    writer.close()


@pytest.mark.asyncio
async def test_httpx():
    await asyncio.start_server(answer, "127.0.0.1", 8000)
    async with httpx.AsyncClient() as client:
        assert (await client.get("http://localhost:8000/")).status_code == 200


@pytest.mark.asyncio
async def test_requests():
    await asyncio.start_server(answer, "127.0.0.1", 8000)
    response = await asyncio.to_thread(requests.get, "http://localhost:8000/", timeout=1)
    assert response.status_code == 200


@pytest.mark.asyncio
async def test_only_requests():
    await asyncio.start_server(answer, "127.0.0.1", 8000)
    assert await asyncio.to_thread(lambda: requests.get("http://localhost:8000/").ok)
