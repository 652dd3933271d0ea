import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { uvSettings } from './uv-settings.mjs';

/**
 * The pinned uv, installed on first use, set up to install from where pip would: seconds where pip needs minutes.
 * @param {() => {python: string} | {missing: string}} ensureHome makes the virtual environment that uv lies in
 * @returns {{path: string, env: Record<string, string>} | undefined} undefined when it can't be had; `say` tells why
 */
export function findUv(ensureHome, say) {
  try {
    const home = ensureHome();
    if ('missing' in home) throw new Error(`${home.missing} not found`);
    const path = join(dirname(home.python), process.platform === 'win32' ? 'uv.exe' : 'uv');
    if (!existsSync(path)) throw new Error('it holds no uv');
    const listed = execFileSync(home.python, ['-m', 'pip', 'config', 'list'], { encoding: 'utf8' });
    return { path, env: { ...uvSettings(listed), ...process.env } };
  } catch (error) {
    say(`without uv, with pip, which takes longer: ${error.message.split('\n').at(-1)}`);
    return undefined;
  }
}
