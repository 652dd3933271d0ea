import { testEnvironments } from '../../../environments';
import { loadTestParser } from '../../../server/syntax/parser';
import { versionsOf } from '../predict';
import { type Disagreement, difference, kindOf, shrink } from './difference';

const BATCH = 200;

/** Entry of `node scripts/loop-difference.mjs`. */
async function main(words: readonly string[]): Promise<number> {
  const option = (name: string): string | undefined => {
    const index = words.indexOf(`--${name}`);
    return index < 0 ? undefined : words[index + 1];
  };
  const seed = Number(option('seed') ?? 1);
  const count = Number(option('count') ?? 3000);
  const only = option('environment');
  const shown = Number(option('show') ?? 6);
  await loadTestParser();
  let disagreed = 0;
  for (const environment of testEnvironments('.', 'loops')) {
    if (only !== undefined && !only.split(',').includes(environment.name)) continue;
    const versions = versionsOf(environment.python);
    const kinds = new Map<string, Disagreement[]>();
    const left: string[] = [];
    let agreed = 0;
    let tests = 0;
    for (let from = 0; from < count; from += BATCH) {
      const result = difference(environment, versions, seed + from, Math.min(BATCH, count - from));
      agreed += result.agreed;
      tests += result.tests;
      left.push(...result.unknown);
      for (const found of result.disagreements) {
        const kind = kindOf(found.wrong);
        kinds.set(kind, [...(kinds.get(kind) ?? []), found]);
      }
    }
    disagreed += count - agreed;
    const share = ((100 * left.length) / Math.max(1, tests)).toFixed(1);
    console.log(
      `${environment.name}: ${agreed} of ${count} projects agree; ${left.length} of ${tests} tests left open (${share} %)`,
    );
    if (words.includes('--unknown')) for (const text of left.slice(0, 40)) console.log(`  open: ${text}`);
    const sorted = [...kinds].toSorted((one, other) => other[1].length - one[1].length);
    for (const [kind, found] of sorted.slice(0, shown)) {
      console.log(
        `\n== ${found.length} times (seeds ${found
          .slice(0, 5)
          .map((each) => each.seed)
          .join(', ')}): ${kind}`,
      );
      const first = found.toSorted(
        (one, other) => JSON.stringify(one.plan).length - JSON.stringify(other.plan).length,
      )[0];
      if (first === undefined) continue;
      const smallest = words.includes('--no-shrink') ? first : shrink(environment, versions, first);
      for (const text of smallest.wrong.slice(0, 4)) console.log(`   ${text}`);
      for (const [name, text] of Object.entries(smallest.project.files)) console.log(`--- ${name}\n${text.trimEnd()}`);
    }
  }
  return disagreed === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 2;
  },
);
