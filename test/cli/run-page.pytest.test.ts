import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeProgram } from '../../cli/src/program';
import { KIND_WORDS } from '../../cli/src/run/kind-words';
import { environmentPython, repositoryRoot } from '../environments';
import { temporaryProject } from '../watchdog/runner/temporary-project';
import { type BundledCli, bundleCli, type CliResult } from './bundled-cli';

const page = readFileSync(join(repositoryRoot, 'docs/run.md'), 'utf8');
const PYTHON = ['--python', environmentPython('newest')];

let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => cli.remove());

test('docs/run.md names every kind of finding, in the words of the other formats', () => {
  const told = [...page.matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)].map(([, kind, words]) => [kind, words]);
  expect(told).toEqual(expect.arrayContaining(Object.entries(KIND_WORDS)));
});

test('docs/run.md has a section for every option', () => {
  const command = makeProgram([], () => {}).commands.find((known) => known.name() === 'run');
  const headings = page.match(/^## .*$/gm)?.join(' ') ?? '';
  for (const { long, short } of command?.options ?? []) {
    expect(headings).toContain(long === '--numprocesses' ? short : long);
  }
});

describe('the commands of docs/run.md print what it says', () => {
  const files: Record<string, string> = {};
  for (const section of page.split(/^(?=## )/m)) {
    const sessions: string[] = [];
    for (const [, language, title, text = ''] of section.matchAll(/^```(\w+)(?: title="([^"\n]*)")?\n(.*?)^```$/gms)) {
      if (title !== undefined) files[title] = text;
      if (language === 'console') sessions.push(text);
    }
    if (sessions.length === 0) continue;
    const known = { ...files };
    test(section.slice(0, section.indexOf('\n')), async () => {
      for (const session of sessions) await expectSession(temporaryProject(known), session);
    });
  }
});

/** Commands with a `$`, each followed by what it prints; `...` stands for any lines, or the rest of one. */
async function expectSession(cwd: string, session: string): Promise<void> {
  let last: CliResult | undefined;
  for (const part of session.split(/^\$ /m).filter((text) => text !== '')) {
    const [command = '', ...lines] = part.trimEnd().split('\n');
    if (command === 'echo $?') {
      expect(lines).toEqual([String(last?.status)]);
      continue;
    }
    const [name, verb = '', ...args] = command.split(' ');
    expect(name).toBe('looptrap');
    last = await cli.run(cwd, [verb, ...PYTHON, ...args]);
    expectOutput(last, lines.join('\n'));
  }
}

function expectOutput({ stdout, stderr }: CliResult, expected: string): void {
  let rest = comparable(stdout);
  for (const segment of comparable(expected).split(/(?:^| )\.\.\.$/m)) {
    const wanted = segment.trim();
    if (wanted === '') continue;
    // What the two streams say is shown as a terminal does, one among the other.
    if (comparable(stderr).includes(wanted)) continue;
    expect(rest).toContain(wanted);
    rest = rest.slice(rest.indexOf(wanted) + wanted.length);
  }
}

/** Times are different each time. */
function comparable(text: string): string {
  return text.replace(/(?:< )?\d+(?:\.\d+)? ?m?s\b/g, '#').replace(/[ \t]+$/gm, '');
}
