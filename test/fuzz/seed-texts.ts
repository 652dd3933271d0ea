import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

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
