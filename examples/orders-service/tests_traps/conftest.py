import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from orders.database import Database
from orders.events import EventHub
from orders.fulfilment import FulfilmentWorker
from orders.main import create_app
from orders.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url=f"sqlite+aiosqlite:///{tmp_path / 'orders.db'}")


@pytest.fixture
def app(settings: Settings):
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"unit_cents": 30})

    return create_app(settings, pricing_transport=httpx.MockTransport(answer))


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def database(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    folder = tmp_path_factory.mktemp("database")
    database = Database(f"sqlite+aiosqlite:///{folder / 'orders.db'}")
    await database.create_tables()
    yield database
    await database.close()


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def worker(database: Database) -> AsyncIterator[FulfilmentWorker]:
    worker = FulfilmentWorker(database, EventHub())
    worker.start()
    await asyncio.sleep(0)
    yield worker
    await worker.stop()


class SlowPrices(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        time.sleep(0.4)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"unit_cents": 30}')

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def pricing_url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), SlowPrices)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
