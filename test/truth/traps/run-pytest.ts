import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ExampleFile } from './page';
import { runInServer } from './pytest-server';

export interface PytestRun {
  /** pytest's summary without warnings and time: `1 failed, 1 passed`. */
  readonly result: string;
  readonly output: string;
}

/** Writes files into a new folder. The caller removes it. */
export function writeProject(files: readonly ExampleFile[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'looptrap-example-'));
  for (const file of files) {
    const path = join(folder, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.text);
  }
  return folder;
}

/** Runs pytest on files in a folder of their own. Ends it after `limit` seconds, which is then the result. */
export async function runPytest(
  python: string,
  files: readonly ExampleFile[],
  options: { args?: readonly string[]; env?: Record<string, string>; limit?: number } = {},
): Promise<PytestRun> {
  const folder = writeProject(files);
  try {
    const output = await outputOf(python, folder, options);
    return { result: summary(output), output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function outputOf(
  python: string,
  cwd: string,
  options: { args?: readonly string[]; env?: Record<string, string>; limit?: number },
): Promise<string> {
  const args = ['-p', 'no:cacheprovider', '--rootdir', cwd, '--color=no', ...(options.args ?? [])];
  const { env = {}, limit = 60 } = options;
  if (process.platform === 'win32') return outputOfProcess(startPytest(python, cwd, args, env), limit);
  const output = `${cwd}.output`;
  try {
    await runInServer(python, { cwd, args, env, output, limit });
    return readFileSync(output, 'utf8');
  } finally {
    rmSync(output, { force: true });
  }
}

function startPytest(python: string, cwd: string, args: readonly string[], env: Record<string, string>) {
  return spawn(python, ['-m', 'pytest', ...args], {
    cwd,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', COLUMNS: '400', PYTEST_ADDOPTS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** What a process prints, both streams as they come. Ends it after `limit` seconds. */
export function outputOfProcess(child: ChildProcessByStdio<null, Readable, Readable>, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), limit * 1000);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      resolve(output);
    });
  });
}

/** The last line's counts without warnings and time. */
export function summary(output: string): string {
  const line = /^=+ (.*) in [\d.]+s.* =+$/m.exec(output)?.[1];
  if (line === undefined) return 'no summary';
  return line
    .split(', ')
    .filter((part) => !part.includes('warning'))
    .join(', ');
}
