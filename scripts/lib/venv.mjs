import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { findPython, venvPython } from './python.mjs';

/**
 * Makes (or re-uses) a virtual environment from a pinned requirements file. The file's first line may name the Python
 * it is for: `# python: 3.11`. Re-used while the file's content and the interpreter stay the same.
 * @returns {{python: string} | {missing: string}} `missing` names the interpreter that could not be found.
 * @throws {Error} with the end of pip's output when it fails
 */
export function ensureVenv(folder, requirements, say = console.log) {
  const text = readFileSync(requirements, 'utf8');
  const version = /^# python: (\S+)/.exec(text)?.[1];
  const python = venvPython(folder);
  const stamp = join(folder, '.requirements-sha256');
  const hash = createHash('sha256').update(text).digest('hex');
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return { python };
  const base = findPython(version ? { version } : {});
  if (!base) return { missing: version ? `Python ${version}` : 'Python 3.9 or newer' };
  say(`making ${shown(folder)} with Python ${base.version} from ${shown(requirements)} ...`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  run(base.path, '-m', 'venv', folder);
  run(python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements);
  writeFileSync(stamp, hash);
  return { python };
}

function run(command, ...args) {
  const result = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (result.status === 0) return;
  const output = [result.error?.message, result.stdout, result.stderr].filter(Boolean).join('\n').trim();
  throw new Error(`"${command} ${args.join(' ')}" failed:\n${output.split('\n').slice(-15).join('\n')}`);
}

function shown(path) {
  return relative(process.cwd(), path) || path;
}
