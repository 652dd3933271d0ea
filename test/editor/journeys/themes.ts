/// <reference lib="dom" />
import type { Journey } from './journey-host';
import { type SystemColours, tellSystemColours } from './system-colours';

/** Themes by the name they have in pictures, each by what the system says when VS Code chooses it. */
const THEMES = {
  light: { dark: false, contrast: false },
  dark: { dark: true, contrast: false },
  'high-contrast': { dark: true, contrast: true },
  'high-contrast-light': { dark: false, contrast: true },
} satisfies Record<string, SystemColours>;

export type Theme = keyof typeof THEMES;

/** One of each kind. */
export const EACH_KIND: readonly Theme[] = ['light', 'dark', 'high-contrast'];

export const ALL_THEMES = Object.keys(THEMES) as readonly Theme[];

/** The class by which a workbench styles itself. */
const CLASS: Record<Theme, string> = {
  light: 'vs',
  dark: 'vs-dark',
  'high-contrast': 'hc-black',
  'high-contrast-light': 'hc-light',
};

/** Changes the theme as a system does that changes its own; returns when the page shows it. */
export async function setTheme({ page }: Journey, theme: Theme): Promise<void> {
  await tellSystemColours(page, THEMES[theme]);
  await page.locator(`.monaco-workbench.${CLASS[theme]}`).waitFor();
  // Colours fade in some places, and reach views in frames of their own a moment later.
  await page.waitForTimeout(150);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/** What a picture is made of, beside the page. */
export interface Shown {
  /** Default: one of each kind. */
  themes?: readonly Theme[];
  /** Opens what may close by itself meanwhile, such as a hover: before the picture in each theme. */
  open?: () => Promise<unknown>;
  /** Judges what is shown. */
  look?: (theme: Theme) => Promise<void>;
}

/** Keeps a picture of the page in each theme, as NAME-THEME.png; ends in the light one. */
export async function pictures(
  journey: Journey,
  name: string,
  { themes = EACH_KIND, open, look }: Shown = {},
): Promise<void> {
  for (const theme of themes) {
    await setTheme(journey, theme);
    await open?.();
    await journey.screenshot(`${name}-${theme}`);
    await look?.(theme);
  }
  await setTheme(journey, 'light');
}
