"""Clients of real libraries on real servers: one report each, at the line that made it, with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import servers
from harness import Run, line, run, user_at

CASE = "real_clients"


@pytest.fixture(scope="session")
def seen(extras: str) -> Iterator[Run]:
    missing = [
        name
        for name, found in (
            ("redis-server", servers.redis_server()),
            ("PostgreSQL (initdb)", servers.postgres_folder()),
        )
        if not found
    ]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    with servers.redis() as redis, servers.postgres() as postgres:
        yield run(CASE, extras, (), (("POSTGRES_PORT", str(postgres)), ("REDIS_PORT", str(redis))))


def test_nothing_is_changed(seen: Run) -> None:
    odd = {test: outcome for test, outcome in seen.outcomes().items() if outcome != "passed" and "kafka" not in test}
    assert not odd, seen.output[-3000:]
    assert not seen.notes()


@pytest.mark.parametrize(
    ("test", "label", "marker", "folded", "remedy"),
    [
        ("test_httpx", "httpx.AsyncClient", "httpx", ["transport"], "async with httpx.AsyncClient"),
        ("test_httpx2", "httpx2.AsyncClient", "httpx2", ["transport"], "async with httpx2.AsyncClient"),
        ("test_aiohttp", "aiohttp.ClientSession", "aiohttp", ["transport"], "await session.close()"),
        (
            "test_websockets",
            "websockets.ClientConnection",
            "websockets",
            ["transport", "task"],
            "await websocket.close()",
        ),
        ("test_aiosqlite", "aiosqlite.Connection", "aiosqlite", ["thread"], "await db.close()"),
        ("test_engine_on_sqlite", "sqlalchemy.AsyncEngine", "sqlite engine", ["thread"], "await engine.dispose()"),
        ("test_grpc", "grpc.aio.Channel", "grpc", [], "await channel.close()"),
        ("test_grpc_server", "grpc.aio.Server", "grpc server", ["task"], "await server.stop("),
        ("test_pymongo", "pymongo.AsyncMongoClient", "pymongo", ["task"], "await client.close()"),
        ("test_motor", "motor.AsyncIOMotorClient", "motor", [], "`client.close()`"),
        ("test_redis", "redis.asyncio.Redis", "redis", ["transport"], "await client.aclose()"),
        (
            "test_redis_constructor",
            "redis.asyncio.Redis",
            "redis constructor",
            ["transport", "transport"],
            "await client.aclose()",
        ),
        ("test_redis_pool", "redis.asyncio.ConnectionPool", "redis pool", ["transport"], "await pool.disconnect()"),
        ("test_asyncpg", "asyncpg.Connection", "asyncpg", ["transport"], "await connection.close()"),
        ("test_asyncpg_pool", "asyncpg.Pool", "asyncpg pool", ["transport", "transport"], "await pool.close()"),
        ("test_engine", "sqlalchemy.AsyncEngine", "engine", ["client", "transport"], "await engine.dispose()"),
    ],
)
def test_left_open(
    seen: Run, extras: str, test: str, label: str, marker: str, folded: list[str], remedy: str
) -> None:
    if (extras, test) == ("extras39", "test_pymongo"):
        folded = []  # Before Python 3.11 its tasks are of a class of its own, made past the loop: nobody knows by whom.
    leak = seen.one("handle.leak", test)
    assert (leak["kind"], leak["label"]) == ("client", label)
    assert user_at(leak["created"]) == (CASE, line(CASE, marker))
    kinds = sorted(part["kind"] for part in leak["folded"])
    # How many tasks a client runs at a moment is its own affair.
    assert [kind for kind in kinds if kind != "task"] + ["task"] * ("task" in kinds) == folded
    assert remedy in leak["advice"]
    assert leak["owner"]["name"] == test
    assert not seen.of("task.leak", test), "tasks of a client are told with it"


@pytest.mark.parametrize("side", ["producer", "consumer"])
def test_kafka(seen: Run, side: str) -> None:
    if seen.outcome(f"test_kafka[{side}]") == "skipped":
        pytest.skip("aiokafka is missing in `extras`: run node scripts/environments.mjs extras")
    leak = seen.one("handle.leak", f"test_kafka[{side}]")
    assert (leak["kind"], leak["label"]) == ("client", f"aiokafka.AIOKafka{side.capitalize()}")
    assert user_at(leak["created"]) == (CASE, line(CASE, "kafka"))
    assert f"await {side}.stop()" in leak["advice"]
    assert seen.outcomes()[f"test_kafka_stopped[{side}]"] == "passed"
    assert not seen.of("handle.leak", f"test_kafka_stopped[{side}]"), seen.told(f"test_kafka_stopped[{side}]")


@pytest.mark.parametrize(
    "test",
    [
        "test_httpx_closed",
        "test_httpx2_closed",
        "test_httpx2_response_left_streaming",
        "test_aiohttp_closed",
        "test_websockets_closed",
        "test_aiosqlite_closed",
        "test_aiosqlite_never_opened",
        "test_engine_on_sqlite_disposed",
        "test_grpc_closed",
        "test_pymongo_closed",
        "test_pymongo_unused",
        "test_motor_closed",
        "test_redis_closed",
        "test_redis_unused",
        "test_asyncpg_closed",
        "test_asyncpg_pool_closed",
        "test_engine_disposed",
    ],
)
def test_closed(seen: Run, test: str) -> None:
    for kind in ("handle.leak", "handle.open", "task.leak"):
        assert not seen.of(kind, test), seen.told(test)


@pytest.mark.parametrize(
    ("test", "marker", "connections"),
    [
        ("test_httpx_of_the_module_first", "httpx module", 1),
        ("test_aiohttp_of_the_module", "aiohttp module", 1),
        ("test_websockets_of_the_module", "websockets module", 1),
        ("test_aiosqlite_of_the_module", "aiosqlite module", 0),
        ("test_grpc_of_the_module", "grpc module", 0),
        ("test_redis_of_the_module", "redis module", 3),
        ("test_asyncpg_pool_of_the_module", "asyncpg module", 3),
        ("test_engine_of_the_module", "engine module", 3),
    ],
)
def test_of_a_wider_scope(seen: Run, test: str, marker: str, connections: int) -> None:
    """Listed, not blamed; so are the connections that it makes later, while a test runs."""
    listed = seen.one("handle.open", test)
    assert user_at(listed["created"]) == (CASE, line(CASE, marker))
    assert listed["owner"]["scope"] == "module"
    assert [part["kind"] for part in listed["folded"]].count("transport") == connections
    assert not seen.of("handle.leak", test) + seen.of("task.leak", test), seen.told(test)


def test_wider_client_that_connects_in_a_later_test(seen: Run) -> None:
    test = "test_httpx_of_the_module_again"
    assert not seen.of("handle.leak", test) + seen.of("handle.open", test), seen.told(test)


def test_each_client_with_its_own_connections(seen: Run) -> None:
    test = "test_httpx_two_clients"
    leaks = {user_at(leak["created"])[1]: leak for leak in seen.of("handle.leak", test)}
    assert set(leaks) == {line(CASE, "httpx first"), line(CASE, "httpx second")}
    assert len(leaks[line(CASE, "httpx first")]["folded"]) == 1
    assert len(leaks[line(CASE, "httpx second")]["folded"]) >= 1


def test_connection_beside_an_engine_is_not_the_engines(seen: Run) -> None:
    leak = seen.one("handle.leak", "test_connection_beside_an_engine_of_the_module")
    assert user_at(leak["created"]) == (CASE, line(CASE, "beside the engine"))
    assert [part["kind"] for part in leak["folded"]] == ["transport"]


def test_the_same_line_again(seen: Run) -> None:
    first = seen.one("handle.leak", "test_httpx_by_a_helper")
    second = seen.one("handle.leak", "test_httpx_by_a_helper_again")
    assert first["created"][0] == second["created"][0]
    assert (first["again"], second["again"]) == (0, 1)
    assert (first["siblings"], second["siblings"]) == (1, 2)


def test_servers_of_a_module_that_ends_before_its_clients_do(seen: Run) -> None:
    """Their connections stay only because the other ends, told above, do."""
    assert not [leak for leak in seen.of("handle.leak") if leak["kind"] != "client"]
    assert not seen.of("task.leak")
