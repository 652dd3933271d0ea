# environments: newest
import socket

import anyio
import pytest


def drain(sock: socket.socket) -> None:
    try:
        while True:
            sock.recv(100)
    except BlockingIOError:
        pass


async def until(sock: socket.socket) -> bytes:
    while True:
        try:
            return sock.recv(100)
        except (BlockingIOError, InterruptedError):
            await anyio.wait_readable(sock)


async def made_so(sock: socket.socket) -> bytes:
    sock.setblocking(False)
    return sock.recv(100)


async def waits_before(sock: socket.socket, other: socket.socket) -> bytes:
    await anyio.wait_readable(sock)
    other.recv(100)  # <- blocking-call-in-async
    return sock.recv(100)


async def expects_another_error(sock: socket.socket) -> bytes:
    try:
        return sock.recv(100)  # <- blocking-call-in-async
    except ConnectionError:
        return b""


async def in_the_handler(sock: socket.socket) -> bytes:
    try:
        await anyio.sleep(0)
    except BlockingIOError:
        return sock.recv(100)  # <- blocking-call-in-async
    return b""


@pytest.mark.anyio
async def test_drained():
    left, right = socket.socketpair()
    with left, right:
        drain(left)
