import { execFile } from 'node:child_process';
import { Refusal } from '../refusal';
import type { RunOptions } from './run-options';

const QUESTION = 'import importlib.util as u; print("found" if u.find_spec("xdist") else "missing")';

/**
 * pytest's arguments for the workers that were asked for.
 * @throws Refusal when pytest-xdist, which has the workers, is not installed for the interpreter.
 */
export async function workerArguments(
  python: string,
  cwd: string,
  { numprocesses, dist }: Pick<RunOptions, 'numprocesses' | 'dist'>,
): Promise<string[]> {
  if (numprocesses === undefined && dist === undefined) return [];
  if ((await answer(python, cwd)) === 'missing') {
    throw new Refusal(
      `-n and --dist need pytest-xdist, which is not installed for ${python}; ` +
        `install it (${python} -m pip install pytest-xdist) or leave them out`,
    );
  }
  // As in pytest-xdist, --dist alone starts no workers.
  return [...(numprocesses === undefined ? [] : ['-n', numprocesses]), ...(dist === undefined ? [] : ['--dist', dist])];
}

/** An interpreter that does not answer is told about when pytest does not start. */
function answer(python: string, cwd: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(python, ['-c', QUESTION], { cwd, timeout: 10_000, encoding: 'utf8' }, (_error, stdout) => {
      resolve(stdout.trim());
    });
  });
}
