import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const LEFT_OUT = new Set(['.venv', '.pytest_cache', '__pycache__', '.vscode']);

/**
 * Copies the sample to a new folder. Its `.venv` is the sample's own; with `venv: 'trap'` it is a program that leaves
 * the file `executed` in the copy when it is started.
 * @param {{sample: string, to: string, venv?: 'real' | 'trap', settings?: Record<string, unknown>}} what
 */
export function copySample({ sample, to, venv = 'real', settings = {} }) {
  cpSync(sample, to, { recursive: true, filter: (source) => !LEFT_OUT.has(basename(source)) });
  mkdirSync(join(to, '.vscode'), { recursive: true });
  writeFileSync(join(to, '.vscode', 'settings.json'), JSON.stringify(settings, null, 2));
  if (venv === 'real') {
    symlinkSync(join(sample, '.venv'), join(to, '.venv'), 'junction');
    return;
  }
  const folder = join(to, '.venv', 'bin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(to, '.venv', 'pyvenv.cfg'), 'version = 3.13.0\n');
  for (const name of ['python', 'python3']) {
    writeFileSync(join(folder, name), `#!/bin/sh\ntouch "${join(to, 'executed')}"\n`);
    chmodSync(join(folder, name), 0o755);
  }
}
