import { readFileSync } from 'node:fs';
import path from 'node:path';
import picocolors from 'picocolors';
import { expect, test } from 'vitest';
import type { CheckReport } from '../../../cli/src/check/check-report';
import { checkText } from '../../../cli/src/check/check-text';
import { indexLines } from '../../../cli/src/check/line-index';

const manifest = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../package.json'), 'utf8'));
const [{ pattern }] = manifest.contributes.problemMatchers;

const REPORT: CheckReport = {
  schema: 1,
  tool: { name: 'looptrap', version: '0.0.0' },
  environment: { python: '3.13.0', packages: { pytest: '9.0.0' }, source: '.venv' },
  findings: (['error', 'warning', 'information', 'hint'] as const).map((severity, index) => ({
    ...{ file: 'tests/test a.py', line: index + 1, column: 5, endLine: index + 1, endColumn: 9 },
    ...{ trap: 'missing-await', severity, message: `say "${severity}": why`, url: '', fingerprint: '' },
    related: [{ file: 'conftest.py', line: 3, message: 'decided here' }],
  })),
  files: { checked: 1, failed: [] },
};

test('the problem matcher reads what `looptrap check` prints, and nothing else of it', () => {
  const text = checkText(REPORT, () => indexLines('one\ntwo\nthree\nfour'), picocolors.createColors(false));
  const matches = text.split('\n').flatMap((line) => new RegExp(pattern.regexp).exec(line) ?? []);
  const wanted = ['file', 'line', 'column', 'code', 'severity', 'message'].map((name) => pattern[name]);
  const size = wanted.length + 1;
  const read = Array.from({ length: matches.length / size }, (_, index) =>
    wanted.map((group) => matches[index * size + group]),
  );
  expect(read).toEqual([
    ['tests/test a.py', '1', '5', 'missing-await', 'error', 'say "error": why'],
    ['tests/test a.py', '2', '5', 'missing-await', 'warning', 'say "warning": why'],
    ['tests/test a.py', '3', '5', 'missing-await', 'info', 'say "information": why'],
    ['tests/test a.py', '4', '5', 'missing-await', 'hint', 'say "hint": why'],
  ]);
});
