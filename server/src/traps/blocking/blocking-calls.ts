/** What to do instead of a blocking call. */
export type Remedy =
  /** An async function of the same meaning: asyncio's, and anyio's. */
  | { readonly kind: 'sibling'; readonly asyncio: string; readonly anyio: string }
  /** Runs in a thread as it is. */
  | { readonly kind: 'thread' }
  /** Another library or design, in words. */
  | { readonly kind: 'advice'; readonly text: string };

export type BlockingGroup =
  | 'sleep'
  | 'http'
  | 'subprocess'
  | 'files'
  | 'input'
  | 'database'
  | 'network'
  | 'cpu'
  | 'wait';

export interface BlockingCall {
  readonly group: BlockingGroup;
  readonly remedy: Remedy;
}

/** Waits for something that has mostly ended already when tests call them: told, not warned of. */
export const MOSTLY_SHORT: ReadonlySet<string> = new Set(
  'threading.Thread.join multiprocessing.Process.join subprocess.Popen.wait concurrent.futures.Future.result'.split(
    ' ',
  ),
);

const thread: Remedy = { kind: 'thread' };
const advice = (text: string): Remedy => ({ kind: 'advice', text });
const HTTP_ADVICE = 'use httpx.AsyncClient or aiohttp';

/** Exact dotted names. */
const CALLS: readonly (readonly [BlockingGroup, Remedy, string])[] = [
  ['sleep', { kind: 'sibling', asyncio: 'sleep', anyio: 'sleep' }, 'time.sleep'],
  ['input', thread, 'input'],
  ['http', thread, 'urllib.request.urlopen urllib.request.urlretrieve urllib3.request'],
  [
    'http',
    thread,
    'requests.request requests.get requests.post requests.put requests.patch requests.delete requests.head requests.options',
  ],
  [
    'http',
    thread,
    'httpx.request httpx.get httpx.post httpx.put httpx.patch httpx.delete httpx.head httpx.options httpx.stream',
  ],
  [
    'http',
    thread,
    'httpx2.request httpx2.get httpx2.post httpx2.put httpx2.patch httpx2.delete httpx2.head httpx2.options httpx2.stream',
  ],
  [
    'subprocess',
    thread,
    'subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.getoutput subprocess.getstatusoutput',
  ],
  ['subprocess', thread, 'os.system os.popen os.wait os.waitpid os.wait3 os.wait4'],
  [
    'files',
    thread,
    'open io.open os.listdir os.stat os.remove os.unlink os.rename os.replace os.makedirs os.mkdir os.rmdir os.scandir os.walk',
  ],
  [
    'files',
    thread,
    'shutil.copy shutil.copy2 shutil.copyfile shutil.copytree shutil.move shutil.rmtree shutil.make_archive shutil.unpack_archive',
  ],
  [
    'files',
    thread,
    'pathlib.Path.open pathlib.Path.read_text pathlib.Path.read_bytes pathlib.Path.write_text pathlib.Path.write_bytes',
  ],
  [
    'database',
    advice('use aiosqlite, or do all work with the connection in one thread'),
    'sqlite3.connect sqlite3.dbapi2.connect',
  ],
  [
    'database',
    advice('use asyncpg or psycopg.AsyncConnection'),
    'psycopg2.connect psycopg.connect psycopg.Connection.connect',
  ],
  ['database', advice('use aiomysql or asyncmy'), 'pymysql.connect MySQLdb.connect mysql.connector.connect'],
  [
    'network',
    thread,
    'socket.create_connection socket.getaddrinfo socket.gethostbyname socket.gethostbyaddr socket.getfqdn',
  ],
  ['network', advice('use aiosmtplib, or do the whole exchange in one thread'), 'smtplib.SMTP smtplib.SMTP_SSL'],
  [
    'network',
    advice('do the whole exchange in one thread'),
    'ftplib.FTP ftplib.FTP_TLS telnetlib.Telnet imaplib.IMAP4 imaplib.IMAP4_SSL poplib.POP3',
  ],
  ['cpu', thread, 'hashlib.scrypt hashlib.pbkdf2_hmac bcrypt.hashpw bcrypt.checkpw'],
  [
    'cpu',
    thread,
    'pandas.read_csv pandas.read_excel pandas.read_json pandas.read_parquet pandas.read_sql pandas.read_html pandas.read_pickle pandas.read_feather',
  ],
  [
    'cpu',
    thread,
    'numpy.load numpy.loadtxt numpy.genfromtxt numpy.linalg.svd numpy.linalg.eig numpy.linalg.inv numpy.linalg.solve numpy.linalg.lstsq',
  ],
  ['cpu', thread, 'PIL.Image.open'],
  ['wait', thread, 'concurrent.futures.wait select.select'],
];

/** Methods by the class they belong to. */
const METHODS: readonly (readonly [BlockingGroup, Remedy, string, string])[] = [
  ['http', thread, 'requests.Session', 'request get post put patch delete head options send'],
  ['http', advice(HTTP_ADVICE), 'httpx.Client', 'request get post put patch delete head options send'],
  ['http', advice(HTTP_ADVICE), 'httpx2.Client', 'request get post put patch delete head options send'],
  ['http', thread, 'urllib3.PoolManager', 'request urlopen'],
  ['subprocess', advice('use asyncio.create_subprocess_exec'), 'subprocess.Popen', 'wait communicate'],
  ['database', advice('use aiosqlite'), 'sqlite3.Connection', 'execute executemany executescript commit rollback'],
  [
    'database',
    advice('use redis.asyncio'),
    'redis.Redis',
    'get set delete exists expire incr decr hget hset hgetall lpush rpush lpop rpop blpop brpop publish ping flushdb',
  ],
  ['database', advice('use pymongo.AsyncMongoClient'), 'pymongo.MongoClient', 'server_info list_database_names close'],
  ['database', advice('use sqlalchemy.ext.asyncio'), 'sqlalchemy.Engine', 'connect begin'],
  [
    'database',
    advice('use sqlalchemy.ext.asyncio'),
    'sqlalchemy.orm.Session',
    'execute scalar scalars commit flush refresh rollback get query',
  ],
  ['network', thread, 'socket.socket', 'connect accept recv recv_into recvfrom sendall send'],
  ['wait', advice('wait for an asyncio.Event instead'), 'threading.Event', 'wait'],
  ['wait', thread, 'threading.Thread', 'join'],
  ['wait', advice('use an asyncio.Lock'), 'threading.Lock', 'acquire'],
  ['wait', advice('use an asyncio.Condition'), 'threading.Condition', 'wait wait_for acquire'],
  ['wait', thread, 'threading.Barrier', 'wait'],
  ['wait', advice('use an asyncio.Queue'), 'queue.Queue', 'get join'],
  ['wait', advice('await asyncio.wrap_future(future)'), 'concurrent.futures.Future', 'result exception'],
  ['wait', thread, 'multiprocessing.Process', 'join'],
];

/** Every blocking call that Looptrap knows, by dotted name; a method as `package.Class.method`. */
export const BLOCKING_CALLS: ReadonlyMap<string, BlockingCall> = new Map<string, BlockingCall>([
  ...CALLS.flatMap(([group, remedy, names]) => names.split(' ').map((name) => [name, { group, remedy }] as const)),
  ...METHODS.flatMap(([group, remedy, type, methods]) =>
    methods.split(' ').map((method) => [`${type}.${method}`, { group, remedy }] as const),
  ),
]);
