import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CHROMIUM_SWITCHES,
  findChromium,
  HOW_TO_GET_CHROMIUM,
  loadPlaywright,
} from '../../scripts/embedded-vscode/browser.mjs';
import { ensureEmbeddedVsCode } from '../../scripts/embedded-vscode/install.mjs';
import { startServer } from '../../scripts/embedded-vscode/serve.mjs';
import { workbenchAddress } from '../../scripts/embedded-vscode/workbench-address.mjs';
import { bundle } from '../editor/lib/bundle.mjs';
import { makeManyFiles } from '../editor/stress/many-files.mjs';
import { typeFor, watchKeys } from '../editor/stress/type-in-page.mjs';

const FILES = 5000;
const LIMIT_MS = 600_000;

/**
 * A workspace of 5,000 test files in the embedded VS Code: how long until the Testing view has them and they are checked,
 * and how fluid typing stays in the meantime, with and without the extension.
 * @returns {Promise<{name: string, values: string[]}[]>} rows in words
 */
export async function measureEditor({ root, say, files = FILES }) {
  const executablePath = await findChromium(root);
  if (!executablePath) throw new Error(HOW_TO_GET_CHROMIUM);
  const entries = await bundle(root, say);
  const installed = await ensureEmbeddedVsCode(root, say);
  const scratch = mkdtempSync(join(tmpdir(), 'looptrap-stress-'));
  const { chromium } = await loadPlaywright(root);
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_SWITCHES });
  try {
    const plain = await measured({ ...{ root, installed, browser, scratch, files, say }, testsPath: undefined });
    const ours = await measured({ ...{ root, installed, browser, scratch, files, say }, testsPath: entries.stress });
    return rowsOf(plain, ours);
  } finally {
    await browser.close();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function measured({ root, installed, browser, scratch, files, say, testsPath }) {
  const name = testsPath ? 'looptrap' : 'plain';
  const channel = join(scratch, `${name}-channel`);
  mkdirSync(channel);
  const folder = join(scratch, name);
  const { file, traps } = makeManyFiles(folder, files);
  const env = {
    ...process.env,
    ...{ LOOPTRAP_STRESS_CHANNEL: channel, LOOPTRAP_STRESS_FILES: String(files), LOOPTRAP_STRESS_TRAPS: String(traps) },
  };
  const server = await startServer(installed, { dataDir: join(scratch, `${name}-server`), trusted: true, env });
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(180_000);
  let over = () => undefined;
  const has = (what) => {
    const why = over();
    if (why && what !== 'done') throw new Error(why);
    return existsSync(join(channel, `${what}.json`));
  };
  const tell = (what) => writeFileSync(join(channel, `${what}.json`), '{}');
  const told = async (what) => {
    for (const end = Date.now() + LIMIT_MS; !has(what); await sleep(50)) {
      if (Date.now() > end) throw new Error(`waited for "${what}" of the extension host (see ${server.logFile})`);
    }
    await sleep(50);
    return JSON.parse(readFileSync(join(channel, `${what}.json`), 'utf8'));
  };
  const typing = async (what, goOn = () => false) => {
    const keys = await typeFor(page, goOn);
    say(`  ${name}, ${what}: ${inWords(keys.map(({ painted }) => painted))}`);
    return keys;
  };
  try {
    let exit;
    const log = [];
    await page.exposeFunction('codeAutomationLog', (type, args) => {
      log.push(`${type}: ${args.join(' ')}`);
    });
    await page.exposeFunction('codeAutomationExit', (code) => {
      exit = code;
    });
    over = () => exit !== undefined && `it ended with ${exit}:\n${log.slice(-5).join('\n')}`;
    const extensionPaths = testsPath ? [root] : [];
    const opened = { folder, extensionPaths, testsPath, openFile: join(folder, file), line: 2 };
    await page.goto(workbenchAddress(server, opened), { timeout: 180_000 });
    await page.locator('.monaco-editor .view-line', { hasText: 'import' }).first().click();
    await page.keyboard.press('End');
    for (const key of ['Space', 'Space', '#', 'Space']) await page.keyboard.press(key);
    await watchKeys(page);
    if (!testsPath) {
      await typing('while it starts');
      return { rest: await typing('at rest') };
    }
    const start = await typing('while it starts', () => !has('listed'));
    const listed = await told('listed');
    await sleep(3000);
    const rest = await typing('at rest');
    tell('rested');
    const check = await typing('while all files are checked', () => !has('checked'));
    const checked = await told('checked');
    tell('typed');
    return { start, rest, check, ...listed, ...checked, ...(await told('done')) };
  } finally {
    await page.close();
    await server.stop();
  }
}

function rowsOf(plain, ours) {
  const { changes, lags } = ours;
  const painted = (keys) => keys.map((key) => key.painted);
  // A key that the extension host heard of is the last one before its change.
  const heard = (keys) =>
    keys.flatMap(({ at }, index) => {
      const next = keys[index + 1]?.at ?? Number.POSITIVE_INFINITY;
      const change = changes.find((time) => time >= at - 1);
      return change !== undefined && change < next + 400 ? [Math.max(0, change - at)] : [];
    });
  const lagIn = (keys) => {
    const [from, to] = [keys[0].at, keys.at(-1).at];
    return lags.filter(({ at }) => at >= from && at <= to).map(({ ms }) => ms);
  };
  const phases = [
    ['while it starts and lists the files', ours.start],
    ['at rest', ours.rest],
    ['while all files are checked', ours.check],
  ];
  return [
    row('Without Looptrap: key to frame, at rest', painted(plain.rest)),
    ...phases.map(([when, keys]) => row(`Key to frame, ${when}`, painted(keys))),
    ...phases.map(([when, keys]) => row(`Key to the extension host, ${when}`, heard(keys))),
    ...phases.map(([when, keys]) => row(`Delay of the extension host's timers, ${when}`, lagIn(keys))),
    row('Edit to diagnostics', ours.diagnostics),
    row('Code lenses asked for', ours.lenses),
    {
      name: 'Start of the extension host to a running server',
      values: [`${(ours.ready / 1000).toFixed(1)} s`, '', ''],
    },
    {
      name: 'Start of the extension host to every file in the Testing view',
      values: [`${(ours.listed / 1000).toFixed(1)} s`, '', ''],
    },
    { name: '*Check This Project*, all files', values: [`${(ours.checked / 1000).toFixed(1)} s`, '', ''] },
  ];
}

function row(name, values) {
  const [median, p95, most] = [0.5, 0.95, 1].map((part) => `${quantile(values, part).toFixed(0)} ms`);
  return { name, values: [median, p95, most] };
}

function inWords(values) {
  return `${values.length} keys, median ${quantile(values, 0.5).toFixed(0)} ms, p95 ${quantile(values, 0.95).toFixed(0)} ms, most ${quantile(values, 1).toFixed(0)} ms`;
}

function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
