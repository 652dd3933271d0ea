import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withLock } from './lock.mjs';
import { findPython, venvPython } from './python.mjs';
import { ensureVenv } from './venv.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const sample = join(root, 'examples', 'orders-service');

export const NO_PYTHON = `no Python from 3.9 to 3.14 that can make virtual environments was found.
Get one from https://www.python.org/downloads/, with "uv python install 3.13", or on Debian and Ubuntu with
"sudo apt install python3 python3-venv"; then run this again.`;

/** Whether the sample's environment is there or can be made; quick, so that nobody waits for an install in vain. */
export function canHaveSampleEnvironment() {
  return existsSync(venvPython(join(sample, '.venv'))) || findPython() !== undefined;
}

/**
 * Makes examples/orders-service/.venv from its pinned requirements, or re-uses it. Works in a process of its own, so
 * that other things can be prepared meanwhile.
 * @param {(text: string) => void} say
 * @returns {Promise<void>}
 * @throws {Error} with what to do when there is no Python, or the end of pip's output
 */
export function ensureSampleEnvironment(say) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], { cwd: process.cwd() });
  let trouble = '';
  child.stdout.setEncoding('utf8').on('data', (text) => say(text.trim()));
  child.stderr.setEncoding('utf8').on('data', (text) => (trouble += text));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => (code === 0 ? done() : fail(new Error(trouble.trim()))));
  });
}

async function make() {
  const result = await withLock(join(root, '.vscode-test', 'sample-venv.lock'), () =>
    ensureVenv(join(sample, '.venv'), join(sample, 'requirements.txt'), { pip: true }),
  );
  if ('missing' in result) throw new Error(NO_PYTHON);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await make().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
