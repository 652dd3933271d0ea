import { type ChildProcess, spawn } from 'node:child_process';

/** After pytest is gone, what it left running may hold its output open; this long, in milliseconds, is waited for the rest. */
const DRAIN_MS = 300;
const KEPT = 1 << 16;

/** How a pytest process ended. */
export interface ProcessEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Why it could not be started, such as ENOENT. */
  spawnError: string | undefined;
  /** The last 64 Ki characters of each. */
  stdout: string;
  stderr: string;
}

export interface PytestProcess {
  /** Undefined when it could not be started, or somebody else holds it: then it is not watched from outside. */
  readonly pid: number | undefined;
  /** Never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** Ends a process that somebody else holds. */
  stop?(): Promise<void>;
}

/** Who starts pytest: the runner itself, or a debugger. */
export type Launch = typeof startPytest;

/** Starts pytest as the leader of its own process group, so that everything it starts can be ended with it. */
export function startPytest(
  python: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
  onOutput: (stream: 'stdout' | 'stderr', text: string) => void,
): PytestProcess {
  const child = spawn(python, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const kept = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      kept[stream] = (kept[stream] + text).slice(-KEPT);
      onOutput(stream, text);
    });
  }
  return { pid: child.pid, ended: endOf(child).then((end) => ({ ...end, ...kept })) };
}

function endOf(child: ChildProcess): Promise<Pick<ProcessEnd, 'code' | 'signal' | 'spawnError'>> {
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, spawnError: error.code ?? error.message });
    });
    child.once('exit', (code, signal) => {
      const finish = () => {
        clearTimeout(patience);
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve({ code, signal, spawnError: undefined });
      };
      const patience = setTimeout(finish, DRAIN_MS);
      child.once('close', finish);
    });
  });
}
