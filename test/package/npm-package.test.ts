import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parse } from 'smol-toml';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { recipe } from '../recipe';
import { diagnosticsOf } from './language-client';

const TEST = 'async def test_total():\n    assert 1\n';
const REQUIREMENTS = 'pytest==8.4.2\npytest-asyncio==1.2.0\n';

const noNeovim = spawnSync('nvim', ['--version']).status !== 0;
const noHelix = spawnSync('hx', ['--version']).status !== 0;
if (noHelix) console.error('hx is not on PATH: the recipe for Helix is tested without Helix itself; install it');
if (noNeovim) console.error('nvim is not on PATH: the recipe for Neovim is not tested; install the package neovim');

describe('the npm package, installed into an empty folder', () => {
  let folder: string;
  let bin: string;
  let project: string;

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'looptrap-npm-')));
    writeFileSync(join(folder, 'package.json'), '{"private": true}');
    execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', inject('packages').tarball], {
      cwd: folder,
    });
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

  it("serves Helix's client with the command of docs/editors.md", async () => {
    const { language, 'language-server': servers } = parse(recipe('docs/editors.md', 'languages.toml')) as {
      language: { name: string; 'language-servers': string[] }[];
      'language-server': Record<string, { command: string; args: string[] }>;
    };
    const [[name = '', { command, args }] = ['', { command: '', args: [] }]] = Object.entries(servers);
    expect(language.find((listed) => listed.name === 'python')?.['language-servers']).toContain(name);
    const told = await diagnosticsOf([join(bin, command), ...args], project, join(project, 'test_shop.py'), TEST);
    expect(told.map(({ code }) => code)).toEqual(['async-test-no-marker']);
  });

  it.skipIf(noHelix)('serves Helix, configured as docs/editors.md says', async () => {
    const configuration = join(folder, '.config', 'helix');
    mkdirSync(configuration, { recursive: true });
    writeFileSync(join(configuration, 'languages.toml'), recipe('docs/editors.md', 'languages.toml'));
    const log = join(folder, 'helix.log');
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: folder, XDG_CONFIG_HOME: '' };
    // It draws into a terminal, which `script` is.
    const helix = spawn('script', ['-qfc', `hx -v --log ${log} test_shop.py`, '/dev/null'], { cwd: project, env });
    try {
      await vi.waitFor(
        () => expect(readFileSync(log, 'utf8')).toMatch(/publishDiagnostics.*async-test-no-marker/),
        60_000,
      );
    } finally {
      helix.stdin.end(':q!\r');
      helix.kill();
    }
  });

  it.each([[[]], [['--stdio']]])('serves any client over stdio, started with %j', async (args) => {
    const server = [join(bin, 'looptrap-language-server'), ...args] as const;
    const told = await diagnosticsOf(server, project, join(project, 'test_shop.py'), TEST);
    expect(told.map(({ code, range }) => [code, range.start.line])).toEqual([['async-test-no-marker', 0]]);
  });

  it.skipIf(noNeovim)('serves Neovim, configured as docs/editors.md says', () => {
    writeFileSync(join(folder, 'init.lua'), recipe('docs/editors.md', 'init.lua'));
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
