import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { ensureEmbeddedVsCode } from '../../../scripts/embedded-vscode/install.mjs';
import { addHostileFiles } from './hostile-files.mjs';
import { makeMonorepo } from './monorepo.mjs';
import { copySample } from './sample-copy.mjs';

const DESKTOP_HOST = 'https://update.code.visualstudio.com/api/releases/stable';

/**
 * Which VS Code the suites run in: LOOPTRAP_TEST_VSCODE, or with `auto` the desktop's where it can be had and shown.
 * @returns {Promise<{kind: 'desktop' | 'embedded', executable: string}>}
 */
export async function chooseVsCode(root, say) {
  const wish = process.env.LOOPTRAP_TEST_VSCODE ?? 'auto';
  if (!['auto', 'desktop', 'embedded'].includes(wish))
    throw new Error(`LOOPTRAP_TEST_VSCODE=${wish}: desktop, embedded or auto`);
  const obstacle = wish === 'embedded' ? 'LOOPTRAP_TEST_VSCODE=embedded' : await desktopObstacle();
  if (wish === 'desktop' || !obstacle) {
    const executable = await downloadAndUnzipVSCode({ cachePath: join(root, '.vscode-test') });
    say(`VS Code for the suites: desktop, ${executable}`);
    return { kind: 'desktop', executable };
  }
  const { version } = await ensureEmbeddedVsCode(root, say);
  say(`VS Code for the suites: embedded, code-server ${version} in Chromium (${obstacle})`);
  const name = process.platform === 'win32' ? 'host.cmd' : 'host.mjs';
  return { kind: 'embedded', executable: join(root, 'scripts', 'embedded-vscode', name) };
}

/**
 * Both suites, each run through @vscode/test-electron.
 * @returns {{jobs: (() => Promise<{passed: number, failed: number, failures: string[]}>)[], skipped: string[]}} what was skipped, and why
 */
export function suiteJobs({ root, sample, scratch, entries, vscode, say }) {
  const run = async (name, venv, env) => {
    say(`suite ${name}`);
    const folder = join(scratch, name, 'orders-service');
    copySample({ sample, to: folder, venv });
    if (name === 'restricted') addHostileFiles(folder);
    const folders =
      name === 'trusted' ? [folder, makeMonorepo({ sample, to: join(scratch, name, 'monorepo') })] : [folder];
    const opened = folders.length === 1 ? folder : join(scratch, name, 'suite.code-workspace');
    if (folders.length > 1) writeFileSync(opened, JSON.stringify({ folders: folders.map((path) => ({ path })) }));
    const extensions = join(scratch, name, 'extensions');
    cpSync(join(root, 'test', 'editor', 'stand-ins'), extensions, { recursive: true });
    const logs = join(root, 'test-results');
    mkdirSync(logs, { recursive: true });
    const countsFile = join(scratch, name, 'counts.json');
    await runTests({
      vscodeExecutablePath: vscode.executable,
      extensionDevelopmentPath: root,
      extensionTestsPath: entries[name],
      extensionTestsEnv: {
        ...env,
        LOOPTRAP_TEST_COUNTS: countsFile,
        LOOPTRAP_HOST_LOG_FILE: join(logs, `suite-${name}-console.log`),
      },
      launchArgs: [opened, `--user-data-dir=${join(scratch, name, 'user')}`, `--extensions-dir=${extensions}`],
    }).catch((error) => say(`  ${error.message}`));
    if (existsSync(countsFile)) return JSON.parse(readFileSync(countsFile, 'utf8'));
    return { passed: 0, failed: 1, failures: [`suite ${name} ended before its tests did`] };
  };
  const trusted = () => run('trusted', 'real', {});
  if (vscode.kind === 'desktop') {
    const why = 'suite restricted: @vscode/test-electron always switches workspace trust off on the desktop';
    return { jobs: [trusted], skipped: [why] };
  }
  if (process.platform === 'win32')
    return { jobs: [trusted], skipped: ['suite restricted: its trap interpreter is a shell script'] };
  return { jobs: [trusted, () => run('restricted', 'trap', { LOOPTRAP_TEST_TRUST: 'on' })], skipped: [] };
}

/** Why the desktop VS Code cannot be used here, or undefined. */
async function desktopObstacle() {
  if (process.platform === 'linux' && !process.env.DISPLAY)
    return 'no display for the desktop one; xvfb-run provides one';
  try {
    const answer = await fetch(DESKTOP_HOST, { signal: AbortSignal.timeout(5000) });
    return answer.ok ? undefined : `the desktop one cannot be downloaded: ${answer.status}`;
  } catch {
    return 'the desktop one cannot be downloaded from here';
  }
}
