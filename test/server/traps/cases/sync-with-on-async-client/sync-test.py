import httpx


class TestApi:
    def test_status(self):
        with httpx.AsyncClient() as client:  # <- sync-with-on-async-client
            response = client.get("http://test/")
            assert client.get("http://test/").status_code == 200
        assert response.status_code == 200



# === fix 1: test_case.py
import httpx
import pytest


class TestApi:
    @pytest.mark.asyncio
    async def test_status(self):
        async with httpx.AsyncClient() as client:
            response = await client.get("http://test/")
            assert (await client.get("http://test/")).status_code == 200
        assert response.status_code == 200


