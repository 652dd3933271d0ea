import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const LIST = `
import sys, zipfile
for one in zipfile.ZipFile(sys.argv[1]).infolist():
    print(one.compress_size, one.filename)
`;

/**
 * What the extension's file weighs, packed, by part. Leaves `dist` built as it is shipped.
 * @returns {{name: string, value: string}[]}
 */
export function measurePackage({ root, python, say }) {
  const folder = mkdtempSync(join(tmpdir(), 'looptrap-package-'));
  try {
    const vsix = join(folder, 'looptrap.vsix');
    execFileSync(process.execPath, [join(root, 'scripts', 'package.mjs'), '--out', relative(root, vsix)], {
      cwd: root,
      stdio: 'ignore',
    });
    const parts = new Map();
    for (const line of execFileSync(python, ['-c', LIST, vsix], { encoding: 'utf8' }).trim().split(/\r?\n/)) {
      const [, bytes, name] = /^(\d+) (.*)$/.exec(line);
      const part = partOf(name.replace(/^extension\//, ''));
      parts.set(part, (parts.get(part) ?? 0) + Number(bytes));
    }
    const rows = [...parts].sort((a, b) => b[1] - a[1]);
    say(`  .vsix: ${kib(statSync(vsix).size)}`);
    return [['The .vsix', statSync(vsix).size], ...rows].map(([name, bytes]) => ({ name, value: kib(bytes) }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function partOf(name) {
  if (/^dist\/[^/]+\.wasm$/.test(name)) return 'in it: the parser (dist/*.wasm)';
  if (/^dist\/[^/]+\.(?:js|css)$/.test(name)) return `in it: ${name}`;
  if (name.startsWith('dist/python/')) return 'in it: the watchdog (dist/python)';
  if (name.startsWith('docs/')) return 'in it: the pages (docs)';
  if (name.startsWith('images/')) return 'in it: pictures';
  return 'in it: everything else';
}

function kib(bytes) {
  return `${(bytes / 1024).toFixed(0)} KiB`;
}
