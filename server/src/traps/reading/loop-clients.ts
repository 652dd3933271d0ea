import type { Facts, ModuleFacts, NodeId } from '../../model/facts';

/** What is known about a class whose instances belong to the loop they first work on. */
export interface LoopClient {
  /** Method that ends it, when it has one. */
  readonly close: { readonly method: string; readonly awaited: boolean } | undefined;
  /** Supports `async with`. */
  readonly entered: boolean;
  /** It can be used again once it is closed: its connections are made anew. */
  readonly reopens: boolean;
  /** It speaks HTTP, so that the tools that answer in its place (respx, vcr ...) may be at work. */
  readonly http: boolean;
}

const awaited = (method: string) => ({ method, awaited: true });
const HTTP: LoopClient = { close: awaited('aclose'), entered: true, reopens: false, http: true };
const API: LoopClient = { close: awaited('close'), entered: true, reopens: false, http: true };
const POOL: LoopClient = { close: awaited('close'), entered: true, reopens: false, http: false };
const REDIS: LoopClient = { close: awaited('aclose'), entered: true, reopens: true, http: false };
const PLAIN_CLOSE: LoopClient = {
  close: { method: 'close', awaited: false },
  entered: false,
  reopens: false,
  http: false,
};
const STARTED: LoopClient = { close: awaited('stop'), entered: true, reopens: false, http: false };

/** By the type that the model gives them. Other names of one class stand beside it. */
const CLIENTS: ReadonlyMap<string, LoopClient> = new Map(
  Object.entries({
    'httpx.AsyncClient': HTTP,
    'httpx2.AsyncClient': HTTP,
    'aiohttp.ClientSession': API,
    'aiohttp.client.ClientSession': API,
    'sqlalchemy.ext.asyncio.AsyncEngine': { close: awaited('dispose'), entered: false, reopens: true, http: false },
    'redis.asyncio.Redis': REDIS,
    'redis.asyncio.StrictRedis': REDIS,
    'redis.asyncio.client.Redis': REDIS,
    'redis.asyncio.RedisCluster': REDIS,
    'redis.asyncio.cluster.RedisCluster': REDIS,
    'redis.asyncio.ConnectionPool': REDIS,
    'redis.asyncio.BlockingConnectionPool': REDIS,
    'redis.asyncio.connection.ConnectionPool': REDIS,
    'aioredis.Redis': { ...REDIS, close: awaited('close') },
    'valkey.asyncio.Valkey': REDIS,
    'motor.motor_asyncio.AsyncIOMotorClient': PLAIN_CLOSE,
    'pymongo.AsyncMongoClient': POOL,
    'pymongo.asynchronous.mongo_client.AsyncMongoClient': POOL,
    'asyncpg.Pool': POOL,
    'asyncpg.Connection': { ...POOL, entered: false },
    'psycopg_pool.AsyncConnectionPool': POOL,
    'aiomysql.Pool': PLAIN_CLOSE,
    'databases.Database': { close: awaited('disconnect'), entered: true, reopens: true, http: false },
    'databases.core.Database': { close: awaited('disconnect'), entered: true, reopens: true, http: false },
    'edgedb.AsyncIOClient': { ...POOL, close: awaited('aclose') },
    'gel.AsyncIOClient': { ...POOL, close: awaited('aclose') },
    'aio_pika.abc.AbstractConnection': POOL,
    'aio_pika.abc.AbstractRobustConnection': POOL,
    'aiokafka.AIOKafkaProducer': STARTED,
    'aiokafka.AIOKafkaConsumer': STARTED,
    'nats.aio.client.Client': { ...POOL, entered: false },
    'elasticsearch.AsyncElasticsearch': API,
    'opensearchpy.AsyncOpenSearch': API,
    'openai.AsyncOpenAI': API,
    'openai.AsyncAzureOpenAI': API,
    'anthropic.AsyncAnthropic': API,
    'grpc.aio.Channel': POOL,
    'neo4j.AsyncDriver': POOL,
    'aiosmtplib.SMTP': { ...POOL, close: { method: 'close', awaited: false } },
  } satisfies Record<string, LoopClient>),
);

const LIBRARIES: ReadonlySet<string> = new Set([...CLIENTS.keys()].map((type) => type.split('.', 1)[0] ?? type));

/** Whether a top-level module has clients that belong to a loop. */
export function isClientLibrary(module: string): boolean {
  return LIBRARIES.has(module);
}

/** What the user adds, or a class of the workspace holds, is told about, and closed by hand. */
const UNKNOWN: LoopClient = { close: undefined, entered: false, reopens: false, http: false };

export interface FoundClient {
  readonly type: string;
  readonly client: LoopClient;
}

/** The loop's client that a type is, itself or through its bases. */
export function clientOfType(facts: Facts, type: string | undefined): FoundClient | undefined {
  if (type === undefined) return undefined;
  const known = CLIENTS.get(type);
  if (known !== undefined) return { type, client: known };
  const own = facts.findClass(type);
  if (own === undefined) return undefined;
  for (const base of facts.basesOf(own.class).foreign) {
    const inherited = base === undefined ? undefined : CLIENTS.get(base);
    if (inherited !== undefined) return { type, client: inherited };
  }
  return undefined;
}

/**
 * The loop's client that an expression makes: by its type, by a constructor that the user named, or as an object of the
 * workspace that makes one in `__init__`. Undefined for those that are made for tests (`transport=`, `NullPool`).
 */
export function clientMadeBy(facts: Facts, module: ModuleFacts, value: NodeId): FoundClient | undefined {
  const { tree } = module;
  if (tree.kindOf(value) !== 'call') return undefined;
  const text = tree.textOf(value);
  if (KEEPS_NOTHING.test(text)) return undefined;
  const callee = tree.childByField(value, 'function');
  const named = callee === undefined ? undefined : module.dottedName(callee);
  if (named !== undefined && facts.settings.extraClientConstructors.includes(named))
    return { type: named, client: UNKNOWN };
  // What the file says by itself is kept with it; asking the workspace costs more.
  const own = module.typeOf(value);
  const known = own === undefined ? undefined : CLIENTS.get(own);
  if (known !== undefined && own !== undefined) return { type: own, client: known };
  const definition = named === undefined ? undefined : facts.findDefinition(named);
  switch (definition?.kind) {
    case undefined: {
      const type = named === undefined ? undefined : facts.typed(module).typeOf(value);
      return type === own ? undefined : clientOfType(facts, type);
    }
    case 'function': {
      const { module: home, function: made } = definition;
      if (KEEPS_NOTHING.test(home.tree.textOf(made.body))) return undefined;
      return clientOfType(facts, facts.typed(home).producedBy(made.node));
    }
    case 'class': {
      const type = `${definition.module.moduleName}.${definition.class.name}`;
      return clientOfType(facts, type) ?? clientInside(facts, type);
    }
    case 'value':
      return clientOfType(facts, facts.typed(module).typeOf(value));
    default:
      return definition satisfies never;
  }
}

/**
 * Nothing that outlives a request, or nothing real: a pool without connections, a transport of the test's own, SQLite
 * (its connections live in threads, which answer any loop); or a stack closes it.
 */
const KEEPS_NOTHING =
  /\benter_(?:async_)?context\(|\bNullPool\b|\bStaticPool\b|\btransport\s*=|\bMock|\bhttp_client\s*=|['"]sqlite/;

/** `Database(url)` whose `__init__` makes an engine. */
function clientInside(facts: Facts, type: string): FoundClient | undefined {
  const init = facts.findFunction(`${type}.__init__`);
  if (init === undefined) return undefined;
  const { module, function: made } = init;
  const { tree } = module;
  for (const node of tree.descendants(made.body)) {
    if (tree.kindOf(node) !== 'call') continue;
    const client = CLIENTS.get(module.typeOf(node) ?? '');
    if (client !== undefined && !KEEPS_NOTHING.test(tree.textOf(node))) return { type, client: UNKNOWN };
  }
  return undefined;
}
