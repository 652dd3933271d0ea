import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { CHROMIUM_SWITCHES, findChromium, loadPlaywright } from '../../scripts/embedded-vscode/browser.mjs';

const FRAMES = 60;

/**
 * The report view of a run of 10,000 tasks that were traced: from the event log to the page, and the frames while the
 * timeline is zoomed.
 * @returns {Promise<{name: string, value: string}[]>} what was measured, in words
 */
export async function measureReport({ root, say }) {
  const folder = mkdtempSync(join(tmpdir(), 'looptrap-report-'));
  try {
    const entry = join(folder, 'parts.cjs');
    await build({
      stdin: {
        contents: ['client/src/report/load-report', 'client/src/report/model/build-report-model']
          .concat('client/src/report/saved-page', 'test/client/report/large-run')
          .map((file) => `export * from './${file}';`)
          .join('\n'),
        resolveDir: root,
        loader: 'ts',
      },
      ...{ outfile: entry, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' },
    });
    const { largeRun, loadReport, buildReportModel, savedPage } = createRequire(import.meta.url)(entry);
    const log = join(folder, 'large.ndjson');
    writeFileSync(
      log,
      largeRun(10, 1000)
        .map((event) => `${JSON.stringify(event)}\n`)
        .join(''),
    );
    const source = { kind: 'file', file: log };
    const [loaded, read] = await processorTime(() => loadReport(source));
    const [model, built] = await processorTime(() => buildReportModel({ source, ...loaded }));
    const page = join(folder, 'report.html');
    const [script, style] = ['report.js', 'report.css'].map((file) => readFileSync(join(root, 'dist', file), 'utf8'));
    writeFileSync(page, savedPage({ model, script, style }));
    const rows = [
      { name: 'reading the event log, processor time', value: `${read.toFixed(0)} ms` },
      { name: 'preparing what is shown, processor time', value: `${built.toFixed(0)} ms` },
      { name: 'what travels to the panel', value: `${(JSON.stringify(model).length / 2 ** 20).toFixed(1)} MiB` },
      ...(await frames(root, page)),
    ];
    for (const { name, value } of rows) say(`${name}: ${value}`);
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What else the machine does is not counted. Milliseconds. */
async function processorTime(work) {
  const began = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(began);
  return [result, (user + system) / 1000];
}

async function frames(root, page) {
  const executablePath = await findChromium(root);
  if (!executablePath) return [];
  const { chromium } = await loadPlaywright(root);
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_SWITCHES });
  try {
    const tab = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    await tab.goto(pathToFileURL(page).href);
    await tab.click('#tab-timeline');
    await tab.locator('canvas[data-frame]').waitFor();
    await tab.focus('#timeline');
    const seen = [];
    for (let frame = 0; frame < FRAMES; frame++) {
      await tab.keyboard.press(frame % 20 < 10 ? '+' : '-');
      await tab.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      seen.push(await tab.locator('canvas').evaluate(({ dataset }) => [Number(dataset.frame), Number(dataset.shapes)]));
    }
    const times = seen.map(([time]) => time).sort((a, b) => a - b);
    return [
      { name: 'drawing a frame of the timeline, median', value: `${times[FRAMES / 2].toFixed(1)} ms` },
      { name: 'drawing a frame of the timeline, slowest of 60', value: `${times.at(-1).toFixed(1)} ms` },
      { name: 'shapes in a frame, most', value: String(Math.max(...seen.map(([, shapes]) => shapes))) },
    ];
  } finally {
    await browser.close();
  }
}
