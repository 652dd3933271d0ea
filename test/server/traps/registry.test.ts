import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { traps } from '../../../server/src/traps/registry';
import { repositoryRoot } from '../../environments';
import { pageNames, readPage } from '../../truth/traps/page';

const folder = join(repositoryRoot, 'server', 'src', 'traps');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .filter((file) => /^export const \w+: Trap = \{/m.test(readFileSync(join(folder, file), 'utf8')))
  .map((file) => ({ name: basename(file, '.ts'), folder: dirname(file) }));
const names = traps.map(({ name }) => name);

describe('the registry', () => {
  test('holds one trap for each file that makes one', () => {
    expect(sources.map(({ name }) => name).sort()).toEqual([...names].sort());
  });

  test('keeps each trap in the folder of its category', () => {
    for (const { name, category } of traps) expect(sources).toContainEqual({ name, folder: category });
  });

  test('is in the order of names', () => {
    expect(names).toEqual([...names].sort());
  });

  test('has a page for each trap, and a trap for each page', () => {
    expect(pageNames()).toEqual([...names].sort());
  });

  test('has cases for each trap', () => {
    expect(readdirSync(join(__dirname, 'cases')).sort()).toEqual([...names].sort());
  });
});

describe.each(pageNames())('the page %s', (name) => {
  const page = readPage(name);

  test('has the sections of every page', () => {
    const expected = ['What happens', 'Why', 'Bad', 'Good', 'When it does not apply', 'Sources'];
    expect(page.headings).toEqual(expected);
  });

  test('starts with its name and one sentence', () => {
    expect(page.text).toMatch(new RegExp(`^# ${name}\n\n\\S.*\\.\n\n## What happens\n`));
  });

  test('marks what it is about', () => {
    const marks = page.bad.map(({ files }) => files.flatMap((file) => file.marks.map(({ trap }) => trap)));
    for (const traps of marks) expect(traps).toContain(name);
  });
});
