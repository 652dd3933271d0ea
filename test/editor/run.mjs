// Tests in a real VS Code: suites inside its extension host, journeys through its page, and `npm start` itself.
// Usage: node test/editor/run.mjs [suites] [journeys] [start] [--report FILE]; all without a word. The report holds the
// counts as JSON. LOOPTRAP_TEST_VSCODE=desktop|embedded|auto
// chooses the VS Code of the suites, LOOPTRAP_TEST_ONLY a part of a test's name.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findChromium, HOW_TO_GET_CHROMIUM } from '../../scripts/embedded-vscode/browser.mjs';
import { ensureSampleEnvironment } from '../../scripts/lib/sample-environment.mjs';
import { bundle } from './lib/bundle.mjs';
import { runJourneys } from './lib/journeys.mjs';
import { testStart } from './lib/start.mjs';
import { chooseVsCode, runSuites } from './lib/suites.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values: options, positionals: words } = parseArgs({
  options: { report: { type: 'string' } },
  allowPositionals: true,
});
const wanted = (word) => words.length === 0 || words.includes(word);
const say = (line) => console.log(line);

process.exitCode = await main().catch((error) => {
  console.error(`editor tests: ${error.message}`);
  return 1;
});

async function main() {
  const sample = join(root, 'examples', 'orders-service');
  await ensureSampleEnvironment(say);
  const entries = await bundle(root, say);
  const scratch = mkdtempSync(join(tmpdir(), 'looptrap-editor-'));
  const total = { passed: 0, failed: 0 };
  const skipped = [];
  const add = (counts) => {
    total.passed += counts.passed;
    total.failed += counts.failed;
  };
  try {
    const vscode = await chooseVsCode(root, say);
    const chromium = await findChromium(root);
    if (wanted('suites')) {
      if (vscode.kind === 'embedded' && !chromium) skipped.push(`suites: ${HOW_TO_GET_CHROMIUM}`);
      else skipped.push(...(await runSuites({ root, sample, scratch, entries, vscode, say, add })));
    }
    if (wanted('journeys')) {
      if (chromium) add(await runJourneys({ root, sample, scratch, entry: entries.journeys, chromium, say }));
      else skipped.push(`journeys: ${HOW_TO_GET_CHROMIUM}`);
    }
    if (wanted('start')) {
      if (process.platform === 'win32') skipped.push('npm start: Ctrl-C cannot be sent to a process on Windows');
      else if (chromium) add(await testStart({ root, entry: entries.journeys, chromium, say }));
      else skipped.push(`npm start: ${HOW_TO_GET_CHROMIUM}`);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
  for (const what of skipped) say(`SKIPPED ${what}`);
  say(
    `editor tests: ${total.passed} passed, ${total.failed} failed${skipped.length ? `, ${skipped.length} SKIPPED` : ''}`,
  );
  if (options.report) writeFileSync(options.report, JSON.stringify({ ...total, skipped: skipped.length }));
  return total.failed > 0 ? 1 : 0;
}
