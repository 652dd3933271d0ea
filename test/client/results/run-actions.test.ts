import { expect, test, vi } from 'vitest';
import type { CodeActionContext, Diagnostic, Range, TextDocument } from 'vscode';
import { inlineResults } from '../../../client/src/results/inline-result';
import { finding, ROOT } from '../samples';

vi.mock('vscode', () => ({
  CodeAction: class {
    constructor(
      readonly title: string,
      readonly kind: unknown,
    ) {}
  },
  CodeActionKind: { QuickFix: { contains: () => true } },
}));
const { RunActions } = await import('../../../client/src/results/run-actions');

const document = { uri: { fsPath: `${ROOT}/t.py`, toString: () => 'file:///project/t.py' } } as unknown as TextDocument;
const lines = (start: number, end: number) => ({ start: { line: start }, end: { line: end } }) as Range;
const told = (source: string, code: string, line: number) => ({ source, code, range: lines(line, line) }) as Diagnostic;
const context = (...diagnostics: Diagnostic[]) => ({ diagnostics, only: undefined }) as unknown as CodeActionContext;

function setUp(nodeid: string | null, ...titles: string[]) {
  const asked: unknown[] = [];
  const [result] = inlineResults(ROOT, nodeid, finding('open-handle', { file: 't.py', line: 3, handle: 'client' }));
  if (!result) throw new Error('nothing is shown');
  const edit = { entries: () => [[{ toString: () => 'file:///project/conftest.py' }, []]] };
  const actions = new RunActions(
    { of: () => [{ result, line: 5 }] },
    async (...about) => {
      asked.push(about.slice(1));
      return titles.map((title) => ({ title, edit: edit as never }));
    },
    (rootDir, test) => `${rootDir}/${test.split('::')[0]}` as never,
  );
  return { actions, asked };
}

test('a repair comes first, runs the test again, and names what to save', async () => {
  const { actions, asked } = setUp('t.py::test_a[x]', 'Close it', 'Close it later');
  const problem = told('looptrap run', 'open-handle', 5);
  const [best, second, run, report] = await actions.provideCodeActions(document, lines(5, 5), context(problem));
  expect(asked).toEqual([[5, 'open-handle', 't.py::test_a']]);
  expect(best).toMatchObject({
    title: 'Close it, then run test_a again',
    isPreferred: true,
    diagnostics: [problem],
    command: {
      command: 'looptrap.runAgain',
      arguments: [`${ROOT}/t.py`, 't.py::test_a', ROOT, ['file:///project/conftest.py']],
    },
  });
  expect(second).toMatchObject({ title: 'Close it later, then run test_a again', isPreferred: false });
  expect(run?.title).toBe('Run test_a again under the watchdog');
  expect(run?.edit).toBeUndefined();
  expect(report?.command?.command).toBe('looptrap.showReport');
});

test('the repair of the trap on that line stays the preferred one', async () => {
  const { actions } = setUp('t.py::test_a', 'Close it');
  const [best] = await actions.provideCodeActions(document, lines(5, 5), context(told('looptrap', 'a-trap', 5)));
  expect(best?.isPreferred).toBe(false);
});

test('on other lines nothing is offered, and nobody is asked', async () => {
  const { actions, asked } = setUp('t.py::test_a', 'Close it');
  expect(await actions.provideCodeActions(document, lines(6, 9), context())).toEqual([]);
  expect(asked).toEqual([]);
});

test('what belongs to no test is repaired without a run', async () => {
  const { actions } = setUp(null, 'Close it');
  const found = await actions.provideCodeActions(document, lines(0, 9), context());
  expect(found.map(({ title }) => title)).toEqual(['Close it', 'Show the report of the last run']);
});
