import { advice, type CallList } from './entry';

const CURSOR = 'execute executemany fetchone fetchall fetchmany callproc copy';
const REDIS =
  'get set setex setnx mget mset getset delete unlink exists expire ttl persist incr incrby decr append keys scan hget hset hgetall hmget hdel hincrby lpush rpush lpop rpop blpop brpop lrange llen sadd srem smembers sismember zadd zrange zrem xadd xread publish ping flushdb flushall execute_command';
const MONGO =
  'find_one insert_one insert_many update_one update_many delete_one delete_many replace_one count_documents aggregate distinct create_index drop bulk_write';

/** Drivers and object mappers that wait for a database. */
export const DATABASES: readonly CallList[] = [
  {
    group: 'database',
    remedy: advice('use aiosqlite, or do all work with the connection in one thread'),
    of: 'sqlite3 sqlite3.dbapi2',
    calls: 'connect',
  },
  {
    group: 'database',
    remedy: advice('use aiosqlite, or do all work with the connection in one thread'),
    of: 'sqlite3.Connection',
    calls: 'execute executemany executescript commit rollback',
  },
  { group: 'database', remedy: advice('use aiosqlite'), of: 'sqlite3.Cursor', calls: `${CURSOR} executescript` },
  {
    group: 'database',
    remedy: advice('use asyncpg or psycopg.AsyncConnection'),
    calls: 'psycopg2.connect psycopg.connect psycopg.Connection.connect',
  },
  {
    group: 'database',
    remedy: advice('use asyncpg or psycopg.AsyncConnection'),
    of: 'psycopg2.extensions.connection psycopg.Connection',
    calls: 'execute commit rollback',
  },
  {
    group: 'database',
    remedy: advice('use asyncpg or psycopg.AsyncConnection'),
    of: 'psycopg2.extensions.cursor psycopg.Cursor',
    calls: CURSOR,
  },
  {
    group: 'database',
    remedy: advice('use aiomysql or asyncmy'),
    calls: 'pymysql.connect MySQLdb.connect mysql.connector.connect',
  },
  {
    group: 'database',
    remedy: advice('use aiomysql or asyncmy'),
    of: 'pymysql.connections.Connection MySQLdb.connections.Connection',
    calls: 'commit rollback ping',
  },
  {
    group: 'database',
    remedy: advice('use aiomysql or asyncmy'),
    of: 'pymysql.cursors.Cursor MySQLdb.cursors.Cursor',
    calls: CURSOR,
  },
  {
    group: 'database',
    remedy: advice('use pymongo.AsyncMongoClient'),
    of: 'pymongo.MongoClient pymongo.mongo_client.MongoClient',
    calls: 'server_info list_database_names drop_database',
  },
  {
    group: 'database',
    remedy: advice('use pymongo.AsyncMongoClient'),
    of: 'pymongo.collection.Collection',
    calls: MONGO,
  },
  {
    group: 'database',
    remedy: advice('use redis.asyncio'),
    of: 'redis.Redis redis.client.Redis redis.StrictRedis redis.cluster.RedisCluster',
    calls: REDIS,
  },
  {
    group: 'database',
    remedy: advice('use sqlalchemy.ext.asyncio'),
    of: 'sqlalchemy.Engine sqlalchemy.engine.Engine',
    calls: 'connect begin',
  },
  {
    group: 'database',
    remedy: advice('use sqlalchemy.ext.asyncio'),
    of: 'sqlalchemy.Connection sqlalchemy.engine.Connection',
    calls: 'execute scalar scalars commit rollback',
  },
  {
    group: 'database',
    remedy: advice('use sqlalchemy.ext.asyncio'),
    of: 'sqlalchemy.orm.Session sqlalchemy.orm.session.Session sqlmodel.Session',
    calls: 'execute scalar scalars exec commit flush refresh rollback get query merge bulk_save_objects',
  },
];
