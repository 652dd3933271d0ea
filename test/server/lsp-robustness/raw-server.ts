import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Diagnostic, type ResponseError, StreamMessageReader } from 'vscode-languageserver-protocol/node';
import { bundledServer } from '../lsp/bundled-server';

/** One answer to one request, as it came over the wire. */
export interface Answer {
  readonly id: number | string | null;
  readonly result?: unknown;
  readonly error?: Pick<ResponseError<unknown>, 'code' | 'message'>;
}

/** The server in its own process behind the bare wire: whatever is to be said to it can be said, right or wrong. */
export interface RawServer {
  readonly process: ChildProcess;
  /** Lines of its log. */
  readonly log: string[];
  /** Diagnostics it sent of its own accord, by document. */
  readonly published: ReadonlyMap<string, readonly Diagnostic[]>;
  /** Each request's message by its id, and how many answers came. */
  readonly asked: ReadonlyMap<number | string, string>;
  readonly answered: ReadonlyMap<number | string, number>;
  /** Sends a request under a new id. */
  ask(method: string, params?: unknown): number;
  /** The answer to a request; rejects when the server ends, or when none comes for a minute. */
  answerTo(id: number | string): Promise<Answer>;
  /** Sends a request and waits for its result. */
  result(method: string, params?: unknown): Promise<unknown>;
  tell(method: string, params?: unknown): void;
  /** Any value as one message; a request in it is counted. */
  send(message: unknown): void;
  /** Bytes as they are. */
  bytes(data: string | Buffer): void;
  isRunning(): boolean;
  /** Resolves when the process is gone. */
  end(): Promise<void>;
}

export interface RawServerOptions {
  readonly folder: string;
  /** Answers what the server asks the editor, or takes its time to. */
  readonly answer: (method: string, params: unknown) => unknown;
}

/** Longest time for an answer, in milliseconds. */
const LONGEST = 60_000;

export async function startRawServer({ folder, answer }: RawServerOptions): Promise<RawServer> {
  const { VIRTUAL_ENV: _, PYTEST_ADDOPTS: __, ...environment } = process.env;
  const child = spawn(process.execPath, [await bundledServer(), '--stdio'], {
    ...{ env: environment, cwd: folder },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  const published = new Map<string, Diagnostic[]>();
  const asked = new Map<number | string, string>();
  const answered = new Map<number | string, number>();
  const answers = new Map<number | string, Answer>();
  let heard: (() => void)[] = [];
  let next = 1;
  const wake = () => {
    const waiting = heard;
    heard = [];
    for (const resume of waiting) resume();
  };
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void gone.then(wake);
  // Written to after its end: the end itself is what tests look at.
  child.stdin.on('error', () => undefined);
  child.stderr.on('data', (text: Buffer) => log.push(`stderr: ${text}`));

  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const bytes = (data: string | Buffer) => void child.stdin.write(data);
  const send = (message: unknown) => {
    const { id, method } = (message ?? {}) as { id?: number | string; method?: unknown };
    if ((typeof id === 'number' || typeof id === 'string') && typeof method === 'string')
      asked.set(id, JSON.stringify(message).slice(0, 300));
    bytes(frame(JSON.stringify(message) ?? ''));
  };
  const reply = async (id: number | string, method: string, params: unknown) => {
    const result = (await answer(method, params)) ?? null;
    send({ jsonrpc: '2.0', id, result });
  };
  new StreamMessageReader(child.stdout).listen((received) => {
    const { id, method, params, ...rest } = received as unknown as Answer & { method?: string; params?: unknown };
    if (method === undefined) {
      if (id !== null) answered.set(id, (answered.get(id) ?? 0) + 1);
      if (id !== null) answers.set(id, { id, ...rest });
    } else if (id !== undefined && id !== null) void reply(id, method, params);
    else if (method === 'window/logMessage') log.push((params as { message: string }).message);
    else if (method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = params as { uri: string; diagnostics: Diagnostic[] };
      published.set(uri, diagnostics);
    }
    wake();
  });

  const server: RawServer = {
    ...{ process: child, log, published, asked, answered, send, bytes, isRunning },
    ask(method, params) {
      const id = next;
      next += 1;
      send({ jsonrpc: '2.0', id, method, params });
      return id;
    },
    async answerTo(id) {
      const began = performance.now();
      for (;;) {
        const found = answers.get(id);
        if (found) return found;
        if (!isRunning())
          throw new Error(`the server ended (${child.exitCode ?? child.signalCode}):\n${log.join('\n')}`);
        if (performance.now() - began > LONGEST) throw new Error(`not answered: ${asked.get(id)}`);
        await Promise.race([new Promise<void>((resolve) => heard.push(resolve)), sleep(1000)]);
      }
    },
    async result(method, params) {
      const { result, error } = await server.answerTo(server.ask(method, params));
      if (error) throw new Error(`${method} was refused: ${error.message}`);
      return result;
    },
    tell: (method, params) => send({ jsonrpc: '2.0', method, params }),
    async end() {
      if (isRunning()) child.kill('SIGKILL');
      await gone;
    },
  };
  return server;
}

/** A body with the header that belongs to it. */
export function frame(body: string): string {
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
