import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFileSystem } from '../../server/src/workspace/node-file-system';
import type { RandomSource } from '../truth/loops/random/random-source';
import { standardLibraries } from './libraries';

const CASES = join(__dirname, '..', 'server', 'traps', 'cases');
const PAGES = join(__dirname, '..', '..', 'docs', 'traps');

/** Python texts that hold traps: the cases of every check, and the examples of the pages. */
export function trapTexts(): string[] {
  const cases = readdirSync(CASES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.py'));
  const parts = cases.sort().flatMap((file) => readFileSync(join(CASES, file), 'utf8').split(/^# === .*$/m));
  const pages = readdirSync(PAGES)
    .filter((file) => file.endsWith('.md'))
    .sort();
  const examples = pages.flatMap((page) =>
    [...readFileSync(join(PAGES, page), 'utf8').matchAll(/^```python[^\n]*\n(.*?)^```/gms)].map(
      ([, text]) => text ?? '',
    ),
  );
  return [...parts, ...examples].map((text) => text.replaceAll(/ {2}# <- [^\n]*/g, '')).filter((text) => text.trim());
}

/** Of a longer file only some lines in a row are taken: how many. */
const MOST_LINES = 200;

/** A file of a standard library, or a piece of it; undefined where no interpreter is. */
export function libraryText(random: RandomSource): string | undefined {
  const [library, ...others] = standardLibraries();
  if (library === undefined) return undefined;
  const [first, ...rest] = random.pick([library, ...others]).files;
  if (first === undefined) return undefined;
  const lines = (nodeFileSystem.readFile(random.pick([first, ...rest])) ?? '').split('\n');
  if (lines.length <= MOST_LINES) return lines.join('\n');
  const from = random.between(0, lines.length - MOST_LINES);
  return lines.slice(from, from + random.between(1, MOST_LINES)).join('\n');
}
