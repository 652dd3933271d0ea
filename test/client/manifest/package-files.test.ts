import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** Not looked at: installed or made by other tests at the same time. */
const PASSED_OVER = new Set([
  ...['node_modules', '.git', '.venv', '.venvs', '.vscode-test', '.tsc'],
  ...['test', 'test-results', 'examples', '__pycache__'],
]);

/** Everything the extension needs at run time or shows, and nothing else. */
const ALLOWED = [
  /^(package|package\.nls)\.json$/,
  /^(LICENSE|README\.md|CHANGELOG\.md)$/,
  /^dist\/(client|server|cli|report)\.js$/,
  /^dist\/report\.css$/,
  /^dist\/[\w-]+\.wasm$/,
  /^dist\/THIRD-PARTY-NOTICES\.txt$/,
  /^dist\/python\/looptrap_watchdog\/(?:[\w/]+\.py|py\.typed)$/,
  /^dist\/.*\.schema\.json$/,
  /^docs\/(?:traps\/)?([a-z-]+|README)\.md$/,
  /^syntaxes\/[\w-]+\.tmLanguage\.json$/,
  /^images\/(icon\.png|walkthrough\/\w+\.(?:svg|png))$/,
];

test('the package holds what is needed and nothing else', async () => {
  const copy = mkdtempSync(path.join(tmpdir(), 'looptrap-package-'));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  cpSync(ROOT, copy, { recursive: true, filter: (file) => !PASSED_OVER.has(path.basename(file)) });
  const files = await listFiles({ cwd: copy, packageManager: PackageManager.None });
  expect(files.filter((file) => !ALLOWED.some((pattern) => pattern.test(file)))).toEqual([]);
  expect(files).toEqual(expect.arrayContaining(['package.json', 'package.nls.json', 'LICENSE', 'images/icon.png']));
  expect(files.filter((file) => file.startsWith('docs/traps/')).length).toBeGreaterThanOrEqual(10);
});
