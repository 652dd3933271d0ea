// Tests in a real VS Code: suites inside its extension host, journeys through its page, and `npm start` itself.
// Usage: node test/editor/run.mjs [suites] [journeys] [start] [--report FILE]; all without a word. The report holds the
// counts and what failed as JSON. LOOPTRAP_TEST_VSCODE=desktop|embedded|auto
// chooses the VS Code of the suites, LOOPTRAP_TEST_ONLY a part of a test's name, LOOPTRAP_TEST_WINDOWS how many run at once.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findChromium, HOW_TO_GET_CHROMIUM } from '../../scripts/embedded-vscode/browser.mjs';
import { ensureSampleEnvironment } from '../../scripts/lib/sample-environment.mjs';
import { bundle } from './lib/bundle.mjs';
import { prepareJourneys } from './lib/journeys.mjs';
import { testStart } from './lib/start.mjs';
import { chooseVsCode, suiteJobs } from './lib/suites.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values: options, positionals: words } = parseArgs({
  options: { report: { type: 'string' } },
  allowPositionals: true,
});
const wanted = (word) => words.length === 0 || words.includes(word);
const say = (line) => console.log(line);
/** Windows at once: each waits half of its time. */
const AT_ONCE = Number(process.env.LOOPTRAP_TEST_WINDOWS) || (availableParallelism() > 1 ? 2 : 1);
/** Ctrl-C ends what was started, in order. */
const interrupted = new Promise((_, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => reject(new Error(`ended by ${signal}`)));
});

process.exitCode = await main().catch((error) => {
  console.error(`editor tests: ${error.message}`);
  return 1;
});

async function main() {
  const sample = join(root, 'examples', 'orders-service');
  await ensureSampleEnvironment(say);
  const entries = await bundle(root, say);
  const scratch = mkdtempSync(join(tmpdir(), 'looptrap-editor-'));
  const total = { passed: 0, failed: 0, failures: [] };
  const skipped = [];
  const add = (counts) => {
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.failures.push(...(counts.failures ?? []));
  };
  const jobs = [];
  // `npm start` builds anew what the others load.
  const alone = [];
  let journeys;
  try {
    const chromium = await findChromium(root);
    if (wanted('suites')) {
      const vscode = await chooseVsCode(root, say);
      if (vscode.kind === 'embedded' && !chromium) skipped.push(`suites: ${HOW_TO_GET_CHROMIUM}`);
      else {
        const suites = suiteJobs({ root, sample, scratch, entries, vscode, say });
        jobs.push(...suites.jobs);
        skipped.push(...suites.skipped);
      }
    }
    if (wanted('journeys')) {
      if (chromium) {
        journeys = await prepareJourneys({ root, sample, scratch, entry: entries.journeys, chromium, say });
        jobs.push(...journeys.jobs);
      } else skipped.push(`journeys: ${HOW_TO_GET_CHROMIUM}`);
    }
    if (wanted('start')) {
      if (process.platform === 'win32') skipped.push('npm start: Ctrl-C cannot be sent to a process on Windows');
      else if (chromium) alone.push(() => testStart({ root, entry: entries.journeys, chromium, say }));
      else skipped.push(`npm start: ${HOW_TO_GET_CHROMIUM}`);
    }
    await Promise.race([inSlots(jobs, add).then(() => inSlots(alone, add)), interrupted]);
  } finally {
    await journeys?.close();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
  for (const what of skipped) say(`SKIPPED ${what}`);
  say(
    `editor tests: ${total.passed} passed, ${total.failed} failed${skipped.length ? `, ${skipped.length} SKIPPED` : ''}`,
  );
  if (options.report) writeFileSync(options.report, JSON.stringify({ ...total, skipped: skipped.length }));
  return total.failed > 0 ? 1 : 0;
}

/** Does the jobs in their order, as many at once as the machine bears; a window that waits leaves it to another one. */
async function inSlots(jobs, add) {
  const queue = [...jobs];
  const slot = async () => {
    for (let job = queue.shift(); job; job = queue.shift()) {
      const failed = (error) => {
        say(`  ✗ ${error.stack ?? error}`);
        return { passed: 0, failed: 1 };
      };
      add(await job().catch(failed));
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, jobs.length) }, slot));
}
