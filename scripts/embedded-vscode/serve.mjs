import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endFamily } from '../lib/process-family.mjs';
import { OLDEST } from './install.mjs';
import { SETTINGS } from './settings.mjs';

const START_LIMIT_MS = 120_000;
const OLD_SERVER = fileURLToPath(new URL('old-server.cjs', import.meta.url));

/**
 * Starts VS Code's own server on a free port of 127.0.0.1, behind a random connection token.
 * @param {{serverMain: string, node: string}} installed from `ensureEmbeddedVsCode`
 * @param {{dataDir: string, extensionsDir?: string, trusted?: boolean, settings?: Record<string, unknown>, env?: NodeJS.ProcessEnv}} options
 *   `trusted`: switch workspace trust off; `settings`: user settings beside ours, when the data folder is new
 * @returns {Promise<{port: number, token: string, pid: number, logFile: string, exited: Promise<number | null>, stop: () => Promise<void>}>}
 * @throws {Error} when the server does not come up; the message ends with its last output
 */
export async function startServer(installed, options) {
  const { dataDir, extensionsDir = join(dataDir, 'extensions'), trusted = false, env = process.env } = options;
  const userFolder = join(dataDir, 'data', 'User');
  mkdirSync(userFolder, { recursive: true });
  mkdirSync(extensionsDir, { recursive: true });
  const settingsFile = join(userFolder, 'settings.json');
  if (!existsSync(settingsFile)) {
    writeFileSync(settingsFile, `${JSON.stringify({ ...SETTINGS, ...options.settings }, null, 2)}\n`);
  }
  const token = randomBytes(16).toString('hex');
  const tokenFile = join(dataDir, 'connection-token');
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const logFile = join(dataDir, 'server.log');
  const args = [
    ...(installed.version === OLDEST ? [OLD_SERVER, installed.serverMain] : [installed.serverMain]),
    ...['--host', '127.0.0.1', '--port', '0', '--connection-token-file', tokenFile],
    ...['--accept-server-license-terms', '--telemetry-level', 'off'],
    ...['--server-data-dir', dataDir, '--extensions-dir', extensionsDir],
    ...(trusted ? ['--disable-workspace-trust'] : []),
    // Without it a built workbench ignores extensionDevelopmentPath and extensionTestsPath.
    '--enable-smoke-test-driver',
  ];
  // A group of its own: Ctrl-C reaches only us, and we end the whole family in order.
  const child = spawn(installed.node, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const exited = new Promise((resolve) => {
    child.on('exit', (code) => resolve(code));
    child.on('error', () => resolve(null));
  });
  const stop = async () => {
    if (child.pid !== undefined) await endFamily(child.pid);
    await exited;
  };
  const port = await portOf(child, exited, logFile).catch(async (error) => {
    await stop();
    throw error;
  });
  return { port, token, pid: child.pid, logFile, exited, stop };
}

function portOf(child, exited, logFile) {
  return new Promise((resolve, reject) => {
    const fail = (what) => {
      const output = existsSync(logFile) ? readFileSync(logFile, 'utf8').trim().split('\n').slice(-20).join('\n') : '';
      reject(new Error(`the VS Code server ${what}. Its last output (${logFile}):\n${output}`));
    };
    const limit = setTimeout(() => fail(`did not come up in ${START_LIMIT_MS / 1000} s`), START_LIMIT_MS);
    void exited.then((code) => {
      clearTimeout(limit);
      setTimeout(() => fail(`ended with ${code}`), 100);
    });
    let seen = '';
    child.stdout.on('data', (chunk) => {
      seen = (seen + chunk).slice(-10_000);
      const port = /listening on (\d+)/.exec(seen)?.[1];
      if (!port) return;
      clearTimeout(limit);
      resolve(Number(port));
    });
  });
}
