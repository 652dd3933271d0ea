/// <reference lib="dom" />
import * as assert from 'node:assert';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { streamEvent } from '../../watchdog/events/stream-event';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import { weakTexts } from './contrast';
import type { JourneyHost } from './journey-host';
import { command, inlineText, line, openFile, placeOf, pressLens } from './page';
import { reportFrame, saveReport } from './report-panel';
import { ALL_THEMES, pictures, type Theme } from './themes';

const FILE = 'tests_traps/test_names.py';
const SOURCE = String.raw`import time

import pytest

NAMES = ["<img src=x onerror='document.title=1'>", "\x1b[31m\u202egnp"]


@pytest.mark.asyncio
@pytest.mark.parametrize("name", NAMES)
async def test_name(name):
    time.sleep(0.3)
`;

const MARKUP = "test_name[<img src=x onerror='document.title=1'>]";
const UNSEEN = String.raw`test_name[\x1b[31m\u202egnp]`;

const AT = { file: 'tests_traps/test_names.py', line: 11, kind: 'user' } as const;
const EVENTS = [
  streamEvent('session.start', { test: null, phase: null, mono: 10 }),
  streamEvent('phase.start', { test: `${FILE}::${MARKUP}`, phase: 'call', backend: 'asyncio', mono: 10.2 }),
  streamEvent('block.end', {
    ...{ test: `${FILE}::${MARKUP}`, phase: 'call', mono: 10.5, loop: 1, cause: 'time.sleep', ms: 300, cpu_ms: 1 },
    ...{ samples: 3, count: 1, stack: [AT], explanation: 'It slept.', advice: 'Await asyncio.sleep.' },
  }),
];

/** Reports in words, and names that want to be more than names. */
export function documentJourneys({ test }: TestList, host: JourneyHost): void {
  test('a report and an event log as text; markup and hidden characters in a test id are text everywhere', async () => {
    const raw = 'disable_test_id_escaping_and_forfeit_all_rights_to_community_support=true';
    const settings = { 'looptrap.run.pytestArgs': ['-o', raw] };
    const files = { [FILE]: SOURCE, 'saved.ndjson': `${EVENTS.map((event) => JSON.stringify(event)).join('\n')}\n` };
    const journey = await host.open({ file: FILE, line: 1, files, settings });
    const { page } = journey;
    try {
      await pressLens(page, 'import time', 'Run file under watchdog');
      await inlineText(page, /blocked the loop/);
      await page
        .locator('.codelens-decoration', { hasText: /passed.*blocked/ })
        .first()
        .waitFor();
      await command(page, 'Looptrap: Show Run Report');
      const report = await reportFrame(page);
      await isText(report.locator('body'));
      await journey.screenshot('report-names');
      assert.deepStrictEqual(await weakTexts(report), []);
      const html = await saveReport(journey, report, 'Save as HTML', 'looptrap-report.html');
      assert.ok(!html.includes('<img'), 'markup of a name in the saved page');
      await report.getByRole('tab', { name: /Timeline/ }).click();
      await report.getByText('As a table').click();
      await isText(report.locator('table'));
      const alone = await page.context().newPage();
      await alone.goto(pathToFileURL(join(journey.folder, 'looptrap-report.html')).href);
      await isText(alone.locator('body'));
      assert.match(await alone.title(), /Looptrap run report$/);
      await alone.close();

      await page.getByRole('tab', { name: 'test_names.py', exact: true }).click();
      await page.keyboard.press('Control+b');
      await command(page, 'Looptrap: Show Run Report as Text');
      await line(page, `${MARKUP}  passed`).waitFor();
      await line(page, `${UNSEEN}  passed`).waitFor();
      const finding = line(page, 'blocked-loop  warning');
      const inColours = (shown: Locator) => async (theme: Theme) =>
        void (await until(`a line in colours in ${theme}`, async () => (await coloursOf(shown)) >= 3));
      await inColours(finding)('light');
      await pictures(journey, 'report-text', { themes: ALL_THEMES, look: inColours(finding) });
      await page.getByRole('tab', { name: /^Report:/ }).click({ button: 'middle' });
      const test = await placeOf(page, `${UNSEEN}  passed`, 'tests_traps');
      await page.mouse.click(test.x, test.y);
      await command(page, 'Fold All');
      await until('folded findings', async () => (await line(page, 'blocked-loop  warning').count()) === 0);
      await journey.screenshot('report-text-folded');
      await command(page, 'Unfold All');
      await followLink(page, 'blocked-loop  warning', `${FILE}:11`);

      await openFile(page, 'saved.ndjson', 1);
      await line(page, '"t":"session.start"').waitFor();
      await command(page, 'Looptrap: Show Run Report as Text');
      const event = line(page, 'block.end  loop=1');
      await inColours(event)('light');
      await pictures(journey, 'event-log-text', { look: inColours(event) });
      await followLink(page, 'block.end  loop=1', `${FILE}:11`);
    } finally {
      await journey.close();
    }
  });
}

/** Both names stand there as they are, and made nothing. */
async function isText(shown: Locator): Promise<void> {
  await until('both names', async () => {
    const text = (await shown.textContent()) ?? '';
    return text.includes(MARKUP) && text.includes(UNSEEN);
  });
  assert.strictEqual(await shown.locator('img').count(), 0);
}

/** How many colours the words of a line have. */
function coloursOf(shown: Locator): Promise<number> {
  return shown.evaluate(
    (element) => new Set([...element.querySelectorAll('span span')].map((word) => getComputedStyle(word).color)).size,
  );
}

/** Presses the place on a line, as a person does, and waits for its code. */
async function followLink(page: Page, text: string, place: string): Promise<void> {
  const { x, y } = await placeOf(page, text, place);
  await until(`the code at ${place}`, async () => {
    await page.keyboard.down('Control');
    await page.mouse.move(x - 3, y);
    await page.mouse.move(x, y);
    await page.mouse.click(x, y);
    await page.keyboard.up('Control');
    return (await line(page, 'time.sleep(0.3)').count()) > 0;
  });
}
