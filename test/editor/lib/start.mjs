import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CHROMIUM_SWITCHES, loadPlaywright } from '../../../scripts/embedded-vscode/browser.mjs';
import { endFamily, family } from '../../../scripts/lib/process-family.mjs';

/**
 * Runs `npm start`'s script as a person does, runs a test that hangs in the page, and ends it with Ctrl-C: nothing of it
 * may be left, the hanging pytest included.
 * @returns {Promise<{passed: number, failed: number, failures?: string[]}>}
 */
export async function testStart({ root, entry, chromium: executablePath, say }) {
  say('npm start');
  const { chromium } = await loadPlaywright(root);
  const { pressLens, until } = createRequire(import.meta.url)(entry);
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_SWITCHES });
  const began = Date.now();
  const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs'), '--embedded', '--no-browser'], {
    cwd: root,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)));
  try {
    const address = await until('the address', () => /http:\S+/.exec(output)?.[0], {
      limitMs: 300_000,
      seen: () => output,
    });
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(address.replace(/test_fulfilment_queue\.py%3A\d+/, 'test_live_feed.py%3A56'));
    await page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 60_000 });
    say(`    from the command to the editor on the page: ${Date.now() - began} ms`);
    await pressLens(page, 'def test_first_event_of_a_quiet_order', 'Run under watchdog');
    const commands = () => family(child.pid).length;
    const quiet = commands();
    await until('pytest to be started', () => commands() > quiet, { limitMs: 30_000 });
    await sleep(2000);
    const members = family(child.pid);
    child.kill('SIGINT');
    const code = await Promise.race([ended, sleep(30_000, 'nothing after 30 s')]);
    if (code !== 0) throw new Error(`it ended with ${code}:\n${output}`);
    const left = await waitForNone(() => living(members));
    if (left.length > 0) throw new Error(`these processes are left:\n${left.join('\n')}`);
    say(`  ✓ Ctrl-C ends npm start and its ${members.length} processes, a hanging pytest among them`);
    return { passed: 1, failed: 0 };
  } catch (error) {
    const name = 'Ctrl-C ends npm start and everything it started';
    say(`  ✗ ${name}\n      ${error.message}`);
    return { passed: 0, failed: 1, failures: [`${name}: ${error.message.split('\n', 1)[0]}`] };
  } finally {
    await endFamily(child.pid);
    await browser.close();
  }
}

/** Lines of `ps` of those that still live; one that ended and waits for its parent to ask does not. */
function living(pids) {
  const listing = spawnSync('ps', ['-o', 'pid=,ppid=,stat=,args=', '-p', pids.join(',')], { encoding: 'utf8' }).stdout;
  return listing.split('\n').filter((line) => line.trim() && !/^\s*\d+\s+\d+\s+Z/.test(line));
}

/** What is left when nothing changes any more: the last signal needs a moment to be heard. */
async function waitForNone(look) {
  for (let i = 0; i < 20 && look().length > 0; i++) await sleep(50);
  return look();
}
