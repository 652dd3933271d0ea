// All checks of one trap: types, style, its index, its cases, its page against real pytest. Usage: check-trap.mjs NAME
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, toolEnvironment } from './lib/install.mjs';
import { unwritten } from './lib/unwritten.mjs';

const [name = ''] = process.argv.slice(2);
if (!existsSync(join(root, 'docs', 'traps', `${name}.md`))) {
  console.error(`there is no docs/traps/${name}.md: begin with "node scripts/new-trap.mjs CATEGORY ${name}"`);
  process.exit(2);
}
const left = unwritten(name);
if (left.length > 0) {
  console.error(`still to be written:\n  ${left.join('\n  ')}`);
  process.exit(1);
}
const checks = [
  ['node', 'scripts/generate-trap-index.mjs'],
  ['tsc', '-b'],
  ['biome', 'check', '--write', 'server/src/traps'],
  ['vitest', 'run', '--project=unit', 'test/server/traps', '-t', name],
  ['vitest', 'run', '--project=unit', 'test/server/traps/registry.test.ts', 'test/repository'],
  ['vitest', 'run', '--project=truth', 'test/truth/traps/truth.test.ts', '-t', name],
];
for (const [command, ...args] of checks) {
  const options = { cwd: root, stdio: 'inherit', env: toolEnvironment(), shell: process.platform === 'win32' };
  const { status } = spawnSync(command, args, options);
  if (status === 0) continue;
  console.error(`"${[command, ...args].join(' ')}" failed: this is not a trap yet`);
  process.exit(1);
}
console.log(`${name} is a trap.`);
