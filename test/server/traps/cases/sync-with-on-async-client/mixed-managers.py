import httpx
import pytest


async def test_mixed(tmp_path):
    with pytest.raises(ValueError), httpx.AsyncClient() as client:  # <- sync-with-on-async-client
        pass
    with (
        httpx.AsyncClient() as one,  # <- sync-with-on-async-client
        httpx.AsyncClient() as two,
    ):
        pass
