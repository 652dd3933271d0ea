import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { until } from '../harness/until';
import type { Journey } from './journey-host';

/** The page of the run report, inside the two frames of its panel. */
export async function reportFrame(page: Page): Promise<Frame> {
  return until('the page of the report', async () => {
    for (const frame of page.frames()) if (await frame.locator('#report > header').count()) return frame;
    return undefined;
  });
}

/** Presses a button that saves the report, takes the name the dialog proposes; returns what was written. */
export async function saveReport(
  { page, folder }: Journey,
  report: Frame,
  button: string,
  file: string,
): Promise<string> {
  await report.getByRole('button', { name: button, exact: true }).click();
  const input = page.locator('.quick-input-widget input').first();
  await until('the dialog', async () => (await input.inputValue()).endsWith(file));
  await page.keyboard.press('Enter');
  const path = join(folder, file);
  return until(file, () => {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    return text.endsWith('\n') && text;
  });
}
