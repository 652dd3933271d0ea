import { expect, test } from 'vitest';
import { findInterpreter, type SearchWorld } from '../../../client/src/interpreter/interpreter-search';

function world(files: readonly string[], more: Partial<SearchWorld> = {}): SearchWorld {
  return {
    setting: '',
    workspaceFolder: '/w',
    folders: ['/w/api', '/w'],
    platform: 'linux',
    env: { PATH: '/opt/bin:/usr/bin', HOME: '/home/me' },
    extensions: [],
    isFile: (file) => files.includes(file),
    ...more,
  };
}

const find = async (...args: Parameters<typeof world>) => (await findInterpreter(world(...args)))?.path;
const saying = (path: string | undefined) => ({ name: 'extension', find: () => Promise.resolve(path) });

test('each step of the search is used only when those before it find nothing', async () => {
  const files = [
    '/set',
    '/ext',
    '/w/api/.venv/bin/python',
    '/w/venv/bin/python',
    '/act/bin/python',
    '/usr/bin/python3',
  ];
  const env = { PATH: '/usr/bin', VIRTUAL_ENV: '/act' };
  const extensions = [saying(undefined), saying('/ext')];
  const without = (...gone: string[]) => files.filter((file) => !gone.includes(file));
  expect(await find(files, { setting: '/set', env, extensions })).toBe('/set');
  expect(await find(files, { env, extensions })).toBe('/ext');
  expect(await find(files, { env })).toBe('/w/api/.venv/bin/python');
  expect(await find(without('/w/api/.venv/bin/python'), { env })).toBe('/w/venv/bin/python');
  expect(await find(['/act/bin/python', '/usr/bin/python3'], { env })).toBe('/act/bin/python');
  expect(await find(['/usr/bin/python3'], { env })).toBe('/usr/bin/python3');
  expect(await find([], { env })).toBeUndefined();
});

test('a set interpreter that does not exist is not silently replaced', async () => {
  expect(await find(['/usr/bin/python3'], { setting: '/gone/python' })).toBe('/gone/python');
});

test.each([
  ['.venv', '/w/.venv/bin/python'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the editor's own variables, as people write them in settings
  ['${workspaceFolder}/.venv/bin/python', '/w/.venv/bin/python'],
  ['~/envs/x', '/home/me/envs/x/bin/python'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as above
  ['${env:HOME}/envs/x', '/home/me/envs/x/bin/python'],
  ['python3.12', '/opt/bin/python3.12'],
])('the setting %s means %s', async (setting, expected) => {
  const files = ['/w/.venv/bin/python', '/home/me/envs/x/bin/python', '/opt/bin/python3.12'];
  expect(await find(files, { setting })).toBe(expected);
});

test('an extension that fails or names a file that is gone is passed over', async () => {
  const failing = { name: 'bad', find: () => Promise.reject(new Error('no')) };
  expect(await find(['/usr/bin/python3'], { extensions: [failing, saying('/gone')] })).toBe('/usr/bin/python3');
});

test('the shop of Windows is not Python', async () => {
  const store = 'C:\\Users\\me\\AppData\\Local\\Microsoft\\WindowsApps';
  const seen: string[] = [];
  const isFile = (file: string) => {
    seen.push(file);
    return file.includes('WindowsApps');
  };
  const found = await findInterpreter(world([], { platform: 'win32', env: { Path: store }, isFile, folders: [] }));
  expect(found).toBeUndefined();
});
