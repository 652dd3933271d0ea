import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from '../../environments';

/** One run of pytest; `output` is the file that gets what it prints, `limit` is in seconds. */
export interface PytestJob {
  readonly cwd: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly output: string;
  readonly limit: number;
}

/** Gives the exit status; a negative one is a signal. */
type Run = (job: PytestJob) => Promise<number>;

const servers = new Map<string, Run>();

/** Runs pytest in a fork of a process that has it imported already: several times faster than starting Python. POSIX only. */
export function runInServer(python: string, job: PytestJob): Promise<number> {
  const run = servers.get(python) ?? startServer(python);
  servers.set(python, run);
  return run(job);
}

function startServer(python: string): Run {
  const server: ChildProcess = spawn(python, [join(repositoryRoot, 'test', 'truth', 'traps', 'pytest_server.py')], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '', COLUMNS: '400', PYTEST_ADDOPTS: '' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { stdin, stdout } = server;
  if (stdin === null || stdout === null) throw new Error('the server has no pipes');
  const jobs = new Map<number, { resolve: (status: number) => void; reject: (error: Error) => void }>();
  createInterface({ input: stdout }).on('line', (line) => {
    const { id, status } = JSON.parse(line) as { id: number; status: number };
    jobs.get(id)?.resolve(status);
    jobs.delete(id);
  });
  server.on('close', (code) => {
    for (const { reject } of jobs.values()) reject(new Error(`the pytest server of ${python} ended with ${code}`));
  });
  let last = 0;
  return (job) =>
    new Promise((resolve, reject) => {
      last += 1;
      jobs.set(last, { resolve, reject });
      stdin.write(`${JSON.stringify({ id: last, ...job })}\n`);
    });
}
