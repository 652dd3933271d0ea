"""The client classes we know: what closes them, what takes them into use, whose code connects for them."""

from __future__ import annotations

from typing import Any, Callable


def always(_: Any) -> bool:
    """For a client whose state says nothing that its methods have not told already."""
    return True


class Kind:
    """A client class.

    ``closes`` and ``uses`` are names of its methods. One with ``lazy`` holds nothing until it is used. ``is_open`` asks
    a living object for its state, beside what the methods told; what it raises counts as closed. ``faces`` are
    classes that make one for themselves, by their file: the user knows these, and closes these. One made by code of the
    file ``inside`` is only a part of another client. One that ``connects`` may have failed to when it was used. The
    attribute ``core`` holds an object that ``core_is_open`` asks when the client itself is gone.
    """

    def __init__(
        self,
        module: str,
        name: str,
        label: str,
        closes: tuple[str, ...],
        uses: tuple[str, ...],
        family: tuple[str, ...],
        advice: str,
        lazy: bool = False,
        is_open: Callable[[Any], bool] = always,
        faces: tuple[tuple[str, str, str], ...] = (),
        inside: str = "",
        connects: bool = False,
        core: str = "",
        core_is_open: Callable[[Any], bool] = always,
    ) -> None:
        self.module = module
        self.name = name
        self.label = label
        self.closes = closes
        self.uses = uses
        self.family = family
        self.advice = advice
        self.lazy = lazy
        self.is_open = is_open
        self.faces = faces
        self.inside = inside
        self.connects = connects
        self.core = core
        self.core_is_open = core_is_open


def _engine_is_open(engine: Any) -> bool:
    """An engine without a pool closes each connection by itself."""
    return type(engine.sync_engine.pool).__name__ != "NullPool"


def _session_is_open(session: Any) -> bool:
    """Only in a transaction does a session hold a connection; what is asked is the synchronous one below."""
    return bool(session.in_transaction())


def _redis_pool_is_open(pool: Any) -> bool:
    connections = [*pool._available_connections, *pool._in_use_connections]
    return any(connection.is_connected for connection in connections)


def _cluster_is_open(cluster: Any) -> bool:
    return not cluster._initialize


def _asyncpg_is_open(connection: Any) -> bool:
    return not connection.is_closed()


def _asyncpg_pool_is_open(pool: Any) -> bool:
    return not pool._closed and any(holder._con is not None for holder in pool._holders)


def _sqlite_is_open(connection: Any) -> bool:
    return connection._connection is not None


def _websocket_is_open(connection: Any) -> bool:
    return str(connection.state.name) != "CLOSED" and not connection.transport.is_closing()


def _channel_is_open(channel: Any) -> bool:
    return not channel._channel.closed()


def _mongo_is_open(client: Any) -> bool:
    return bool(client._opened) and not client._closed


def _motor_is_open(client: Any) -> bool:
    topology = client.delegate._topology
    return bool(topology._opened) and not topology._closed


def _kafka_is_open(client: Any) -> bool:
    return client._closed is False


_HTTPX = ("httpx", "httpx2", "httpcore", "httpcore2")
_MONGO = ("pymongo", "motor")
_WEBSOCKET_ADVICE = "Use `async with connect(...) as websocket`, or `await websocket.close()`."

KINDS = (
    *(
        Kind(
            f"{package}._client",
            "AsyncClient",
            f"{package}.AsyncClient",
            ("aclose", "__aexit__"),
            ("send", "__aenter__"),
            _HTTPX,
            f"Use `async with {package}.AsyncClient(...) as client`, or `await client.aclose()`.",
        )
        for package in ("httpx", "httpx2")
    ),
    Kind(
        "aiohttp.client",
        "ClientSession",
        "aiohttp.ClientSession",
        ("close", "detach", "__aexit__"),
        (),
        ("aiohttp",),
        "Use `async with aiohttp.ClientSession() as session`, or `await session.close()`.",
        is_open=lambda session: not session.closed,
    ),
    Kind(
        "sqlalchemy.ext.asyncio.engine",
        "AsyncEngine",
        "sqlalchemy.AsyncEngine",
        ("dispose",),
        ("connect", "begin", "raw_connection"),
        ("sqlalchemy", "aiosqlite", "asyncpg", "aiomysql", "psycopg"),
        "Call `await engine.dispose()` in the fixture that made it.",
        lazy=True,
        is_open=_engine_is_open,
    ),
    Kind(
        "sqlalchemy.ext.asyncio.engine",
        "AsyncConnection",
        "sqlalchemy.AsyncConnection",
        ("close", "aclose", "invalidate"),
        ("start",),
        ("sqlalchemy", "aiosqlite", "asyncpg", "aiomysql", "psycopg"),
        "Use `async with engine.connect() as connection`, or `await connection.close()`: the pool lacks it until then.",
        lazy=True,
        is_open=lambda connection: not connection.closed,
    ),
    Kind(
        "sqlalchemy.ext.asyncio.session",
        "AsyncSession",
        "sqlalchemy.AsyncSession",
        ("close", "aclose", "invalidate"),
        (),
        ("sqlalchemy", "aiosqlite", "asyncpg", "aiomysql", "psycopg"),
        "Use `async with AsyncSession(...) as session`, or `await session.close()`: until then it keeps a connection.",
        is_open=lambda session: _session_is_open(session.sync_session),
        core="sync_session",
        core_is_open=_session_is_open,
    ),
    Kind(
        "redis.asyncio.connection",
        "ConnectionPool",
        "redis.asyncio.ConnectionPool",
        ("disconnect", "aclose"),
        ("get_connection",),
        ("redis",),
        "Call `await pool.disconnect()` in the fixture that made it.",
        lazy=True,
        is_open=_redis_pool_is_open,
        connects=True,
        faces=(
            (
                "redis/asyncio/client.py",
                "redis.asyncio.Redis",
                "Use `async with redis.asyncio.Redis(...) as client`, or `await client.aclose()`.",
            ),
        ),
    ),
    Kind(
        "redis.asyncio.cluster",
        "RedisCluster",
        "redis.asyncio.RedisCluster",
        ("aclose", "close", "__aexit__"),
        ("initialize", "__aenter__"),
        ("redis",),
        "Use `async with RedisCluster(...) as client`, or `await client.aclose()`.",
        lazy=True,
        is_open=_cluster_is_open,
    ),
    Kind(
        "asyncpg.connection",
        "Connection",
        "asyncpg.Connection",
        ("close", "terminate", "_cleanup"),
        (),
        ("asyncpg",),
        "Call `await connection.close()`, in a `finally` block or in the fixture that made it.",
        is_open=_asyncpg_is_open,
        inside="asyncpg/pool.py",
    ),
    Kind(
        "asyncpg.pool",
        "Pool",
        "asyncpg.Pool",
        ("close", "terminate", "__aexit__"),
        ("_initialize",),
        ("asyncpg",),
        "Use `async with asyncpg.create_pool(...) as pool`, or `await pool.close()`.",
        lazy=True,
        is_open=_asyncpg_pool_is_open,
    ),
    Kind(
        "aiosqlite.core",
        "Connection",
        "aiosqlite.Connection",
        ("close", "stop"),
        ("_connect",),
        ("aiosqlite",),
        "Use `async with aiosqlite.connect(...) as db`, or `await db.close()`: its thread runs until then.",
        lazy=True,
        is_open=_sqlite_is_open,
    ),
    Kind(
        "websockets.asyncio.client",
        "ClientConnection",
        "websockets.ClientConnection",
        ("connection_lost",),
        (),
        ("websockets",),
        _WEBSOCKET_ADVICE,
        is_open=_websocket_is_open,
    ),
    Kind(
        "websockets.legacy.client",
        "WebSocketClientProtocol",
        "websockets.WebSocketClientProtocol",
        ("connection_lost",),
        (),
        ("websockets",),
        _WEBSOCKET_ADVICE,
        is_open=_websocket_is_open,
    ),
    Kind(
        "grpc.aio._channel",
        "Channel",
        "grpc.aio.Channel",
        ("_close",),
        (),
        ("grpc",),
        "Use `async with grpc.aio.insecure_channel(...) as channel`, or `await channel.close()`.",
        is_open=_channel_is_open,
    ),
    Kind(
        "grpc.aio._server",
        "Server",
        "grpc.aio.Server",
        ("stop",),
        ("start",),
        ("grpc",),
        "Call `await server.stop(None)` in the fixture that made it.",
        lazy=True,
    ),
    Kind(
        "pymongo.asynchronous.mongo_client",
        "AsyncMongoClient",
        "pymongo.AsyncMongoClient",
        ("close",),
        ("_get_topology",),
        _MONGO,
        "Use `async with AsyncMongoClient(...) as client`, or `await client.close()`.",
        lazy=True,
        is_open=_mongo_is_open,
    ),
    *(
        Kind(
            f"aiokafka.{side}.{side}",
            f"AIOKafka{side.capitalize()}",
            f"aiokafka.AIOKafka{side.capitalize()}",
            ("stop",),
            (),
            ("aiokafka",),
            f"Use `async with AIOKafka{side.capitalize()}(...) as {side}`, or `await {side}.stop()`.",
            is_open=_kafka_is_open,
        )
        for side in ("producer", "consumer")
    ),
    Kind(
        "motor.motor_asyncio",
        "AsyncIOMotorClient",
        "motor.AsyncIOMotorClient",
        (),
        (),
        _MONGO,
        "Call `client.close()` in the fixture that made it.",
        is_open=_motor_is_open,
    ),
)
