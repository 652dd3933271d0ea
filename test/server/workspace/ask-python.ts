import { execFileSync } from 'node:child_process';
import { testEnvironments } from '../../environments';

/** Runs a Python script in the first test environment with a JSON value on stdin, and gives the JSON it prints. */
export function askPython(script: string, input: unknown): unknown {
  const [environment] = testEnvironments();
  if (environment === undefined) throw new Error('no test environment: run "node scripts/environments.mjs"');
  const output = execFileSync(environment.python, ['-c', script], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 1 << 26,
  });
  return JSON.parse(output);
}
