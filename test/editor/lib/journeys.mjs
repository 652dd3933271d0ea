import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CHROMIUM_SWITCHES, loadPlaywright } from '../../../scripts/embedded-vscode/browser.mjs';
import { ensureEmbeddedVsCode } from '../../../scripts/embedded-vscode/install.mjs';
import { startServer } from '../../../scripts/embedded-vscode/serve.mjs';
import { workbenchAddress } from '../../../scripts/embedded-vscode/workbench-address.mjs';
import { copySample } from './sample-copy.mjs';

/**
 * Walks through the journeys in Chromium on the embedded VS Code. Pictures land in test-results/screenshots/.
 * @returns {Promise<{passed: number, failed: number}>}
 */
export async function runJourneys({ root, sample, scratch, entry, chromium: executablePath, say }) {
  const pictures = join(root, 'test-results', 'screenshots');
  rmSync(pictures, { recursive: true, force: true });
  mkdirSync(pictures, { recursive: true });
  const installed = await ensureEmbeddedVsCode(root, say);
  const { chromium } = await loadPlaywright(root);
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_SWITCHES });
  const servers = new Map();
  const serverFor = async (trusted) => {
    if (!servers.has(trusted)) {
      servers.set(trusted, await startServer(installed, { dataDir: join(scratch, `server-${trusted}`), trusted }));
    }
    return servers.get(trusted);
  };
  let opened = 0;
  const host = {
    async open({ file, line, trusted = true, files = {}, settings = {} }) {
      const server = await serverFor(trusted);
      const folder = join(scratch, `journey-${++opened}`, 'orders-service');
      copySample({ sample, to: folder, venv: trusted ? 'real' : 'trap', settings });
      for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
      const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, deviceScaleFactor: 1 });
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      context.setDefaultTimeout(90_000);
      const page = await context.newPage();
      // A busy machine takes long to start the workbench.
      page.setDefaultNavigationTimeout(120_000);
      const close = async () => {
        await page
          .screenshot({ path: join(pictures, `${String(opened).padStart(2, '0')}-last.png`) })
          .catch(() => undefined);
        await context.close();
      };
      const goTo = (more) => page.goto(workbenchAddress(server, { folder, extensionPaths: [root], ...more }));
      await goTo({ openFile: join(folder, file), line });
      return {
        page,
        folder,
        close,
        setSettings: async (values) => writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify(values)),
        reload: async () => void (await goTo()),
        picture: async (name, clip, place = 'readme') => {
          const kept = process.env.LOOPTRAP_README_PICTURES ? join(root, 'images', place) : pictures;
          mkdirSync(kept, { recursive: true });
          await page.screenshot({ path: join(kept, `${name}.png`), clip });
        },
        screenshot: async (name, of = page) => void (await of.screenshot({ path: join(pictures, `${name}.png`) })),
      };
    },
  };
  try {
    say(`journeys (Chromium ${browser.version()}, embedded VS Code from code-server ${installed.version})`);
    return await createRequire(import.meta.url)(entry).runJourneys(host, say);
  } finally {
    await browser.close();
    for (const server of servers.values()) await server.stop();
    say(`  pictures: test-results/screenshots/`);
  }
}
