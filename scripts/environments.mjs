// Makes the pinned virtual environments of test/environments/**/*.txt under .venvs/. Usage: environments.mjs [NAME...]
import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureVenv } from './lib/venv.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** @returns {{ready: Record<string, string>, missing: Record<string, string>}} interpreters by environment name; what is missing, by name. */
export function ensureEnvironments(wanted = []) {
  const folder = join(root, 'test', 'environments');
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.txt'));
  const ready = {};
  const missing = {};
  for (const file of files) {
    const name = basename(file, '.txt');
    if (wanted.length && !wanted.includes(name)) continue;
    const result = ensureVenv(join(root, '.venvs', name), join(folder, file));
    if ('python' in result) ready[name] = result.python;
    else missing[name] = result.missing;
  }
  return { ready, missing };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { ready, missing } = ensureEnvironments(process.argv.slice(2));
  for (const name of Object.keys(ready)) console.log(`environment ${name}: ready`);
  for (const [name, what] of Object.entries(missing))
    console.error(
      `environment ${name}: SKIPPED, ${what} not found; install it (for example with pyenv or uv) and run again`,
    );
}
