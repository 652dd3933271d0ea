"""A client of the Debug Adapter Protocol, as far as a breakpoint needs one."""

from __future__ import annotations

import json
import socket
import time
from typing import Any, Optional

from harness import LIMIT

Message = dict[str, Any]


class DebugClient:
    """Connected to an adapter; keeps what came and was not asked for yet."""

    def __init__(self, port: int) -> None:
        until = time.monotonic() + LIMIT
        while True:
            try:
                self.socket = socket.create_connection(("127.0.0.1", port), timeout=LIMIT)
                break
            except OSError:
                assert time.monotonic() < until, "the adapter does not listen"
                time.sleep(0.05)
        self.stream = self.socket.makefile("rb")
        self.kept: list[Message] = []
        self.sent = 0

    def ask(self, command: str, **arguments: Any) -> int:
        """Sends a request and returns its number."""
        self.sent += 1
        body = json.dumps({"seq": self.sent, "type": "request", "command": command, "arguments": arguments}).encode()
        self.socket.sendall(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        return self.sent

    def answer(self, number: int) -> Message:
        """The response to a request."""
        found = self._wait(lambda one: one["type"] == "response" and one["request_seq"] == number)
        assert found["success"], found
        return found

    def event(self, name: str) -> Message:
        """The next event of that name."""
        return self._wait(lambda one: one["type"] == "event" and one["event"] == name)

    def close(self) -> None:
        self.stream.close()
        self.socket.close()

    def _wait(self, wanted: Any) -> Message:
        for one in self.kept:
            if wanted(one):
                self.kept.remove(one)
                return one
        while True:
            one = self._read()
            if wanted(one):
                return one
            self.kept.append(one)

    def _read(self) -> Message:
        length: Optional[int] = None
        while True:
            line = self.stream.readline()
            assert line, f"the adapter has left; before that came {self.kept[-3:]}"
            if line in (b"\r\n", b"\n"):
                break
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length is not None
        return dict(json.loads(self.stream.read(length)))
