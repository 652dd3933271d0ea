/// <reference lib="dom" />
import type { Locator, Page } from 'playwright-core';
import { until } from '../harness/until';
import type { Journey, Part } from './journey-host';

/** The line of the editor that shows `text`. Monaco draws spaces as no-break spaces. */
export function line(page: Page, text: string): Locator {
  return page
    .locator('.monaco-editor .view-line', { hasText: new RegExp(quoted(text).replaceAll(' ', '\\s')) })
    .first();
}

/** Where `part` is drawn on the first line that shows `text`; waits until there is one. */
export function placeOf(page: Page, text: string, part: string): Promise<{ x: number; y: number }> {
  const find = ([wantedText, wantedPart]: [string, string]) => {
    const plain = (node: Node) => (node.textContent ?? '').replaceAll('\u00a0', ' ');
    const shown = [...document.querySelectorAll('.monaco-editor .view-line')].find((each) =>
      plain(each).includes(wantedText),
    );
    if (!shown) return undefined;
    let left = plain(shown).indexOf(wantedPart, plain(shown).indexOf(wantedText)) + wantedPart.length / 2;
    const walker = document.createTreeWalker(shown, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const length = plain(node).length;
      if (left < length) {
        const range = document.createRange();
        range.setStart(node, Math.floor(left));
        range.setEnd(node, Math.floor(left) + 1);
        const box = range.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      }
      left -= length;
    }
    return undefined;
  };
  return until(`"${part}" on the line "${text}"`, () => page.evaluate(find, [text, part] as [string, string]));
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

/** The part of the page from some pixels above the first of these to the end of the last, from the editor's left edge on. */
export async function partAround(page: Page, shown: readonly Locator[], above: number, width: number): Promise<Part> {
  const found = await Promise.all([page.locator('.monaco-editor').first(), ...shown].map((each) => each.boundingBox()));
  const [editor, ...boxes] = found.flatMap((box) => box ?? []);
  const y = Math.min(...boxes.map((box) => box.y)) - above;
  return { x: editor?.x ?? 0, y, width, height: Math.max(...boxes.map((box) => box.y + box.height)) + 10 - y };
}

/** Changes the theme in the settings of the folder, beside others; returns when the page shows it. */
export async function setTheme({ page, setSettings }: Journey, theme: string, others = {}): Promise<void> {
  const before = await background(page);
  await setSettings({ ...others, 'workbench.colorTheme': theme });
  await until(`the theme ${theme}`, async () => (await background(page)) !== before);
}

/** Themes beside the light one that is there in the beginning, and how pictures call them. */
export const OTHER_THEMES = {
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
};

/** Background colour of the editor. */
export function background(page: Page): Promise<string> {
  return page.evaluate(() => {
    const editor = document.querySelector('.monaco-editor .monaco-editor-background');
    return editor ? getComputedStyle(editor).backgroundColor : '';
  });
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

/** Where the lens with this text is that stands nearest above the line that shows `code`; waits until there is one. */
export function lensAbove(page: Page, code: string, text: string): Promise<{ x: number; y: number }> {
  const find = ([wantedCode, wantedText]: [string, string]) => {
    const plain = (element: Element) => (element.textContent ?? '').replaceAll('\u00a0', ' ');
    const lines = [...document.querySelectorAll('.monaco-editor .view-line')];
    // The page keeps lines of editors that are not shown.
    const target = lines
      .filter((element) => plain(element).includes(wantedCode))
      .map((element) => element.getBoundingClientRect())
      .find(({ height }) => height > 0);
    if (!target) return undefined;
    return [...document.querySelectorAll('.codelens-decoration a')]
      .filter((lens) => plain(lens).includes(wantedText))
      .map((lens) => lens.getBoundingClientRect())
      .filter((box) => box.width > 0 && box.y < target.y)
      .sort((a, b) => b.y - a.y)
      .map((box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2, distance: target.y - box.y }))
      .find(({ distance }) => distance < 120);
  };
  return until(`the lens "${text}" above "${code}"`, () => page.evaluate(find, [code, text] as [string, string]), {
    limitMs: 90_000,
    seen: () =>
      page.evaluate(() => [...document.querySelectorAll('.codelens-decoration')].map((lens) => lens.textContent)),
  });
}

/**
 * Presses the lens with the mouse, as a person does; returns when it was pressed, in ms since the epoch. The workbench
 * draws its lenses anew when an extension that has some starts: first as text that cannot be pressed, then as links once
 * it has asked again, which it does not do while the editor is without focus. So the editor gets the focus, and a press
 * counts when it has met the link it was meant for.
 */
export async function pressLens(page: Page, code: string, text: string): Promise<number> {
  return until(`a press of the lens "${text}" above "${code}"`, async () => {
    await page.locator('.monaco-editor').locator('.native-edit-context, textarea.inputarea').first().focus();
    const { x, y } = await lensAbove(page, code, text);
    const met = await page.evaluateHandle(watchPress, { x, y });
    const pressed = Date.now();
    await page.mouse.click(x, y);
    return (await met.evaluate((press) => press.met)) && pressed;
  });
}

/** In the page: whether the next press meets the lens that is at this place now. */
function watchPress({ x, y }: { x: number; y: number }): { met: boolean } {
  const press = { met: false };
  const wanted = document.elementFromPoint(x, y)?.closest('.codelens-decoration a');
  const look = ({ target }: Event): void => {
    press.met = target instanceof Element && wanted instanceof Element && wanted.contains(target);
  };
  window.addEventListener('mousedown', look, { capture: true, once: true });
  return press;
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
