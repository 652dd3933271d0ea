import * as assert from 'node:assert';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Frame } from 'playwright-core';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import { weakTexts } from './contrast';
import type { Journey, JourneyHost, Part } from './journey-host';
import { command, inlineText, line, pressLens } from './page';
import { reportFrame, saveReport } from './report-panel';
import { ALL_THEMES, pictures, type Theme } from './themes';

const TEST = 'test_swaps_in_both_directions';

/** What a person sees in the report of a run, and does with it. */
export function reportingJourneys({ test }: TestList, host: JourneyHost): void {
  test('read the report of a run with the keys, in every theme, save it, load the window again', async () => {
    const journey = await host.open({ file: 'tests_traps/test_stock_locks.py', line: 15 });
    const { page } = journey;
    try {
      await pressLens(page, `async def ${TEST}`, 'Run under watchdog');
      await inlineText(page, /waits for ever/);
      await command(page, 'Looptrap: Show Run Report');
      const report = await reportFrame(page);
      await report.getByRole('heading', { name: /Deadlock, proved/ }).waitFor();
      await page.keyboard.press('Control+b');
      await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
      await walkGraph(journey, report);
      await walkTimeline(journey, report);
      await lookAtAll(journey, report);
      await saveAll(journey, report);
      await journey.reload();
      const again = await reportFrame(page);
      await again.getByRole('tab', { name: /Loops/, selected: true }).waitFor();
      assert.match((await again.getByRole('heading', { level: 1 }).textContent()) ?? '', new RegExp(TEST));
    } finally {
      await journey.close();
    }
  });
}

/** From node to node with the arrows, and from a node to its code. */
async function walkGraph({ page, picture }: Journey, report: Frame): Promise<void> {
  const graph = report.getByRole('group', { name: /^Who waits for whom/ });
  const focused = () => report.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  await graph.getByRole('button', { name: new RegExp(`^task ${TEST}, waits for task .* in asyncio.gather`) }).focus();
  await page.keyboard.press('ArrowDown');
  assert.match(await focused(), /^task Warehouse\.swap .*part of the circle$/);
  const wide = async () => (await graph.getByRole('button').first().boundingBox())?.width ?? 0;
  const before = await until('a graph that rests', async () => {
    const now = await wide();
    await page.waitForTimeout(200);
    return now === (await wide()) && now;
  });
  await page.keyboard.press('+');
  await until('a larger graph', async () => (await wide()) > before * 1.2);
  await page.keyboard.press('0');
  await until('the graph as it was', async () => Math.abs((await wide()) - before) < 1);
  await report.locator('.wait-graph figcaption').scrollIntoViewIfNeeded();
  await picture('wait-graph', await boxOf(report, '.wait-graph .canvas'));
  await page.keyboard.press('Enter');
  await line(page, 'async with self.shelf(second)').waitFor();
}

/** From tab to tab and from bar to bar, near and far, and from a bar to its code. */
async function walkTimeline({ page, picture }: Journey, report: Frame): Promise<void> {
  await report.getByRole('tab', { name: /Findings/ }).focus();
  await page.keyboard.press('ArrowRight');
  await report.getByRole('button', { name: 'Run again and record' }).click();
  await report.getByRole('button', { name: 'Run again and record' }).waitFor({ state: 'detached' });
  await report.getByRole('application', { name: /^Timeline: arrow keys/ }).focus();
  const details = report.locator('#bar-details');
  await until('a task on the timeline', async () => {
    await page.keyboard.press('ArrowDown');
    return ((await details.textContent()) ?? '').startsWith('Warehouse.swap');
  });
  const inSight = () => report.getByRole('status', { name: 'In sight' }).textContent();
  const whole = await inSight();
  await page.keyboard.press('+');
  await until('a part of the run', async () => (await inSight()) !== whole);
  await page.keyboard.press('-');
  await until('the whole run', async () => (await inSight()) === whole);
  await page.keyboard.press('f');
  await until('the task in the middle', async () => (await inSight()) !== whole);
  await picture('timeline', await boxOf(report, '.section-timeline'));
  await page.keyboard.press('Enter');
  await line(page, 'await asyncio.gather(').waitFor();
}

async function boxOf(report: Frame, selector: string): Promise<Part> {
  const { x = 0, y = 0, width = 0, height = 0 } = (await report.locator(selector).boundingBox()) ?? {};
  return { x, y, width, height };
}

/** A picture of each part in every theme; nothing in it may be hard to read. */
async function lookAtAll(journey: Journey, report: Frame): Promise<void> {
  for (const part of ['Findings', 'Timeline', 'Loops']) {
    await report.getByRole('tab', { name: part }).click();
    if (part === 'Findings') await report.locator('.wait-graph').scrollIntoViewIfNeeded();
    const look = async (theme: Theme): Promise<void> =>
      assert.deepStrictEqual(await weakTexts(report), [], `${part} in ${theme}: texts that can hardly be read`);
    await pictures(journey, `report-${part.toLowerCase()}`, { themes: ALL_THEMES, look });
  }
}

/** Each kind of file through the dialog, and what was written. */
async function saveAll(journey: Journey, report: Frame): Promise<void> {
  const save = (button: string, file: string) => saveReport(journey, report, button, file);
  const json = JSON.parse(await save('JSON', 'looptrap-report.json'));
  assert.deepStrictEqual([json.schema, json.tests[0].findings[0].kind], [1, 'deadlock']);
  const { traceEvents } = JSON.parse(await save('Trace', 'looptrap-report.trace.json'));
  assert.ok(traceEvents.length > 10);
  for (const { ph, ts, pid } of traceEvents) {
    assert.ok(
      /^[MXbeiC]$/.test(ph) && Number.isInteger(pid) && (ph === 'M' || ts >= 0),
      JSON.stringify({ ph, ts, pid }),
    );
  }
  await save('Save as HTML', 'looptrap-report.html');
  const path = join(journey.folder, 'looptrap-report.html');
  await readSavedPage(journey, path, await report.locator('main').textContent());
}

/** The page stands alone: it shows the same, loads nothing and runs nothing but what is in it. */
async function readSavedPage({ page, screenshot }: Journey, file: string, loops: string | null): Promise<void> {
  const alone = await page.context().newPage();
  const trouble: string[] = [];
  alone.on('console', (message) => void trouble.push(message.text()));
  alone.on('pageerror', (error) => void trouble.push(String(error)));
  alone.on('request', (request) => void (request.url().startsWith('file:') || trouble.push(request.url())));
  await alone.goto(pathToFileURL(file).href);
  await alone
    .getByRole('img', { name: /^task Warehouse\.swap .*part of the circle$/ })
    .first()
    .waitFor();
  const themes = [{ colorScheme: 'dark' }, { colorScheme: 'light' }, { forcedColors: 'active' }] as const;
  for (const theme of themes) {
    await alone.emulateMedia(theme);
    const [name] = Object.values(theme);
    await screenshot(`saved-page-${name}`, alone);
    assert.deepStrictEqual(await weakTexts(alone), [], `the saved page: ${name}`);
  }
  await alone.getByRole('tab', { name: /Timeline/ }).click();
  await alone.getByRole('application', { name: /^Timeline/ }).focus();
  await alone.keyboard.press('ArrowDown');
  await alone.locator('#bar-details', { hasText: 'from' }).waitFor();
  await screenshot('saved-page-timeline', alone);
  await alone.getByRole('tab', { name: /Loops/ }).click();
  assert.strictEqual(await alone.locator('main').textContent(), loops);
  assert.deepStrictEqual(trouble, []);
  await alone.close();
}
