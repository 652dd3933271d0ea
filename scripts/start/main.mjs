import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from '../lib/lock.mjs';
import { findPython, venvPython } from '../lib/python.mjs';
import { ensureVenv } from '../lib/venv.mjs';
import { findDesktopCode, openInDesktop } from './desktop.mjs';
import { openInBrowser } from './embedded.mjs';
import { ensureBuilt, ensureInstalled } from './prepare.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const sample = join(root, 'examples', 'orders-service');
/** Where the eye should land first: a test that hangs. */
const firstSight = { file: join(sample, 'tests_traps', 'test_fulfilment_queue.py'), line: 17 };

const USAGE = `npm start [-- OPTIONS]
  --embedded    serve VS Code to the browser even when desktop VS Code is installed
  --no-browser  print the address, open nothing
  --check       prepare everything, start the embedded VS Code, see that it answers, print timings, end`;

/**
 * @param {string[]} argv
 * @returns {Promise<number>} exit code
 */
export async function start(argv) {
  const known = ['--embedded', '--no-browser', '--check', '--help'];
  const unknown = argv.filter((argument) => !known.includes(argument));
  if (unknown.length || argv.includes('--help')) {
    if (unknown.length) console.error(`unknown option ${unknown.join(' ')}`);
    console.log(USAGE);
    return unknown.length ? 2 : 0;
  }
  const check = argv.includes('--check');
  const began = Date.now();
  const say = (text) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}`);

  say('Looptrap: opening examples/orders-service in VS Code with this extension loaded');
  const venv = join(sample, '.venv');
  if (!existsSync(venvPython(venv)) && !findPython()) throw new Error(NO_PYTHON);
  await ensureInstalled(root, say);
  ensureBuilt(root, say);
  const environment = await withLock(join(root, '.vscode-test', 'sample-venv.lock'), () =>
    ensureVenv(venv, join(sample, 'requirements.txt'), say),
  );
  if ('missing' in environment) throw new Error(NO_PYTHON);
  say(`the sample's own Python environment is ready: examples/orders-service/.venv`);

  const code = check || argv.includes('--embedded') ? undefined : findDesktopCode();
  if (code) return openInDesktop(code, { root, sample, firstSight, say });
  if (!check && !argv.includes('--embedded'))
    say('no desktop VS Code found (the command "code"); using the one that runs in the browser');
  return openInBrowser({ root, sample, firstSight, say, check, browse: !check && !argv.includes('--no-browser') });
}

const NO_PYTHON = `no Python from 3.9 to 3.14 that can make virtual environments was found.
Get one from https://www.python.org/downloads/, with "uv python install 3.13", or on Debian and Ubuntu with
"sudo apt install python3 python3-venv"; then run "npm start" again.`;
