import { expect, test } from 'vitest';
import { shiftTests } from '../../../client/src/tests/shift-tests';
import type { TestsResult } from '../../../server/src/lsp/protocol';

const at = (start: number, end: number) => ({ start: { line: start, character: 0 }, end: { line: end, character: 0 } });
const READ: TestsResult = {
  rootDir: '/project',
  complete: true,
  tests: [
    { nodeid: 't.py::test_a', name: 'test_a', kind: 'test', isAsync: true, nameRange: at(3, 3), range: at(2, 6) },
    { nodeid: 't.py::test_b', name: 'test_b', kind: 'test', isAsync: true, nameRange: at(9, 9), range: at(8, 12) },
  ],
};

function edit(start: [number, number], end: number, text: string) {
  return { range: { start: { line: start[0], character: start[1] }, end: { line: end } }, text };
}

const lines = (result: TestsResult) =>
  result.tests.map(({ range, nameRange }) => [range.start.line, nameRange.start.line]);

test.each([
  [
    'a line above both',
    edit([0, 0], 0, 'import os\n'),
    [
      [3, 4],
      [9, 10],
    ],
  ],
  [
    'a line in the first',
    edit([5, 4], 5, 'x\n    '),
    [
      [2, 3],
      [9, 10],
    ],
  ],
  [
    'lines between them go',
    edit([6, 0], 8, ''),
    [
      [2, 3],
      [6, 7],
    ],
  ],
  [
    'a line directly above the second',
    edit([8, 0], 8, '# why\n'),
    [
      [2, 3],
      [9, 10],
    ],
  ],
  [
    'a line below both',
    edit([14, 0], 14, '\n'),
    [
      [2, 3],
      [8, 9],
    ],
  ],
] as const)('%s', (_, change, expected) => {
  expect(lines(shiftTests(READ, [change]))).toEqual(expected);
});
