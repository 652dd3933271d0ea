import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './install.mjs';
import { findPython, venvPython } from './python.mjs';
import { run } from './run.mjs';
import { findUv } from './uv.mjs';

/** What uv is installed with, by pip; undefined until an environment has to be made, null when uv can't be had. */
let uv;

/**
 * Makes (or re-uses) a virtual environment from a pinned requirements file. The file's first line may name the Python
 * it is for: `# python: 3.11`. Re-used while the file's content and the interpreter stay the same.
 * @param {{pip?: boolean, say?: (text: string) => void}} options `pip`: it has to hold pip itself
 * @returns {{python: string} | {missing: string}} `missing` names the interpreter that could not be found.
 * @throws {Error} with the end of pip's output when it fails
 */
export function ensureVenv(folder, requirements, { pip = false, say = console.log } = {}) {
  return ensure(folder, requirements, say, (base) => {
    if (uv === undefined) uv = findUv(() => ensureUvHome(say), say) ?? null;
    if (uv === null || !madeWithUv(uv, base, folder, requirements, pip, say)) makeWithPip(base, folder, requirements);
  });
}

function ensureUvHome(say) {
  const [folder, requirements] = [join(root, '.venvs', 'uv'), join(root, 'scripts', 'uv.txt')];
  return ensure(folder, requirements, say, (base) => makeWithPip(base, folder, requirements));
}

function ensure(folder, requirements, say, make) {
  const text = readFileSync(requirements, 'utf8');
  const version = /^# python: (\S+)/.exec(text)?.[1];
  const python = venvPython(folder);
  const stamp = join(folder, '.requirements-sha256');
  const hash = createHash('sha256').update(text).digest('hex');
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return { python };
  const base = findPython(version ? { version } : {});
  if (!base) return { missing: version ? `Python ${version}` : 'Python 3.9 or newer' };
  say(`making ${shown(folder)} with Python ${base.version} from ${shown(requirements)} ...`);
  mkdirSync(dirname(folder), { recursive: true });
  make(base.path);
  writeFileSync(stamp, hash);
  return { python };
}

function makeWithPip(base, folder, requirements) {
  makeEmpty(base, folder);
  run(venvPython(folder), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
}

function madeWithUv({ path, env }, base, folder, requirements, pip, say) {
  makeEmpty(base, folder, ...(pip ? [] : ['--without-pip']));
  try {
    // Tests run with PYTHONDONTWRITEBYTECODE: what is not compiled now would be compiled again and again.
    run(
      path,
      ['pip', 'install', '--quiet', '--compile-bytecode', '--python', venvPython(folder), '-r', requirements],
      env,
    );
    return true;
  } catch (error) {
    say(`${shown(folder)}: once more with pip, because ${error.message}`);
    return false;
  }
}

function makeEmpty(base, folder, ...options) {
  rmSync(folder, { recursive: true, force: true });
  run(base, ['-m', 'venv', ...options, folder]);
}

function shown(path) {
  return relative(process.cwd(), path) || path;
}
