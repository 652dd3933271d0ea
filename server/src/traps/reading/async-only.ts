/**
 * Classes and functions whose result supports `async with` but not `with`, in the version that most people have. A
 * class with both protocols is none of them.
 */
export const ASYNC_CONTEXT_MANAGERS: ReadonlySet<string> = new Set([
  'httpx.AsyncClient',
  'httpx2.AsyncClient',
  'aiohttp.ClientSession',
  'asgi_lifespan.LifespanManager',
  'asyncio.Lock',
  'asyncio.Semaphore',
  'asyncio.BoundedSemaphore',
  'asyncio.Condition',
  'asyncio.timeout',
  'asyncio.timeout_at',
  'asyncio.TaskGroup',
  'anyio.create_task_group',
  'anyio.Lock',
  'anyio.Semaphore',
  'anyio.Condition',
  'anyio.open_file',
  'async_timeout.timeout',
  'sqlalchemy.ext.asyncio.AsyncSession',
  'sqlalchemy.ext.asyncio.AsyncEngine.begin',
  'sqlalchemy.ext.asyncio.AsyncEngine.connect',
  'sqlalchemy.ext.asyncio.AsyncSession.begin',
  'aiosqlite.connect',
  'asyncpg.create_pool',
  'redis.asyncio.Redis',
  'redis.asyncio.client.Redis',
  'aiofiles.open',
  'contextlib.AsyncExitStack',
  'contextlib.aclosing',
]);

/** Methods that are coroutines, by the class they belong to. */
const COROUTINE_METHODS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    'httpx.AsyncClient': 'request get options head post put patch delete send aclose',
    'httpx2.AsyncClient': 'request get options head post put patch delete send aclose',
    'aiohttp.ClientSession': 'request get options head post put patch delete ws_connect close',
    'sqlalchemy.ext.asyncio.AsyncSession':
      'execute scalar scalars stream stream_scalars commit rollback flush refresh get get_one merge delete close aclose reset connection run_sync invalidate',
    'sqlalchemy.ext.asyncio.AsyncConnection':
      'execute scalar scalars exec_driver_sql commit rollback close run_sync invalidate',
    'sqlalchemy.ext.asyncio.AsyncEngine': 'dispose',
    'asyncio.Queue': 'get put join',
    'asyncio.PriorityQueue': 'get put join',
    'asyncio.LifoQueue': 'get put join',
    'asyncio.Event': 'wait',
    'asyncio.Lock': 'acquire',
    'asyncio.Semaphore': 'acquire',
    'asyncio.BoundedSemaphore': 'acquire',
    'asyncio.Condition': 'acquire wait wait_for',
    'asyncio.Barrier': 'wait reset abort',
    'asyncio.StreamReader': 'read readline readexactly readuntil',
    'asyncio.StreamWriter': 'drain wait_closed start_tls',
    'asyncio.Server': 'start_serving serve_forever wait_closed',
    'asyncio.subprocess.Process': 'wait communicate',
    'anyio.Event': 'wait',
    'anyio.Lock': 'acquire',
    'anyio.Semaphore': 'acquire',
    'redis.asyncio.Redis':
      'get set setex setnx mget mset delete exists expire ttl incr decr incrby append hget hset hgetall hdel lpush rpush lpop rpop lrange llen sadd srem smembers zadd zrange publish flushdb flushall ping keys aclose close execute_command',
  }).map(([type, methods]) => [type, new Set(methods.split(' '))]),
);

/** Functions of libraries that are coroutine functions. `asyncio.gather` is none: it starts its tasks by itself. */
const COROUTINE_FUNCTIONS: ReadonlySet<string> = new Set([
  'asyncio.sleep',
  'asyncio.wait',
  'asyncio.wait_for',
  'asyncio.to_thread',
  'asyncio.open_connection',
  'asyncio.start_server',
  'asyncio.create_subprocess_exec',
  'asyncio.create_subprocess_shell',
  'anyio.sleep',
  'anyio.sleep_until',
  'anyio.sleep_forever',
  'anyio.connect_tcp',
  'anyio.to_thread.run_sync',
  'anyio.run_process',
  'trio.sleep',
]);

/** Whether a call of that dotted name makes a coroutine, as far as libraries are known. */
export function isLibraryCoroutine(name: string): boolean {
  if (COROUTINE_FUNCTIONS.has(name)) return true;
  const dot = name.lastIndexOf('.');
  return COROUTINE_METHODS.get(name.slice(0, dot))?.has(name.slice(dot + 1)) ?? false;
}
