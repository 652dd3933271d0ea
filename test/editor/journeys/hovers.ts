import type { Locator, Page } from 'playwright-core';
import { until } from '../harness/until';
import { command, placeOf } from './page';

/** The hover over a part of a line, once it says `text`. Lenses that come in move the line away from under the mouse. */
export async function hoverOver(page: Page, code: string, part: string, text: string): Promise<Locator> {
  const hover = page.locator('.monaco-hover:visible', { hasText: text }).first();
  return until(`a hover that says ${text}`, async () => {
    if (await hover.isVisible()) return hover;
    const name = await placeOf(page, code, part);
    await page.mouse.move(name.x, name.y + 100);
    await page.mouse.move(name.x, name.y, { steps: 5 });
    await hover.waitFor({ timeout: 4000 });
    return hover;
  });
}

/** The same at the cursor: it stays until it is closed. */
export async function hoverAt(page: Page, code: string, part: string, text: string): Promise<Locator> {
  const hover = page.locator('.monaco-hover:visible', { hasText: text }).first();
  return until(`a hover at the cursor that says ${text}`, async () => {
    if (await hover.isVisible()) return hover;
    const name = await placeOf(page, code, part);
    await page.mouse.click(name.x, name.y);
    await command(page, 'Show or Focus Hover');
    await hover.waitFor({ timeout: 6000 });
    return hover;
  });
}
