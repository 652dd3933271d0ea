/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/** What an operating system says of its colours. */
export interface SystemColours {
  dark: boolean;
  contrast: boolean;
}

declare global {
  interface Window {
    tellSystemColours?: (colours: SystemColours) => void;
  }
}

/**
 * Runs in a page before anything else: what the system says of its colours is said by the journey from then on, and who
 * listens hears of a change. The real `forced-colors` would also take the page's own colours away, as no desktop does.
 */
export function standInForSystem(): void {
  if (window !== window.top) return;
  const ask = window.matchMedia.bind(window);
  let told: SystemColours = { dark: false, contrast: false };
  const answers: Record<string, () => boolean> = {
    '(prefers-color-scheme: dark)': () => told.dark,
    '(prefers-color-scheme: light)': () => !told.dark,
    '(forced-colors: active)': () => told.contrast,
  };
  const lists = new Map<string, EventTarget>();
  window.matchMedia = (query) => {
    const answer = answers[query];
    const real = ask(query);
    if (!answer) return real;
    const list = lists.get(query) ?? new EventTarget();
    lists.set(query, list);
    return new Proxy(real, {
      get: (target, name) => {
        if (name === 'matches') return answer();
        if (name === 'addEventListener') return list.addEventListener.bind(list);
        if (name === 'removeEventListener') return list.removeEventListener.bind(list);
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
  window.tellSystemColours = (colours) => {
    told = colours;
    for (const list of lists.values()) list.dispatchEvent(new Event('change'));
  };
}

/** Tells the page what the system says of its colours from now on. */
export function tellSystemColours(page: Page, colours: SystemColours): Promise<void> {
  return page.evaluate((given) => window.tellSystemColours?.(given), colours);
}
