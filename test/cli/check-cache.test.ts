import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CACHE_FOLDER, readCacheFile, writeCacheFile } from '../../cli/src/check/cache/cache-file';
import { temporaryProject } from '../watchdog/runner/temporary-project';
import { type BundledCli, bundleCli } from './bundled-cli';

const HELPER = 'import time\n\n\ndef slow():\n    time.sleep(1)\n';
const QUIET = 'def slow():\n    pass\n';
const TEST = 'import pytest\nfrom helper import slow\n\n\n@pytest.mark.asyncio\nasync def test_slow():\n    slow()\n';
const FILES = {
  'helper.py': HELPER,
  'tests/conftest.py': 'import sys\nsys.path.insert(0, ".")\n',
  'tests/test_a.py': TEST,
  'tests/test_b.py': `${TEST}\n\nasync def test_unmarked():\n    pass\n`,
  'pytest.ini': '[pytest]\npythonpath = .\n',
};
const TARGET = ['--target', 'pytest==9.0.0,pytest-asyncio==1.2.0,anyio==4.9.0'];

let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => cli.remove());

async function check(folder: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await cli.run(folder, ['check', '--format', 'json', ...TARGET, ...args]);
  return stdout + stderr;
}

/** The one file of the cache; its number is a new one each time it is written. */
function kept(folder: string): { file: string; number: number } {
  const names = readdirSync(join(folder, CACHE_FOLDER)).filter((name) => name.endsWith('.cache'));
  expect(names).toHaveLength(1);
  const file = join(folder, CACHE_FOLDER, names[0] ?? '');
  return { file, number: statSync(file).ino };
}

describe('a second check', () => {
  test('says the same from the cache, in whatever number of threads', async () => {
    const folder = temporaryProject(FILES);
    const first = await check(folder, '--jobs', '2');
    expect(JSON.parse(first).findings).toHaveLength(3);
    const { number } = kept(folder);
    expect(await check(folder)).toBe(first);
    expect(await check(folder, '--jobs', '2')).toBe(first);
    // Nothing was found out that was not known.
    expect(kept(folder).number).toBe(number);
    expect(await check(folder, '--no-cache')).toBe(first);
  });

  test.each([
    ['a helper', 'helper.py', QUIET, 1],
    ['the configuration', 'pytest.ini', '[pytest]\npythonpath = .\nasyncio_mode = auto\n', 2],
    ['a setting', 'pyproject.toml', '[tool.looptrap]\nignore = ["blocking"]\n', 1],
  ])('sees an edit of %s', async (_, name, text, count) => {
    const folder = temporaryProject(FILES);
    await check(folder);
    writeFileSync(join(folder, name), text);
    const second = await check(folder);
    expect(JSON.parse(second).findings).toHaveLength(count);
    expect(second).toBe(await check(folder, '--no-cache'));
  });

  test('keeps what it knows of files that were not asked for', async () => {
    const folder = temporaryProject(FILES);
    await check(folder, 'tests');
    writeFileSync(join(folder, 'tests/test_b.py'), `${TEST}# edited\n`);
    await check(folder, 'tests');
    const { file } = kept(folder);
    expect(readFileSync(file, 'utf8')).toContain('test_a.py","findings"');
  });

  test('other versions, selections and folders are other questions', async () => {
    const folder = temporaryProject(FILES);
    await check(folder);
    expect(JSON.parse(await check(folder, '--select', 'never-runs')).findings).toHaveLength(1);
    const older = await cli.run(folder, ['check', '--format', 'json', '--target', 'pytest-asyncio==0.21.2']);
    expect(JSON.parse(older.stdout).environment.packages).toMatchObject({ 'pytest-asyncio': '0.21.2' });
    expect(JSON.parse(await check(folder)).findings).toHaveLength(3);
  });
});

describe('the folder of the cache', () => {
  test('is no part of the repository, and can be deleted at any time', async () => {
    const folder = temporaryProject(FILES);
    const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
    git('init', '-q');
    git('add', '.');
    const first = await check(folder);
    expect(git('status', '--porcelain')).not.toContain('?');
    expect(readFileSync(join(folder, CACHE_FOLDER, 'CACHEDIR.TAG'), 'utf8')).toMatch(
      /^Signature: 8a477f597d28d172789f06886806bc55\n/,
    );
    rmSync(join(folder, CACHE_FOLDER), { recursive: true });
    expect(await check(folder)).toBe(first);
  });

  test.each([['--no-cache'], ['--diff'], ['--fix']])('is not made with %s', async (option) => {
    const folder = temporaryProject(FILES);
    await check(folder, option);
    expect(existsSync(join(folder, CACHE_FOLDER))).toBe(false);
  });

  test('may be a file that is in the way', async () => {
    const folder = temporaryProject({ ...FILES, [CACHE_FOLDER]: '' });
    expect(await check(folder)).toBe(await check(folder, '--no-cache'));
  });

  test.each([
    ['cut off', (text: string) => text.slice(0, text.length / 2)],
    ['empty', () => ''],
    ['of somebody else', () => 'hello\nworld\n'],
    ['changed by hand', (text: string) => text.replaceAll('"error"', '"hint"')],
  ])('may hold a file that is %s', async (_, spoil) => {
    const folder = temporaryProject(FILES);
    const first = await check(folder);
    const { file } = kept(folder);
    writeFileSync(file, spoil(readFileSync(file, 'utf8')));
    expect(await check(folder)).toBe(first);
  });

  test('serves several at once, and outlives those that are killed', async () => {
    const folder = temporaryProject(FILES);
    const expected = await check(folder, '--no-cache');
    const killed = [100, 200, 300, 400].map(async (milliseconds) => {
      const child = cli.start(folder, ['check', ...TARGET]);
      const ended = new Promise((resolve) => child.once('close', resolve));
      await sleep(milliseconds);
      child.kill('SIGKILL');
      await ended;
    });
    const answers = await Promise.all([1, 2, 3].map(() => check(folder)));
    await Promise.all(killed);
    expect(answers).toEqual([expected, expected, expected]);
    expect(await check(folder)).toBe(expected);
  });

  test('stays small: what was used longest ago goes first', () => {
    const folder = join(temporaryProject({}), CACHE_FOLDER);
    const file = (name: string) => join(folder, `${name}.cache`);
    for (const [age, name] of ['newest', 'middle', 'oldest'].entries()) {
      writeCacheFile(file(name), name.repeat(10), 1000);
      const used = Date.now() / 1000 - age * 100;
      utimesSync(file(name), used, used);
    }
    const abandoned = join(folder, 'half.tmp');
    writeFileSync(abandoned, '');
    utimesSync(abandoned, 0, 0);
    writeCacheFile(file('more'), 'more', 250);
    expect(readCacheFile(file('more'))).toBe('more');
    expect(existsSync(file('newest'))).toBe(true);
    expect(existsSync(file('oldest'))).toBe(false);
    expect(existsSync(abandoned)).toBe(false);
    mkdirSync(folder, { recursive: true });
    writeCacheFile(file('huge'), 'x'.repeat(1000), 250);
    expect(existsSync(file('huge'))).toBe(false);
  });
});
