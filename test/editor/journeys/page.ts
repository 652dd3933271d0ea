/// <reference lib="dom" />
import type { Locator, Page } from 'playwright-core';
import { until } from '../harness/until';

/** The line of the editor that shows `text`. Monaco draws spaces as no-break spaces. */
export function line(page: Page, text: string): Locator {
  return page
    .locator('.monaco-editor .view-line', { hasText: new RegExp(quoted(text).replaceAll(' ', '\\s')) })
    .first();
}

/** Text that the editor shows behind the code of each line it draws (decorations live in CSS, not in the document). */
export function inlineTexts(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.monaco-editor .view-lines span')]
      .map((span) => getComputedStyle(span, '::after').content)
      .filter((content) => content && content !== 'none' && content !== 'normal')
      .map((content) => content.replace(/^"|"$/g, '').replaceAll('\u00a0', ' ')),
  );
}

/** Waits until the editor shows an inline text that matches. */
export function inlineText(page: Page, pattern: RegExp, limitMs = 60_000): Promise<string> {
  return until(
    `an inline text like ${pattern}`,
    async () => (await inlineTexts(page)).find((text) => pattern.test(text)),
    {
      limitMs,
      everyMs: 20,
      seen: () => inlineTexts(page),
    },
  );
}

/** The lens with this text above the first line below it that shows `code`. */
export async function lensAbove(page: Page, code: string, text: string): Promise<Locator> {
  const target = line(page, code);
  await target.waitFor({ timeout: 60_000 });
  return until(`the lens "${text}" above "${code}"`, async () => {
    const below = (await target.boundingBox())?.y ?? 0;
    const lenses = page.locator('.codelens-decoration a', { hasText: text });
    let best: Locator | undefined;
    for (let i = 0; i < (await lenses.count()); i++) {
      const box = await lenses.nth(i).boundingBox();
      if (box && box.y < below) best = lenses.nth(i);
    }
    return best;
  });
}

/** Runs a command of the palette by its title. */
export async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input').first();
  await input.waitFor();
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
}

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
