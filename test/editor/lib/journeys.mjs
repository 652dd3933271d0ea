import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CHROMIUM_SWITCHES, loadPlaywright } from '../../../scripts/embedded-vscode/browser.mjs';
import { ensureEmbeddedVsCode } from '../../../scripts/embedded-vscode/install.mjs';
import { startServer } from '../../../scripts/embedded-vscode/serve.mjs';
import { workbenchAddress } from '../../../scripts/embedded-vscode/workbench-address.mjs';
import { makeMonorepo } from './monorepo.mjs';
import { copySample } from './sample-copy.mjs';

/** As on a desktop that follows the colours of its system. */
const SETTINGS = {
  'window.autoDetectColorScheme': true,
  'window.autoDetectHighContrast': true,
  // Text that can be read in the page.
  'terminal.integrated.gpuAcceleration': 'off',
};

/**
 * Opens Chromium for the journeys on the embedded VS Code. Pictures land in test-results/screenshots/.
 * @returns {Promise<{jobs: (() => Promise<{passed: number, failed: number, failures: string[]}>)[], close: () => Promise<void>}>} what walks
 *   through a group of journeys each, in any order or at once; `close` ends the browser and the servers
 */
export async function prepareJourneys({ root, sample, scratch, entry, chromium: executablePath, say }) {
  const screenshots = join(root, 'test-results', 'screenshots');
  rmSync(screenshots, { recursive: true, force: true });
  mkdirSync(screenshots, { recursive: true });
  const installed = await ensureEmbeddedVsCode(root, say);
  const { chromium } = await loadPlaywright(root);
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_SWITCHES, handleSIGINT: false });
  say(`journeys (Chromium ${browser.version()}, embedded VS Code from code-server ${installed.version})`);
  const servers = new Map();
  const serverFor = (trusted) => {
    if (!servers.has(trusted)) {
      const dataDir = join(scratch, `server-${trusted}`);
      cpSync(join(root, 'test', 'editor', 'stand-ins'), join(dataDir, 'extensions'), { recursive: true });
      servers.set(trusted, startServer(installed, { dataDir, trusted, settings: SETTINGS }));
    }
    return servers.get(trusted);
  };
  const { groups, standInForSystem } = createRequire(import.meta.url)(entry);
  const makeHost = (group) => {
    let count = 0;
    let open;
    return {
      async open({ file, line, trusted = true, withMonorepo = false, files = {}, settings = {} }) {
        await open?.close();
        const server = await serverFor(trusted);
        const name = `${group}-${++count}`;
        const folder = join(scratch, `journey-${name}`, 'orders-service');
        copySample({ sample, to: folder, venv: trusted ? 'real' : 'trap', settings });
        const opened = withMonorepo
          ? workspaceWith(folder, makeMonorepo({ sample, to: join(folder, '../monorepo') }), settings)
          : folder;
        for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
        const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, deviceScaleFactor: 1 });
        await context.grantPermissions(['clipboard-read', 'clipboard-write']);
        context.setDefaultTimeout(90_000);
        const page = await context.newPage();
        await page.addInitScript(standInForSystem);
        // A busy machine takes long to start the workbench.
        page.setDefaultNavigationTimeout(120_000);
        const close = async () => {
          await page.screenshot({ path: join(screenshots, `last-of-${name}.png`) }).catch(() => undefined);
          await context.close();
        };
        const goTo = (more) => page.goto(workbenchAddress(server, { folder: opened, extensionPaths: [root], ...more }));
        await goTo({ openFile: join(folder, file), line });
        open = {
          page,
          folder,
          close,
          setSettings: async (values) =>
            writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify(values)),
          reload: async () => {
            // A window keeps what is open in it now and then, and when it loses the focus, as before it is closed.
            await page.evaluate(() => {
              document.hasFocus = () => false;
              window.dispatchEvent(new Event('blur'));
            });
            await page.waitForTimeout(1000);
            await goTo();
          },
          picture: async (name, clip, place = 'readme') => {
            const kept = process.env.LOOPTRAP_README_PICTURES ? join(root, 'images', place) : screenshots;
            mkdirSync(kept, { recursive: true });
            await page.screenshot({ path: join(kept, `${name}.png`), clip });
          },
          screenshot: async (name, of = page) => void (await of.screenshot({ path: join(screenshots, `${name}.png`) })),
        };
        return open;
      },
      end: async () => void (await open?.close()),
    };
  };
  const jobs = groups.map((walk, index) => async () => {
    const host = makeHost(index + 1);
    try {
      return await walk(host, say);
    } finally {
      await host.end();
    }
  });
  const close = async () => {
    await browser.close();
    for (const server of servers.values()) await server.then(({ stop }) => stop()).catch(() => undefined);
    say('pictures: test-results/screenshots/');
  };
  return { jobs, close };
}

/** A workspace file for both folders, beside the first. */
function workspaceWith(folder, other, settings) {
  const file = join(folder, '..', 'two.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: [{ path: folder }, { path: other }], settings }));
  return file;
}
