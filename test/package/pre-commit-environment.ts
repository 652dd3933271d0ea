import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { stringify } from 'yaml';
import { finished } from '../finished';

/** Settings of npm that say how packages are fetched; pre-commit takes the file away that they may stand in. */
const HOW_TO_FETCH = ['registry', 'cafile', 'proxy', 'https-proxy'];

/**
 * Variables that would decide for pre-commit, git or npm which project, which hooks or which configuration they work on,
 * and for `looptrap check` how its findings look.
 */
const OF_THE_CALLER =
  /^(npm_|GIT_(DIR|INDEX_FILE|WORK_TREE)$|VIRTUAL_ENV$|SKIP$|PRE_COMMIT|FORCE_COLOR$|NO_PROXY$|CI$|GITHUB_ACTIONS$)/i;

/** Where the tests' own registry is: no proxy knows it. */
const HERE = '127.0.0.1,localhost';

/**
 * Variables for a pre-commit that keeps its files in `folder`, finds the Node that runs this first, under the name that
 * nodeenv prefers, too (`find_system_node` of nodeenv 1.12), and fetches packages as this process does.
 */
export async function preCommitEnvironment(folder: string): Promise<NodeJS.ProcessEnv> {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const name of ['node', 'nodejs']) symlinkSync(process.execPath, join(bin, name));
  const { output } = await finished('npm', ['config', 'list', '--json', '--loglevel=error'], folder, process.env);
  const settings: Record<string, unknown> = JSON.parse(output.slice(output.indexOf('{')));
  const fetching = HOW_TO_FETCH.flatMap((name) => {
    const value = settings[name];
    return typeof value === 'string' && value ? [[`npm_config_${name.replaceAll('-', '_')}`, value]] : [];
  });
  const noProxy = [HERE, process.env.no_proxy ?? process.env.NO_PROXY].filter(Boolean).join(',');
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THE_CALLER.test(name))),
    ...Object.fromEntries(fetching),
    npm_config_noproxy: noProxy,
    NO_PROXY: noProxy,
    NO_COLOR: '1',
    PATH: [bin, process.env.PATH].join(delimiter),
    PRE_COMMIT_HOME: join(folder, 'home'),
    PRE_COMMIT_COLOR: 'never',
  };
}

/** Writes a package that is not ours into `folder`; returns the configuration of a hook that runs it and passes. */
export function hookOfAnother(folder: string): string {
  const another = join(folder, 'another-package');
  mkdirSync(another);
  writeFileSync(join(another, 'passes.js'), '#!/usr/bin/env node\n');
  writeFileSync(
    join(another, 'package.json'),
    JSON.stringify({ name: 'passes', version: '1.0.0', bin: { passes: 'passes.js' } }),
  );
  const hook = { id: 'passes', name: 'passes', language: 'node', entry: 'passes', files: '\\.py$' };
  return stringify({ repos: [{ repo: 'local', hooks: [{ ...hook, additional_dependencies: [`file:${another}`] }] }] });
}
