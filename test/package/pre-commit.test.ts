import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { cloneAsItIs, git } from '../clone-as-it-is';
import { environmentPython } from '../environments';
import { finished } from '../finished';
import { recipe } from '../recipe';
import { type Registry, servePackage } from './npm-registry';
import { hookOfAnother, preCommitEnvironment } from './pre-commit-environment';

const TRAPPED = 'async def test_total():\n    assert 1\n';
const MARKED = 'import pytest\n\n\n@pytest.mark.asyncio\nasync def test_total():\n    assert 1\n';
const REQUIREMENTS = 'pytest==8.4.2\npytest-asyncio==1.2.0\n';

describe('the recipes of docs/ci.md for pre-commit', () => {
  let folder: string;
  let registry: Registry;
  let environment: NodeJS.ProcessEnv;
  /** Why pre-commit cannot run anybody's Node hook on this machine, or undefined. */
  let obstacle: string | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pc-'));
    environment = await preCommitEnvironment(folder);
    registry = await servePackage(inject('packages').tarball);
    const { status, output } = await preCommit(await projectWith('another', hookOfAnother(folder)));
    if (status === 0) return;
    obstacle = `pre-commit cannot run a hook in Node here: ${output.slice(-1000)}`;
    console.error(`SKIPPED the recipes for pre-commit: ${obstacle}`);
  });
  afterAll(async () => {
    await registry.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  /** A project with a trap, all of it staged, that is configured so. The Node at hand takes the place of a downloaded one. */
  async function projectWith(name: string, configuration: string): Promise<string> {
    const project = join(folder, name);
    mkdirSync(project);
    writeFileSync(join(project, 'test_shop.py'), TRAPPED);
    writeFileSync(join(project, 'requirements.txt'), REQUIREMENTS);
    const ownNode = { default_language_version: { node: 'system' }, ...parse(configuration) };
    writeFileSync(join(project, '.pre-commit-config.yaml'), stringify(ownNode));
    await git(project, 'init', '--quiet');
    await git(project, 'add', '--all');
    return project;
  }

  function preCommit(project: string, env: NodeJS.ProcessEnv = {}) {
    const args = ['-m', 'pre_commit', 'run', '--all-files'];
    return finished(environmentPython('consumers'), args, project, { ...environment, ...env });
  }

  it('the published package tells the trap of a file that is committed', async ({ skip }) => {
    skip(obstacle !== undefined, obstacle);
    const project = await projectWith('published', recipe('docs/ci.md', '.pre-commit-config.yaml, from npm'));
    const { status, output } = await preCommit(project, {
      npm_config_registry: registry.url,
      npm_config_cache: join(folder, 'npm-cache'),
    });
    expect(output).toMatch(/looptrap check\.+Failed[\s\S]*test_shop\.py:1:11 async-test-no-marker/);
    expect(status).toBe(1);
  });

  it('the repository tells it, and repairs it', { timeout: 900_000 }, async ({ skip }) => {
    skip(obstacle !== undefined, obstacle);
    const clone = join(folder, 'clone');
    await cloneAsItIs(clone);
    const configuration = recipe('docs/ci.md', '.pre-commit-config.yaml')
      .replace('https://github.com/looptrap/looptrap', clone)
      .replace(/(?<=rev: )\S+/, await git(clone, 'rev-parse', 'HEAD'));

    const project = await projectWith('from-repository', configuration);
    const told = await preCommit(project);
    expect(told.output).toMatch(/looptrap check\.+Failed[\s\S]*test_shop\.py:1:11 async-test-no-marker/);

    const fixing = await projectWith('fixing', configuration.replace('looptrap-check', 'looptrap-fix'));
    const repaired = await preCommit(fixing);
    expect(repaired.output).toMatch(/looptrap check --fix\.+Failed[\s\S]*files were modified by this hook/);
    expect(readFileSync(join(fixing, 'test_shop.py'), 'utf8')).toBe(MARKED);
    expect(await preCommit(fixing)).toMatchObject({ status: 0 });
  });
});
