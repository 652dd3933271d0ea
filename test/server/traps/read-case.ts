import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from './trap-project';

/**
 * An annotated Python file (`# === pytest.ini` may begin a configuration file in it): `# <- trap` stands where that trap is reported, `# === path` begins another file, and
 * `# === fix 2: path` begins what that file is after the second fix of every finding. Lines `# environments: a b` and
 * `# pytest: option = value` at the top say for which versions and under which configuration.
 */
export interface Case {
  readonly name: string;
  readonly environments: readonly string[] | undefined;
  /** Where the first fix holds when it asks for other versions: `# installed then: newest`. */
  readonly installedThen: string | undefined;
  /** Distributions that are not installed. */
  readonly without: readonly string[];
  readonly files: Files;
  /** `path:line trap`, sorted. */
  readonly expected: readonly string[];
  /** By number of the fix, from 1: the files it changes. */
  readonly fixed: ReadonlyMap<number, Files>;
}

const CASES = join(__dirname, 'cases');

export function readCases(trap: string): Case[] {
  return readdirSync(join(CASES, trap))
    .filter((file) => file.endsWith('.py'))
    .sort()
    .map((file) => readCase(file.slice(0, -'.py'.length), readFileSync(join(CASES, trap, file), 'utf8')));
}

function readCase(name: string, text: string): Case {
  const files: Record<string, string> = {};
  const expected: string[] = [];
  const fixed = new Map<number, Record<string, string>>();
  const sections = `# === test_case.py\n${text}`.split(/^# === /m).slice(1);
  for (const section of sections) {
    const [heading = '', ...rest] = section.split('\n');
    const fix = /^fix (\d+): (.+)$/.exec(heading);
    if (fix !== null) {
      const number = Number(fix[1]);
      fixed.set(number, { ...fixed.get(number), [fix[2] ?? '']: body(rest) });
      continue;
    }
    const lines = body(rest).split('\n');
    if (lines.join('').trim() === '' && heading === 'test_case.py') continue;
    files[heading] = lines.map((line) => line.split(/ {2}# <- /)[0]).join('\n');
    for (const [index, line] of lines.entries()) {
      const trap = line.split(/ {2}# <- /)[1];
      if (trap !== undefined) expected.push(`${heading}:${index + 1} ${trap}`);
    }
  }
  const options = [...text.matchAll(/^# pytest: (.+)$/gm)].map((match) => match[1]);
  if (options.length > 0) files['pytest.ini'] = `[pytest]\n${options.join('\n')}\n`;
  const environments = /^# environments: (.+)$/m.exec(text)?.[1]?.split(' ');
  const without = /^# without: (.+)$/m.exec(text)?.[1]?.split(' ') ?? [];
  const installedThen = /^# installed then: (.+)$/m.exec(text)?.[1];
  return { name, environments, installedThen, without, files, expected: expected.sort(), fixed };
}

/** Without the lines that are about the case, and without the blank line that sets the next section apart. */
function body(lines: readonly string[]): string {
  const kept = lines.filter((line) => !/^# (environments|installed then|without|pytest): /.test(line)).join('\n');
  return kept.replace(/\n*$/, '\n').replace(/^\n$/, '');
}
