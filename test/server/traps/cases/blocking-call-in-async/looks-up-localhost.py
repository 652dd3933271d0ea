import socket

import pytest


class Nodes:
    def get(self, host: str) -> str:
        if host == "localhost":
            host = socket.gethostbyname(host)
        return host


def resolve(host: str) -> str:
    if host != "localhost":
        host = socket.gethostbyname(host)
    return host


@pytest.mark.asyncio
async def test_get():
    Nodes().get("127.0.0.1")
    resolve("example.org")  # <- blocking-call-in-async
