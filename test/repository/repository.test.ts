import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { traps } from '../../server/src/traps/registry';
import { repositoryRoot } from '../environments';

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');
const tracked = () =>
  execFileSync('git', ['ls-files', '-z'], { cwd: repositoryRoot, encoding: 'utf8' }).split('\0').filter(Boolean);

describe('repository', () => {
  it('says the same version everywhere', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    expect(read('CHANGELOG.md')).toContain(`## ${version}`);
    expect(/^VERSION = "([^"]+)"/m.exec(read('watchdog/looptrap_watchdog/session.py'))?.[1]).toBe(version);
  });

  it('has a page for every trap, and no page without one', () => {
    const pages = readdirSync(join(repositoryRoot, 'docs/traps')).filter(
      (file) => file.endsWith('.md') && file !== 'README.md' && file !== 'messages.md',
    );
    expect(pages.sort()).toEqual(traps.map((trap) => `${trap.name}.md`).sort());
  });

  it('links only to files that exist', () => {
    const broken = tracked()
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...read(file).matchAll(/\]\((?!https?:|#|mailto:|command:)([^)#\s]+)[^)]*\)/g)]
          .filter((match) => !existsSync(join(repositoryRoot, dirname(file), match[1] ?? '')))
          .map((match) => `${file}: ${match[1]}`),
      );
    expect(broken).toEqual([]);
  });

  it('keeps files short', () => {
    const long = tracked()
      .filter((file) => /^(server|client|cli|watchdog)\/.*\.(ts|py)$/.test(file) && !file.includes('.generated.'))
      .filter((file) => existsSync(join(repositoryRoot, file)) && read(file).split('\n').length > 500);
    expect(long).toEqual([]);
  });

  it('offers every command and setting it contributes with a text of its own', () => {
    const manifest = read('package.json');
    const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
    const keys = [...manifest.matchAll(/"%([^%"]+)%"/g)].map((match) => match[1] ?? '');
    expect(keys.filter((key) => !texts[key])).toEqual([]);
    expect(Object.keys(texts).filter((key) => !keys.includes(key))).toEqual([]);
  });
});
