import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../environments';
import { diagnosticsOf } from './language-client';

const TEST = 'async def test_total():\n    assert 1\n';
const REQUIREMENTS = 'pytest==8.4.2\npytest-asyncio==1.2.0\n';

const noNeovim = spawnSync('nvim', ['--version']).status !== 0;
if (noNeovim) console.error('nvim is not on PATH: the recipe for Neovim is not tested; install the package neovim');

// One after the other: both build dist/.
it('one command makes the .vsix', { timeout: 600_000 }, () => {
  const out = join('test-results', 'looptrap.vsix');
  execFileSync('node', ['scripts/package.mjs', '--out', out], { cwd: repositoryRoot });
  expect(statSync(join(repositoryRoot, out)).size).toBeGreaterThan(100_000);
});

describe('the npm package, installed into an empty folder', () => {
  let folder: string;
  let bin: string;
  let project: string;

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'looptrap-npm-')));
    execFileSync('node', ['scripts/npm-package.mjs', '--out', folder], { cwd: repositoryRoot });
    const [tarball = ''] = readdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{"private": true}');
    execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, tarball)], { cwd: folder });
    bin = join(folder, 'node_modules', '.bin');
    project = join(folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'test_shop.py'), TEST);
    writeFileSync(join(project, 'requirements.txt'), REQUIREMENTS);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds the command line, the server and what they read, and nothing else', () => {
    const listed = readdirSync(join(folder, 'node_modules', 'looptrap'), { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => !path.startsWith('docs/') && !path.startsWith('dist/python/looptrap_watchdog/'));
    expect(listed.sort()).toMatchInlineSnapshot(`
      [
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "dist",
        "dist/THIRD-PARTY-NOTICES.txt",
        "dist/cli.js",
        "dist/python",
        "dist/python/looptrap_watchdog",
        "dist/schemas",
        "dist/schemas/baseline.schema.json",
        "dist/schemas/check.schema.json",
        "dist/schemas/events.schema.json",
        "dist/schemas/run.schema.json",
        "dist/schemas/settings.schema.json",
        "dist/server.js",
        "dist/tree-sitter-python.wasm",
        "dist/web-tree-sitter.wasm",
        "docs",
        "language-server.js",
        "package.json",
      ]
    `);
  });

  it('has no dependencies', () => {
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['looptrap']);
  });

  it('checks a project', () => {
    const done = spawnSync(join(bin, 'looptrap'), ['check', '--format', 'json'], { cwd: project, encoding: 'utf8' });
    expect(JSON.parse(done.stdout).findings).toMatchObject([{ trap: 'async-test-no-marker' }]);
    expect(done.status).toBe(1);
  });

  it('explains a message', () => {
    const done = spawnSync(join(bin, 'looptrap'), ['explain', 'attached to a different loop'], { encoding: 'utf8' });
    expect(done.stdout).toContain('loop-scope-mismatch');
  });

  it.each([[[]], [['--stdio']]])('serves any client over stdio, started with %j', async (args) => {
    const server = [join(bin, 'looptrap-language-server'), ...args] as const;
    const told = await diagnosticsOf(server, project, join(project, 'test_shop.py'), TEST);
    expect(told.map(({ code, range }) => [code, range.start.line])).toEqual([['async-test-no-marker', 0]]);
  });

  it.skipIf(noNeovim)('serves Neovim, configured as docs/editors.md says', () => {
    const page = readFileSync(join(repositoryRoot, 'docs', 'editors.md'), 'utf8');
    writeFileSync(join(folder, 'init.lua'), /```lua title="init.lua"\n(.*?)```/s.exec(page)?.[1] ?? '');
    const tell = `for _, told in ipairs(vim.diagnostic.get(0)) do io.stdout:write(told.code .. ' ' .. told.lnum .. '\\n') end`;
    const args = [
      ...['--headless', '--clean', '-u', join(folder, 'init.lua'), 'test_shop.py'],
      ...[
        '-c',
        'lua vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end)',
        '-c',
        `lua ${tell}`,
        '-c',
        'qa!',
      ],
    ];
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: folder };
    const done = spawnSync('nvim', args, { cwd: project, encoding: 'utf8', env, timeout: 100_000 });
    expect(done.stdout.trim()).toBe('async-test-no-marker 0');
  });
});
