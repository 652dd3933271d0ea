/** What functions and methods of libraries give that do not say so by their name, by dotted name. */
const GIVEN: ReadonlyMap<string, string> = new Map([
  ['asyncio.create_task', 'asyncio.Task'],
  ['asyncio.ensure_future', 'asyncio.Task'],
  ['asyncio.AbstractEventLoop.create_task', 'asyncio.Task'],
  ['asyncio.AbstractEventLoop.create_future', 'asyncio.Future'],
  ['asyncio.get_event_loop', 'asyncio.AbstractEventLoop'],
  ['asyncio.get_running_loop', 'asyncio.AbstractEventLoop'],
  ['asyncio.new_event_loop', 'asyncio.AbstractEventLoop'],
  ['asyncio.start_server', 'asyncio.Server'],
  ['asyncio.create_subprocess_exec', 'asyncio.subprocess.Process'],
  ['asyncio.create_subprocess_shell', 'asyncio.subprocess.Process'],
  ['sqlalchemy.ext.asyncio.create_async_engine', 'sqlalchemy.ext.asyncio.AsyncEngine'],
  ['sqlalchemy.ext.asyncio.engine.create_async_engine', 'sqlalchemy.ext.asyncio.AsyncEngine'],
  ['sqlalchemy.ext.asyncio.AsyncEngine.begin', 'sqlalchemy.ext.asyncio.AsyncConnection'],
  ['sqlalchemy.ext.asyncio.AsyncEngine.connect', 'sqlalchemy.ext.asyncio.AsyncConnection'],
  ['sqlalchemy.ext.asyncio.async_sessionmaker', 'sqlalchemy.ext.asyncio.async_sessionmaker'],
  ['sqlalchemy.ext.asyncio.async_sessionmaker.__call__', 'sqlalchemy.ext.asyncio.AsyncSession'],
  ['sqlalchemy.create_engine', 'sqlalchemy.Engine'],
  ['redis.asyncio.from_url', 'redis.asyncio.Redis'],
  ['redis.from_url', 'redis.Redis'],
  ['asyncpg.create_pool', 'asyncpg.Pool'],
  ['asyncpg.connect', 'asyncpg.Connection'],
  ['asyncpg.Pool.acquire', 'asyncpg.Connection'],
  ['aio_pika.connect', 'aio_pika.abc.AbstractConnection'],
  ['aio_pika.connect_robust', 'aio_pika.abc.AbstractRobustConnection'],
  ['aiomysql.create_pool', 'aiomysql.Pool'],
  ['aioredis.from_url', 'aioredis.Redis'],
  ['grpc.aio.insecure_channel', 'grpc.aio.Channel'],
  ['grpc.aio.secure_channel', 'grpc.aio.Channel'],
  ['edgedb.create_async_client', 'edgedb.AsyncIOClient'],
  ['gel.create_async_client', 'gel.AsyncIOClient'],
  ['nats.connect', 'nats.aio.client.Client'],
  ['neo4j.AsyncGraphDatabase.driver', 'neo4j.AsyncDriver'],
  ['aiosqlite.connect', 'aiosqlite.Connection'],
  ['open', 'io.IOBase'],
  ['asyncio.run_coroutine_threadsafe', 'concurrent.futures.Future'],
  ['concurrent.futures.ThreadPoolExecutor.submit', 'concurrent.futures.Future'],
  ['concurrent.futures.ProcessPoolExecutor.submit', 'concurrent.futures.Future'],
  ['socket.create_connection', 'socket.socket'],
  ['requests.session', 'requests.Session'],
  ['boto3.client', 'boto3.Client'],
  ['boto3.resource', 'boto3.Resource'],
  ['sqlite3.connect', 'sqlite3.Connection'],
  ['sqlite3.Connection.cursor', 'sqlite3.Cursor'],
  ['sqlite3.Connection.execute', 'sqlite3.Cursor'],
  ['psycopg2.connect', 'psycopg2.extensions.connection'],
  ['psycopg2.extensions.connection.cursor', 'psycopg2.extensions.cursor'],
  ['psycopg.connect', 'psycopg.Connection'],
  ['psycopg.Connection.connect', 'psycopg.Connection'],
  ['psycopg.Connection.cursor', 'psycopg.Cursor'],
  ['pymysql.connect', 'pymysql.connections.Connection'],
  ['pymysql.connections.Connection.cursor', 'pymysql.cursors.Cursor'],
  ['MySQLdb.connect', 'MySQLdb.connections.Connection'],
  ['MySQLdb.connections.Connection.cursor', 'MySQLdb.cursors.Cursor'],
  ['sqlalchemy.Engine.connect', 'sqlalchemy.Connection'],
  ['sqlalchemy.Engine.begin', 'sqlalchemy.Connection'],
  ['sqlalchemy.orm.sessionmaker', 'sqlalchemy.orm.sessionmaker'],
  ['sqlalchemy.orm.sessionmaker.__call__', 'sqlalchemy.orm.Session'],
]);

/** Methods that give their own class back, so that `async with X().y() as z` style chains keep a type. */
const CLASS_METHODS: ReadonlySet<string> = new Set(['from_url', 'from_pool', '__aenter__', '__enter__']);

/** Type of what a call of a library gives; undefined when it cannot be told from the name. */
export function givenByLibrary(name: string, awaited: boolean): string | undefined {
  const given = GIVEN.get(name);
  // Awaiting a task gives its result.
  if (given !== undefined) return awaited && given === 'asyncio.Task' ? undefined : given;
  const parts = name.split('.');
  const last = parts[parts.length - 1] ?? '';
  if (CLASS_METHODS.has(last) && isClassName(parts[parts.length - 2])) return parts.slice(0, -1).join('.');
  return isClassName(last) && !awaited ? name : undefined;
}

/** By PEP 8: `AsyncClient`, `_Private`, `UUID`; not `create_app` or `LIMIT_PER_SECOND`. */
function isClassName(name: string | undefined): boolean {
  return name !== undefined && /^_*[A-Z]/.test(name) && !/^[A-Z0-9]+_[A-Z0-9_]+$/.test(name);
}
