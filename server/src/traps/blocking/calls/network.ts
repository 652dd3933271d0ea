import { advice, type CallList, THREAD } from './entry';

const VERBS = 'request get post put patch delete head options';

/** HTTP, mail, files over the network, shells over the network, the cloud. */
export const NETWORK: readonly CallList[] = [
  { group: 'http', remedy: THREAD, calls: 'urllib.request.urlopen urllib.request.urlretrieve urllib3.request' },
  { group: 'http', remedy: THREAD, of: 'requests requests.api', calls: VERBS },
  { group: 'http', remedy: THREAD, of: 'requests.Session requests.sessions.Session', calls: `${VERBS} send` },
  { group: 'http', remedy: THREAD, of: 'httpx httpx2', calls: `${VERBS} stream` },
  {
    group: 'http',
    remedy: advice('use AsyncClient of the same package'),
    of: 'httpx.Client httpx2.Client',
    calls: `${VERBS} send stream`,
  },
  {
    group: 'http',
    remedy: THREAD,
    of: 'urllib3.PoolManager urllib3.poolmanager.PoolManager urllib3.HTTPConnectionPool',
    calls: 'request urlopen',
  },
  {
    group: 'http',
    remedy: advice('use an async client: httpx.AsyncClient or aiohttp'),
    of: 'http.client.HTTPConnection http.client.HTTPSConnection',
    calls: 'connect request getresponse',
  },
  {
    group: 'network',
    remedy: THREAD,
    of: 'socket',
    calls: 'create_connection getaddrinfo gethostbyname gethostbyname_ex gethostbyaddr getnameinfo getfqdn',
  },
  {
    group: 'network',
    remedy: advice('use asyncio.open_connection, or the sock_ methods of the loop'),
    of: 'socket.socket',
    calls: 'connect accept recv recv_into recvfrom sendall',
  },
  {
    group: 'network',
    remedy: advice('use aiosmtplib, or do the whole exchange in one thread'),
    calls: 'smtplib.SMTP smtplib.SMTP_SSL',
  },
  {
    group: 'network',
    remedy: advice('use aiosmtplib, or do the whole exchange in one thread'),
    of: 'smtplib.SMTP smtplib.SMTP_SSL',
    calls: 'connect login send_message sendmail starttls',
  },
  {
    group: 'network',
    remedy: advice('use aioftp, or do the whole exchange in one thread'),
    of: 'ftplib.FTP ftplib.FTP_TLS',
    calls: 'connect login retrbinary retrlines storbinary storlines nlst dir cwd',
  },
  {
    group: 'network',
    remedy: advice('do the whole exchange in one thread'),
    of: 'imaplib',
    calls: 'IMAP4 IMAP4_SSL',
  },
  { group: 'network', remedy: advice('do the whole exchange in one thread'), of: 'poplib', calls: 'POP3 POP3_SSL' },
  {
    group: 'network',
    remedy: advice('use asyncssh, or do the whole exchange in one thread'),
    of: 'paramiko.SSHClient paramiko.client.SSHClient',
    calls: 'connect exec_command open_sftp',
  },
];
