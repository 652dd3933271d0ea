import { expect, it } from 'vitest';
import type { FileAnalysis } from '../../../server/src/analysis/analysis';
import { createKeystrokes } from '../../../server/src/lsp/keystrokes';
import { createSteadyFindings } from '../../../server/src/lsp/steady-findings';

/** A text in which each `ignore[...]` is said to be unused. */
function analysis(text: string): FileAnalysis {
  const findings = [...text.matchAll(/ignore\[[^\]]*\]/g)].map((found) => ({
    ...{ trap: 'unused-suppression', severity: 'warning' as const, message: found[0], file: '/a.py' },
    ...{ span: { start: found.index, end: found.index + found[0].length }, related: [], fixes: [] },
  }));
  return { path: '/a.py', text, facts: undefined, findings, problems: [], settled: true };
}

it('what is said of a suppression comment waits until nobody types in its line', () => {
  const steady = createSteadyFindings(createKeystrokes());
  const told = (text: string) => steady.findings('a', analysis(text)).map(({ message }) => message);
  const other = 'y = 1  # looptrap: ignore[old]\n';

  expect(told(`x = 1\n${other}`)).toEqual(['ignore[old]']);
  expect(told(`x = 1  # looptrap: ignore[]\n${other}`)).toEqual(['ignore[old]']);
  expect(told(`x = 1  # looptrap: ignore[mis]\n${other}`)).toEqual(['ignore[old]']);
  // Asked again about the same text.
  expect(told(`x = 1  # looptrap: ignore[mis]\n${other}`)).toEqual(['ignore[old]']);
  expect(steady.pause()).toBe(true);
  expect(told(`x = 1  # looptrap: ignore[mis]\n${other}`)).toEqual(['ignore[mis]', 'ignore[old]']);
  expect(steady.pause()).toBe(false);

  expect(told(`x = 1  # looptrap: ignore[miss]\n${other}`)).toEqual(['ignore[old]']);
  expect(told(`x = 1  # looptrap: ignore[miss]\nz = 1\n${other}`)).toEqual(['ignore[miss]', 'ignore[old]']);
});

it('a document that was just opened tells all', () => {
  const steady = createSteadyFindings(createKeystrokes());
  expect(steady.findings('a', analysis('x = 1  # looptrap: ignore[mis]\n'))).toHaveLength(1);
});
