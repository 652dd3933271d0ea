import type { Facts, TestFact } from '../../model/facts';
import { renameMark } from '../edits/mark-name';
import { type MisspeltMark, misspeltMark } from '../reading/async-marks';
import { named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Finding, Trap } from '../trap';

/** A misspelt mark: pytest takes any name, and no plugin knows this one. */
export const unknownAsyncMark: Trap = {
  name: 'unknown-async-mark',
  category: 'never-runs',
  severity: 'error',
  rank: 46,
  summary: 'A misspelt mark is no mark: no plugin runs the async test.',
  appliesTo: 'every version',
  check(facts) {
    const findings = new Map<number, Finding>();
    for (const test of facts.tests) {
      const misspelt = misspeltMark(facts, test);
      if (misspelt === undefined) continue;
      // One mark of a class or module is one finding; a mark made elsewhere is reported where it is used.
      const isHere = misspelt.mark.file === facts.module.path;
      const key = isHere ? misspelt.mark.node : -test.function.node;
      if (!findings.has(key)) findings.set(key, finding(facts, test, misspelt, isHere));
    }
    return [...findings.values()];
  },
};

function finding(facts: Facts, test: TestFact, { mark, written, meant }: MisspeltMark, isHere: boolean): Finding {
  const message = `No plugin knows "pytest.mark.${written}", so nothing runs the async test "${test.function.name}": pytest only warns "Unknown pytest.mark.${written} - is this a typo?". ${symptom(facts)}`;
  const edits = isHere ? renameMark(facts, mark, written, meant) : [];
  return report(unknownAsyncMark, facts, isHere ? mark.range : test.function.nameRange, message, {
    test: test.nodeid,
    fixes: fix(`Write pytest.mark.${meant}`, true, edits),
  });
}

function symptom(facts: Facts): string {
  const skips = facts.versions.satisfies('pytest', '<8.4');
  switch (skips) {
    case 'yes':
      return `${named(facts, 'pytest')} skips the test and stays green.`;
    case 'no':
      return `${named(facts, 'pytest')} fails the test.`;
    case 'unknown':
      return 'pytest skips the test before 8.4 and fails it since.';
    default:
      return skips satisfies never;
  }
}
