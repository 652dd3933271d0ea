import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureEmbeddedVsCode } from '../embedded-vscode/install.mjs';
import { canHaveSampleEnvironment, ensureSampleEnvironment, NO_PYTHON } from '../lib/sample-environment.mjs';
import { findDesktopCode, openInDesktop } from './desktop.mjs';
import { openInBrowser } from './embedded.mjs';
import { ensureBuilt } from './prepare.mjs';

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
  if (!canHaveSampleEnvironment()) throw new Error(NO_PYTHON);
  await ensureBuilt(root, say);
  const embedded = check || argv.includes('--embedded');
  const code = embedded ? undefined : findDesktopCode();
  if (!code && !embedded) say('no desktop VS Code found (the command "code"); using the one that runs in the browser');
  const [environment, installed] = await Promise.allSettled([
    ensureSampleEnvironment(say),
    code ? undefined : ensureEmbeddedVsCode(root, say),
  ]);
  for (const part of [environment, installed]) if (part.status === 'rejected') throw part.reason;
  say("the sample's own Python environment is ready: examples/orders-service/.venv");

  if (code) return openInDesktop(code, { root, sample, firstSight, say });
  const browse = !check && !argv.includes('--no-browser');
  return openInBrowser(installed.value, { root, sample, firstSight, say, check, browse });
}
