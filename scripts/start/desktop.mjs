import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const WINDOWS = process.platform === 'win32';
const USUAL_PLACES = {
  darwin: ['/Applications', join(homedir(), 'Applications')].map((folder) =>
    join(folder, 'Visual Studio Code.app', 'Contents', 'Resources', 'app', 'bin', 'code'),
  ),
  win32: [process.env.LOCALAPPDATA && join(process.env.LOCALAPPDATA, 'Programs'), process.env.PROGRAMFILES]
    .filter(Boolean)
    .map((folder) => join(folder, 'Microsoft VS Code', 'bin', 'code.cmd')),
};

/** @returns {string | undefined} the `code` command of a desktop VS Code that can show a window here */
export function findDesktopCode() {
  if (process.platform === 'linux' && !hasScreen()) return undefined;
  const name = WINDOWS ? 'code.cmd' : 'code';
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  return [...onPath, ...(USUAL_PLACES[process.platform] ?? [])].find((path) => existsSync(path));
}

/** Opens a new window in the person's own VS Code and returns at once. */
export function openInDesktop(code, { root, sample, firstSight, say }) {
  const args = [
    '--new-window',
    `--extensionDevelopmentPath=${root}`,
    sample,
    '--goto',
    `${firstSight.file}:${firstSight.line}`,
  ];
  const result = WINDOWS
    ? spawnSync(
        `"${code}"`,
        args.map((argument) => `"${argument}"`),
        { shell: true, stdio: 'inherit' },
      )
    : spawnSync(code, args, { stdio: 'inherit' });
  if (result.status !== 0)
    throw new Error(
      `"${code}" ended with ${result.status ?? result.error?.message}; "npm start -- --embedded" does without it`,
    );
  say(`opened in ${code}. When VS Code asks, trust the folder: until then Looptrap reads tests but runs none.`);
  return 0;
}

function hasScreen() {
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY || process.env.WSL_DISTRO_NAME);
}
