import { expect, test } from 'vitest';
import { ResultShelf } from '../../../client/src/results/result-shelf';
import { RunBoard } from '../../../client/src/runs/run-board';
import { finding, outcome, ROOT, report } from '../samples';

const FILE = '/project/tests/test_a.py';
const A = 'tests/test_a.py::test_a';

function setUp(lines: string[] | undefined) {
  const documents = new Map(lines && [[FILE, lines]]);
  const shelf = new ResultShelf({
    files: () => [...documents.keys()],
    line: (file, line) => documents.get(file)?.[line],
    lines: (file) => [...(documents.get(file) ?? [])],
  });
  const board = new RunBoard();
  board.onChange(() => shelf.refresh(board));
  const insert = (at: number, ...added: string[]) => {
    documents.get(FILE)?.splice(at, 0, ...added);
    const range = { start: { line: at, character: 0 }, end: { line: at } };
    shelf.edited(FILE, [{ range, text: added.map((line) => `${line}\n`).join('') }]);
  };
  return { documents, shelf, board, insert, lines: () => shelf.of(FILE).map(({ line }) => line) };
}

test('a result moves with its line, and the report that repeats it does not move it back', () => {
  const { board, insert, lines } = setUp(['one', 'two', 'await x', 'four']);
  const run = board.start(ROOT, A);
  board.update(run, { type: 'finding', nodeid: A, finding: finding('deadlock') });
  expect(lines()).toEqual([2]);
  insert(0, '# new');
  expect(lines()).toEqual([3]);
  board.finish(run, outcome([report(A, { findings: [finding('deadlock')] })]));
  expect(lines()).toEqual([3]);
});

test('a result whose line was edited stays away until the next run', () => {
  const { board, documents, shelf, lines } = setUp(['one', 'two', 'await x', 'four']);
  const end = () => board.finish(board.start(ROOT, A), outcome([report(A, { findings: [finding('deadlock')] })]));
  end();
  documents.get(FILE)?.splice(2, 1, 'await y');
  shelf.edited(FILE, [{ range: { start: { line: 2, character: 6 }, end: { line: 2 } }, text: 'y' }]);
  expect(lines()).toEqual([]);
  board.start(ROOT, 'tests/test_a.py::test_b');
  expect(lines()).toEqual([]);
  end();
  expect(lines()).toEqual([2]);
});

test('results of a test go when it is run again, those of others stay', () => {
  const { board, lines } = setUp(['one', 'two', 'await x', 'four']);
  board.finish(board.start(ROOT, A), outcome([report(A, { findings: [finding('deadlock')] })]));
  const other = finding('pending-task', { line: 4 });
  const B = 'tests/test_a.py::test_b';
  board.finish(board.start(ROOT, B), outcome([report(B, { findings: [other] })]));
  expect(lines()).toEqual([2, 3]);
  board.start(ROOT, A);
  expect(lines()).toEqual([3]);
  board.clear();
});

test('a document opened after the run is followed from then on', () => {
  const { board, documents, shelf, insert, lines } = setUp(undefined);
  board.finish(board.start(ROOT, A), outcome([report(A, { findings: [finding('deadlock')] })]));
  documents.set(FILE, ['one', 'two', 'await x']);
  shelf.opened(FILE);
  insert(2, '# comment');
  expect(lines()).toEqual([3]);
});

test('lines typed while the run goes on are not counted against it', () => {
  const { board, insert, lines } = setUp(['one', 'two', 'await x', 'four']);
  const run = board.start(ROOT, A);
  insert(0, '# typed', '# meanwhile');
  board.finish(run, outcome([report(A, { findings: [finding('deadlock')] })]));
  expect(lines()).toEqual([4]);
});

test('a line edited while the run goes on shows nothing', () => {
  const { board, documents, lines } = setUp(['one', 'two', 'await x', 'four']);
  const run = board.start(ROOT, A);
  documents.get(FILE)?.splice(2, 1, 'await y');
  board.finish(run, outcome([report(A, { findings: [finding('deadlock')] })]));
  expect(lines()).toEqual([]);
});
