#!/usr/bin/env node
// Takes the place of the desktop VS Code for `runTests()` of @vscode/test-electron: accepts the same arguments, serves
// the embedded VS Code, opens it in Chromium without a window, runs the suite in the real extension host and exits with
// the suite's code. LOOPTRAP_HOST_LOG=all shows every line of the workbench's console, not only the suite's;
// LOOPTRAP_HOST_LOG_FILE keeps them.
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHROMIUM_SWITCHES, findChromium, HOW_TO_GET_CHROMIUM, loadPlaywright } from './browser.mjs';
import { parseHostArguments } from './host-arguments.mjs';
import { ensureEmbeddedVsCode } from './install.mjs';
import { startServer } from './serve.mjs';
import { workbenchAddress } from './workbench-address.mjs';

/** What a suite puts before each line that is meant for the person who runs it. */
const SUITE_MARK = '│ ';
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const say = (text) => console.log(`embedded VS Code: ${text}`);

process.exitCode = await main(process.argv.slice(2)).catch((error) => {
  console.error(`embedded VS Code: ${error.message}`);
  return 1;
});

async function main(argv) {
  const wanted = parseHostArguments(argv);
  if (!wanted.testsPath) throw new Error('nothing to run: --extensionTestsPath is missing');
  const browserPath = await findChromium(root);
  if (!browserPath) throw new Error(HOW_TO_GET_CHROMIUM);
  const installed = await ensureEmbeddedVsCode(root, say);
  const dataDir = wanted.userDataDir ?? mkdtempSync(join(tmpdir(), 'looptrap-host-'));
  const server = await startServer(installed, {
    dataDir,
    extensionsDir: wanted.extensionsDir,
    trusted: wanted.trusted,
  });
  const { chromium } = await loadPlaywright(root);
  const stopped = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve(130));
    void server.exited.then(() => resolve(1));
  });
  let browser;
  const consoleFile = process.env.LOOPTRAP_HOST_LOG_FILE ?? join(dataDir, 'workbench-console.log');
  try {
    browser = await chromium.launch({ executablePath: browserPath, args: CHROMIUM_SWITCHES, handleSIGINT: false });
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const suite = runSuite(page, workbenchAddress(server, wanted), createWriteStream(consoleFile));
    const code = await Promise.race([suite, stopped]);
    if (code !== 0) showTail(consoleFile);
    return code;
  } finally {
    await browser?.close();
    await server.stop();
    if (!wanted.userDataDir) rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Resolves with the exit code that the suite's `run()` leads to. */
async function runSuite(page, address, log) {
  await page.exposeFunction('codeAutomationLog', (type, args) => {
    const line = args.join(' ');
    log.write(`${type}: ${line}\n`);
    if (line.startsWith(SUITE_MARK)) console.log(line.slice(SUITE_MARK.length));
    else if (process.env.LOOPTRAP_HOST_LOG === 'all') console.log(`[${type}] ${line}`);
  });
  const exit = new Promise((resolve) => {
    void page.exposeFunction('codeAutomationExit', resolve);
    page.on('crash', () => resolve(1));
  });
  // A busy machine takes long to start the workbench.
  await page.goto(address, { timeout: 120_000 });
  return exit;
}

/** The suite's own failures are on the screen already; what the workbench said may explain the rest. */
function showTail(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const errors = lines.filter((line) => line.startsWith('error: ') && !line.includes(SUITE_MARK));
  console.error(`embedded VS Code: the workbench's last errors (of ${errors.length}; all of its console: ${file})`);
  for (const line of errors.slice(-5)) console.error(`  ${line.slice(0, 300)}`);
}
