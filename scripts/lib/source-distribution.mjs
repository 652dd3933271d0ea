import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';
import { ensureVenv } from './venv.mjs';

const sources = join(root, '.corpus');

/**
 * Unpacked source distribution of `name==version`; downloaded when it is not there.
 * @returns {string} its folder
 * @throws {Error} when no interpreter, or no source distribution, was found
 */
export function sourceDistribution(pin) {
  mkdirSync(sources, { recursive: true });
  const wanted = pin.toLowerCase().replace('==', '-').replaceAll(/[_.]/g, '-');
  const find = (names) => names.find((name) => name.toLowerCase().replaceAll(/[_.]/g, '-') === wanted);
  const folder = find(readdirSync(sources).filter((name) => !name.endsWith('.gz')));
  if (folder) return join(sources, folder);
  const made = ensureVenv(join(root, '.venvs', 'corpus'), join(root, 'test', 'corpus', 'build-backends.txt'), {
    pip: true,
  });
  if ('missing' in made) throw new Error(`${made.missing} not found`);
  // pip wants the metadata even for a download, and so the build backends.
  const options = ['--quiet', '--no-deps', '--no-binary', ':all:', '--no-build-isolation', '--dest', sources];
  execFileSync(made.python, ['-m', 'pip', 'download', ...options, pin], { stdio: ['ignore', 'inherit', 'inherit'] });
  const archive = readdirSync(sources).find((name) => find([name.replace(/\.tar\.gz$/, '')]));
  if (!archive) throw new Error(`${pin}: no source distribution`);
  execFileSync(made.python, ['-m', 'tarfile', '-e', join(sources, archive), sources]);
  return sourceDistribution(pin);
}
