import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const PLACES = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) =>
    process.env[name] ? [join(process.env[name], 'Google', 'Chrome', 'Application', 'chrome.exe')] : [],
  ),
};

/** Switches that keep a Chromium quiet and able to run as root, in a container and without a graphics card. */
export const CHROMIUM_SWITCHES = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

export const HOW_TO_GET_CHROMIUM =
  'no Chromium or Chrome was found. Install one (for example "sudo apt install chromium", or "npx playwright-core install chromium"), or set CHROME_PATH to its executable';

/**
 * Looks for a Chromium: CHROME_PATH, then PATH and the usual places, then the one that playwright-core downloaded.
 * @returns {Promise<string | undefined>} path of its executable
 */
export async function findChromium(root) {
  const wanted = process.env.CHROME_PATH;
  if (wanted) return existsSync(wanted) ? wanted : undefined;
  const suffix = process.platform === 'win32' ? '.exe' : '';
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = NAMES.map((name) => join(folder, name + suffix)).find((candidate) => existsSync(candidate));
    if (path) return path;
  }
  const known = (PLACES[process.platform] ?? []).find((path) => existsSync(path));
  if (known) return known;
  const downloaded = (await loadPlaywright(root)).chromium.executablePath();
  return existsSync(downloaded) ? downloaded : undefined;
}

/** playwright-core of the repository `root`. */
export async function loadPlaywright(root) {
  const entry = createRequire(join(root, 'package.json')).resolve('playwright-core');
  const loaded = await import(pathToFileURL(entry).href);
  return loaded.default ?? loaded;
}
