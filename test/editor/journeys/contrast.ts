/// <reference lib="dom" />
import type { Frame, Page } from 'playwright-core';

/** What WCAG 2 asks of text that is not large. */
const LEAST = 4.5;

/** A text with what it is drawn on. */
interface Drawn {
  text: string;
  colour: string;
  /** Colours below it, the outermost first; each may let the one below shine through. */
  grounds: string[];
}

/** Texts in sight whose colour is too near to that of their ground, each with its contrast; empty when all can be read. */
export async function weakTexts(page: Page | Frame): Promise<string[]> {
  const drawn = await page.evaluate(() => {
    const found: Drawn[] = [];
    for (const element of document.querySelectorAll('body *')) {
      const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
      const text = own.map(({ textContent }) => textContent?.trim()).join('');
      if (!text || /^(script|style)$/i.test(element.tagName) || !element.checkVisibility()) continue;
      if (element.matches(':disabled, :disabled *')) continue;
      const { fill, color } = getComputedStyle(element);
      const grounds: string[] = [];
      for (let at: Element | null = element; at; at = at.parentElement) {
        grounds.unshift(getComputedStyle(at).backgroundColor);
      }
      found.push({ text: text.slice(0, 40), colour: element instanceof SVGElement ? fill : color, grounds });
    }
    return found;
  });
  return weak(page, drawn);
}

/** The same for the texts that the editor shows behind its lines: they stand on the ground of their line. */
export async function weakInlineTexts(page: Page): Promise<string[]> {
  const drawn = await page.evaluate(() => {
    const ground = document.querySelector('.monaco-editor .monaco-editor-background');
    return [...document.querySelectorAll('.monaco-editor .view-lines span')].flatMap((span): Drawn[] => {
      const { content, color } = getComputedStyle(span, '::after');
      if (!/^"..+"$/.test(content) || !ground) return [];
      const { y, height } = span.getBoundingClientRect();
      const marks = [...document.querySelectorAll('.monaco-editor .view-overlays .cdr')].filter((mark) => {
        const box = mark.getBoundingClientRect();
        return box.y <= y + height / 2 && box.y + box.height >= y + height / 2;
      });
      const grounds = [ground, ...marks].map((element) => getComputedStyle(element).backgroundColor);
      return [{ text: content.slice(1, 41), colour: color, grounds }];
    });
  });
  return weak(page, drawn);
}

function weak(page: Page | Frame, drawn: readonly Drawn[]): Promise<string[]> {
  return page.evaluate(
    ({ texts, least }) => {
      const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      /** Red, green and blue from 0 to 1 of a colour in any notation, on another one. */
      function over(colour: string, ground: readonly number[]): number[] {
        if (!context) return [0, 0, 0];
        context.clearRect(0, 0, 1, 1);
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
        const solid = alpha / 255;
        return [red, green, blue].map((part, index) => (part / 255) * solid + (ground[index] ?? 0) * (1 - solid));
      }
      function luminance(colour: readonly number[]): number {
        const [red = 0, green = 0, blue = 0] = colour.map((part) =>
          part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
        );
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      }
      const found = texts.flatMap(({ text, colour, grounds }) => {
        const ground = grounds.reduce((below, each) => over(each, below), [1, 1, 1]);
        const [light = 0, dark = 0] = [luminance(over(colour, ground)), luminance(ground)].sort((a, b) => b - a);
        const contrast = (light + 0.05) / (dark + 0.05);
        return contrast < least ? [`${text} (${contrast.toFixed(1)})`] : [];
      });
      return [...new Set(found)];
    },
    { texts: drawn, least: LEAST },
  );
}
