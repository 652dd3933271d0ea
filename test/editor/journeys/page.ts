/// <reference lib="dom" />
import type { Locator, Page } from 'playwright-core';
import { until } from '../harness/until';
import type { Part } from './journey-host';

/** The line of the editor that shows `text`. Monaco draws spaces as no-break spaces. */
export function line(page: Page, text: string): Locator {
  return page
    .locator('.monaco-editor .view-line', { hasText: new RegExp(quoted(text).replaceAll(' ', '\\s')) })
    .first();
}

/** Waits until the editor underlines something as an error or a warning. */
export async function firstSquiggle(page: Page): Promise<void> {
  await page.locator('.monaco-editor .squiggly-error, .monaco-editor .squiggly-warning').first().waitFor();
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
export function lensAbove(page: Page, code: string, text: string, limitMs = 90_000): Promise<{ x: number; y: number }> {
  const find = ([wantedCode, wantedText]: [string, string]) => {
    const plain = (element: Element) => (element.textContent ?? '').replaceAll('\u00a0', ' ');
    const lines = [...document.querySelectorAll('.monaco-editor .view-line')];
    // The page keeps lines of editors that are not shown.
    const target = lines
      .filter((element) => plain(element).includes(wantedCode))
      .map((element) => element.getBoundingClientRect())
      .find(({ height }) => height > 0);
    if (!target) return undefined;
    // One that has nothing to press is no link.
    return [...document.querySelectorAll('.codelens-decoration :is(a, span)')]
      .filter((lens) => plain(lens).includes(wantedText))
      .map((lens) => lens.getBoundingClientRect())
      .filter((box) => box.width > 0 && box.y < target.y)
      .sort((a, b) => b.y - a.y)
      .map((box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2, distance: target.y - box.y }))
      .find(({ distance }) => distance < 120);
  };
  return until(`the lens "${text}" above "${code}"`, () => page.evaluate(find, [code, text] as [string, string]), {
    limitMs,
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
  return until(
    `a press of the lens "${text}" above "${code}"`,
    async () => {
      await page.locator(EDITOR_INPUT).first().focus();
      const { x, y } = await lensAbove(page, code, text, 5000);
      const met = await page.evaluateHandle(watchPress, { x, y });
      const pressed = Date.now();
      await page.mouse.click(x, y);
      return (await met.evaluate((press) => press.met)) && pressed;
    },
    { limitMs: 90_000 },
  );
}

/** What the keys go to in an editor of code; the filters of views are editors too. */
const EDITOR_INPUT = ['.native-edit-context', 'textarea.inputarea']
  .map((input) => `.editor-group-container .monaco-editor ${input}`)
  .join();

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

/** Opens a file of the folder at a line (from 1), as a person does who knows its name. */
export async function openFile(page: Page, file: string, atLine: number): Promise<void> {
  const name = file.slice(file.lastIndexOf('/') + 1);
  await chooseQuickly(page, 'Control+p', `${file}:${atLine}`, name);
  await page.locator('.tab.active', { hasText: name }).first().waitFor();
}

/** Runs a command of the palette by its title. */
export function command(page: Page, title: string): Promise<void> {
  return chooseQuickly(page, 'F1', `>${title}`, title);
}

/**
 * Opens a list by its key, types into it and chooses. One that opens while another thing takes the focus closes again;
 * one that is still open from the try before would keep what it found then, so it is closed first. Escape goes to the
 * list itself: one that closes just now would leave the key to a terminal, which would drop its selection.
 */
async function chooseQuickly(page: Page, key: string, text: string, entry: string): Promise<void> {
  const timeout = 10_000;
  const input = page.locator('.quick-input-widget input').first();
  await until(`"${entry}" in the list of ${key}`, async () => {
    if (await input.isVisible()) await input.press('Escape', { timeout: 2000 });
    await page.keyboard.press(key);
    await input.fill(text, { timeout });
    await page.locator('.quick-input-list .monaco-list-row', { hasText: entry }).first().click({ timeout });
    return true;
  });
}

/** Chooses in the menu that is open. Menus pass over a press in the first moment after they opened. */
export async function chooseInMenu(page: Page, name: string): Promise<void> {
  const entry = page.getByRole('menuitem', { name, exact: true });
  await entry.waitFor();
  await until(`the choice of "${name}"`, async () => {
    if (!(await entry.isVisible())) return true;
    await entry.click({ timeout: 5000 });
    await entry.waitFor({ state: 'hidden', timeout: 2000 });
    return true;
  });
}

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
