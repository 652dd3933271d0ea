"""Clients of real libraries, connected to real servers: left open, closed, and open for a wider scope."""

import asyncio
import os

import aiohttp
import aiosqlite
import grpc.aio
import httpx
import httpx2
import motor.motor_asyncio
import pymongo
import pytest
import pytest_asyncio
import websockets
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

pytestmark = pytest.mark.asyncio(loop_scope="module")
kept = []
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def module_fixture(function):
    return pytest_asyncio.fixture(scope="module", loop_scope="module")(function)


@module_fixture
async def address():
    async def answer(reader, writer):
        while await reader.readline():
            while (await reader.readline()).strip():
                pass
            writer.write(ANSWER)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield "http://127.0.0.1:%d/" % server.sockets[0].getsockname()[1]
    server.close()


@module_fixture
async def echo():
    async def handler(websocket):
        async for message in websocket:
            await websocket.send(message)

    async with websockets.serve(handler, "127.0.0.1", 0) as server:
        yield "ws://127.0.0.1:%d" % server.sockets[0].getsockname()[1]


@module_fixture
async def rpc():
    server = grpc.aio.server()
    handlers = {"Echo": grpc.unary_unary_rpc_method_handler(echo_bytes)}
    server.add_registered_method_handlers("test.Echo", handlers)
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("test.Echo", handlers)])
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    yield f"127.0.0.1:{port}"
    await server.stop(None)


async def echo_bytes(request, context):
    return request


async def test_the_servers_are_up(address, echo, rpc):
    pass


async def test_httpx(address):
    client = httpx.AsyncClient()  # httpx
    kept.append(client)
    await client.get(address)


async def test_httpx_two_clients(address):
    first = httpx.AsyncClient()  # httpx first
    second = httpx.AsyncClient()  # httpx second
    kept.extend([first, second])
    await first.get(address)
    await second.get(address)
    await asyncio.gather(second.get(address), second.get(address))


async def test_httpx_closed(address):
    async with httpx.AsyncClient() as client:
        await client.get(address)


@module_fixture
async def httpx_of_the_module():
    async with httpx.AsyncClient() as client:  # httpx module
        yield client


async def test_httpx_of_the_module_first(httpx_of_the_module, address):
    await httpx_of_the_module.get(address)


async def test_httpx_of_the_module_again(httpx_of_the_module, address):
    await asyncio.gather(*[httpx_of_the_module.get(address) for _ in range(3)])


async def open_httpx(address):
    client = httpx.AsyncClient()  # httpx helper
    kept.append(client)
    await client.get(address)


async def test_httpx_by_a_helper(address):
    await open_httpx(address)


async def test_httpx_by_a_helper_again(address):
    await open_httpx(address)
    await open_httpx(address)


async def test_httpx2(address):
    client = httpx2.AsyncClient()  # httpx2
    kept.append(client)
    await client.get(address)


async def test_httpx2_closed(address):
    async with httpx2.AsyncClient() as client:
        await client.get(address)


async def test_httpx2_response_left_streaming(address):
    client = httpx2.AsyncClient()
    async with client, client.stream("GET", address) as response:
        assert response.status_code == 200


async def test_aiohttp(address):
    session = aiohttp.ClientSession()  # aiohttp
    kept.append(session)
    async with session.get(address) as response:
        await response.read()


async def test_aiohttp_closed(address):
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        await response.read()


@module_fixture
async def aiohttp_of_the_module():
    async with aiohttp.ClientSession() as session:  # aiohttp module
        yield session


async def test_aiohttp_of_the_module(aiohttp_of_the_module, address):
    async with aiohttp_of_the_module.get(address) as response:
        await response.read()


async def test_websockets(echo):
    websocket = await websockets.connect(echo)  # websockets
    kept.append(websocket)
    await websocket.send("hello")
    assert await websocket.recv() == "hello"


async def test_websockets_closed(echo):
    async with websockets.connect(echo) as websocket:
        await websocket.send("hello")
        assert await websocket.recv() == "hello"


@module_fixture
async def websocket_of_the_module(echo):
    async with websockets.connect(echo) as websocket:  # websockets module
        yield websocket


async def test_websockets_of_the_module(websocket_of_the_module):
    await websocket_of_the_module.send("hello")


async def test_aiosqlite():
    db = await aiosqlite.connect(":memory:")  # aiosqlite
    kept.append(db)
    await db.execute("select 1")


async def test_aiosqlite_closed():
    async with aiosqlite.connect(":memory:") as db:
        await db.execute("select 1")


async def test_aiosqlite_never_opened():
    kept.append(aiosqlite.connect(":memory:"))


@module_fixture
async def aiosqlite_of_the_module():
    async with aiosqlite.connect(":memory:") as db:  # aiosqlite module
        yield db


async def test_aiosqlite_of_the_module(aiosqlite_of_the_module):
    await aiosqlite_of_the_module.execute("select 1")


async def test_engine_on_sqlite(tmp_path):
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/a.db")  # sqlite engine
    kept.append(engine)
    async with engine.connect() as connection:
        await connection.execute(text("select 1"))


async def test_engine_on_sqlite_disposed(tmp_path):
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/a.db")
    async with engine.connect() as connection:
        await connection.execute(text("select 1"))
    await engine.dispose()


async def test_grpc(rpc):
    channel = grpc.aio.insecure_channel(rpc)  # grpc
    kept.append(channel)
    assert await channel.unary_unary("/test.Echo/Echo")(b"hello") == b"hello"


async def test_grpc_closed(rpc):
    async with grpc.aio.insecure_channel(rpc) as channel:
        assert await channel.unary_unary("/test.Echo/Echo")(b"hello") == b"hello"


async def test_grpc_server():
    server = grpc.aio.server()  # grpc server
    kept.append(server)
    server.add_insecure_port("127.0.0.1:0")
    await server.start()


@module_fixture
async def channel_of_the_module(rpc):
    async with grpc.aio.insecure_channel(rpc) as channel:  # grpc module
        yield channel


async def test_grpc_of_the_module(channel_of_the_module):
    assert await channel_of_the_module.unary_unary("/test.Echo/Echo")(b"hello") == b"hello"


async def test_pymongo():
    client = pymongo.AsyncMongoClient("127.0.0.1", 9, serverSelectionTimeoutMS=100)  # pymongo
    kept.append(client)
    with pytest.raises(pymongo.errors.PyMongoError):
        await client.admin.command("ping")


async def test_pymongo_closed():
    async with pymongo.AsyncMongoClient("127.0.0.1", 9, serverSelectionTimeoutMS=100) as client:
        with pytest.raises(pymongo.errors.PyMongoError):
            await client.admin.command("ping")


async def test_pymongo_unused():
    kept.append(pymongo.AsyncMongoClient("127.0.0.1", 9))


async def test_motor():
    client = motor.motor_asyncio.AsyncIOMotorClient("127.0.0.1", 9, serverSelectionTimeoutMS=100)  # motor
    kept.append(client)
    with pytest.raises(pymongo.errors.PyMongoError):
        await client.admin.command("ping")


async def test_motor_closed():
    client = motor.motor_asyncio.AsyncIOMotorClient("127.0.0.1", 9, serverSelectionTimeoutMS=100)
    with pytest.raises(pymongo.errors.PyMongoError):
        await client.admin.command("ping")
    client.close()


@pytest.fixture(scope="module")
def redis_url():
    return f"redis://127.0.0.1:{os.environ['REDIS_PORT']}/0"


async def test_redis(redis_url):
    import redis.asyncio

    client = redis.asyncio.Redis.from_url(redis_url)  # redis
    kept.append(client)
    await client.set("key", "value")


async def test_redis_constructor(redis_url):
    import redis.asyncio

    client = redis.asyncio.Redis(port=int(os.environ["REDIS_PORT"]))  # redis constructor
    kept.append(client)
    pubsub = client.pubsub()
    await pubsub.subscribe("channel")
    await client.set("key", "value")


async def test_redis_closed(redis_url):
    import redis.asyncio

    async with redis.asyncio.from_url(redis_url) as client:
        await client.set("key", "value")


async def test_redis_unused(redis_url):
    import redis.asyncio

    kept.append(redis.asyncio.Redis.from_url(redis_url))


async def test_redis_pool(redis_url):
    import redis.asyncio

    pool = redis.asyncio.ConnectionPool.from_url(redis_url)  # redis pool
    kept.append(pool)
    async with redis.asyncio.Redis(connection_pool=pool) as client:
        await client.set("key", "value")


@module_fixture
async def redis_of_the_module(redis_url):
    import redis.asyncio

    async with redis.asyncio.from_url(redis_url) as client:  # redis module
        yield client


async def test_redis_of_the_module(redis_of_the_module):
    await asyncio.gather(*[redis_of_the_module.blpop(["nothing"], timeout=0.2) for _ in range(3)])


@pytest.fixture(scope="module")
def dsn():
    return f"postgresql://looptrap@127.0.0.1:{os.environ['POSTGRES_PORT']}/postgres"


async def test_asyncpg(dsn):
    import asyncpg

    connection = await asyncpg.connect(dsn)  # asyncpg
    kept.append(connection)
    assert await connection.fetchval("select 1") == 1


async def test_asyncpg_closed(dsn):
    import asyncpg

    connection = await asyncpg.connect(dsn)
    assert await connection.fetchval("select 1") == 1
    await connection.close()


async def test_asyncpg_pool(dsn):
    import asyncpg

    pool = await asyncpg.create_pool(dsn, min_size=2, max_size=2)  # asyncpg pool
    kept.append(pool)
    assert await pool.fetchval("select 1") == 1


async def test_asyncpg_pool_closed(dsn):
    import asyncpg

    async with asyncpg.create_pool(dsn, min_size=2, max_size=2) as pool:
        assert await pool.fetchval("select 1") == 1


@module_fixture
async def pool_of_the_module(dsn):
    import asyncpg

    async with asyncpg.create_pool(dsn, min_size=1, max_size=5) as pool:  # asyncpg module
        yield pool


async def test_asyncpg_pool_of_the_module(pool_of_the_module):
    await asyncio.gather(*[pool_of_the_module.fetchval("select pg_sleep(0.05)") for _ in range(3)])


def engine_url(dsn):
    return dsn.replace("postgresql", "postgresql+asyncpg")


async def test_engine(dsn):
    engine = create_async_engine(engine_url(dsn))  # engine
    kept.append(engine)
    async with engine.connect() as connection:
        await connection.execute(text("select 1"))


async def test_engine_disposed(dsn):
    engine = create_async_engine(engine_url(dsn))
    async with engine.connect() as connection:
        await connection.execute(text("select 1"))
    await engine.dispose()


@module_fixture
async def engine_of_the_module(dsn):
    engine = create_async_engine(engine_url(dsn))  # engine module
    yield engine
    await engine.dispose()


async def test_engine_of_the_module(engine_of_the_module):
    async def ask():
        async with engine_of_the_module.connect() as connection:
            await connection.execute(text("select pg_sleep(0.05)"))

    await asyncio.gather(ask(), ask(), ask())


async def test_connection_beside_an_engine_of_the_module(engine_of_the_module, dsn):
    import asyncpg

    connection = await asyncpg.connect(dsn)  # beside the engine
    kept.append(connection)
    async with engine_of_the_module.connect() as other:
        await other.execute(text("select 1"))


@pytest.mark.parametrize("side", ["producer", "consumer"])
async def test_kafka(side):
    """No broker: made, and never started, it asks to be stopped all the same."""
    aiokafka = pytest.importorskip("aiokafka")
    make = {"producer": aiokafka.AIOKafkaProducer, "consumer": aiokafka.AIOKafkaConsumer}[side]
    kept.append(make(bootstrap_servers="127.0.0.1:1"))  # kafka


@pytest.mark.parametrize("side", ["producer", "consumer"])
async def test_kafka_stopped(side):
    aiokafka = pytest.importorskip("aiokafka")
    client = {"producer": aiokafka.AIOKafkaProducer, "consumer": aiokafka.AIOKafkaConsumer}[side]()
    await client.stop()


def teardown_module():
    """Threads of unclosed SQLite connections would keep the process. gRPC waits for ever when it is collected here."""
    kept[:] = [thing for thing in kept if "sql" not in type(thing).__module__]
