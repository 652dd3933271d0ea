// Runs everything that must hold, from a clean clone: `npm test`. Name layers to run only those: `npm test -- unit plugin`.
// Ends with one plain line: N passed, N failed[, N skipped].
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, root } from './lib/install.mjs';
import { run, runCounted } from './lib/layers.mjs';

/** Fast first; a layer is a check that counts as one, or a suite that counts its own tests. */
const layers = {
  lint: () => run('biome', ['check', '--error-on-warnings', '.']),
  types: () => run('tsc', ['-b']),
  arrows: () =>
    run('depcruise', ['server/src', 'client/src', 'cli/src', 'watchdog', '--config', '.dependency-cruiser.cjs']),
  build: () => run('node', ['scripts/build.mjs']),
  generated: () => run('node', ['scripts/generate-event-types.mjs', '--check']),
  index: () => run('node', ['scripts/generate-trap-index.mjs', '--check']),
  environments: () => run('node', ['scripts/environments.mjs']),
  unit: () => runCounted('vitest', 'unit', 'client'),
  'plugin-lint': () => run('node', ['scripts/check-plugin.mjs']),
  runs: () => runCounted('vitest', 'runs'),
  plugin: () => runCounted('pytest', 'test/watchdog/plugin'),
  truth: () => runCounted('vitest', 'truth'),
  package: () => runCounted('vitest', 'package'),
  editor: () => runCounted('editor'),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in layers));
if (unknown.length) {
  console.error(`no such layer: ${unknown.join(', ')}; there are ${Object.keys(layers).join(', ')}`);
  process.exit(2);
}
if (!existsSync(join(root, 'package.json'))) throw new Error('run this from a clone of the repository');

ensureInstalled();
// The last layer's VS Code is downloaded and compiled while the first ones run; a lock lets it wait for the rest.
if (!wanted.length || wanted.includes('editor'))
  spawn(process.execPath, [join(root, 'scripts', 'embedded-vscode', 'fetch.mjs')], { stdio: 'ignore' }).unref();
const total = { passed: 0, failed: 0, skipped: 0 };
const summary = [];
const failures = [];
for (const [name, layer] of Object.entries(layers)) {
  if (wanted.length && !wanted.includes(name)) continue;
  console.log(`\n=== ${name} ===`);
  const started = Date.now();
  const result = await layer();
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  for (const key of Object.keys(total)) total[key] += result[key];
  failures.push(...(result.failures ?? []).map((failure) => `FAILED ${name}: ${failure}`));
  const skipped = result.skipped ? `, ${result.skipped} skipped` : '';
  summary.push(`${name.padEnd(13)} ${result.passed} passed, ${result.failed} failed${skipped}  (${seconds} s)`);
}
if (failures.length) console.log(`\n${failures.join('\n')}`);
console.log(`\n${summary.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed ? 1 : 0;
