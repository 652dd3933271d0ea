import { expect, test } from 'vitest';
import { type PausedTask, type PausedTasks, readTasks, wordsOf } from '../../../client/src/debugging/tasks-at-pause';
import { tasksText } from '../../../client/src/debugging/tasks-text';
import { placesIn } from '../../../client/src/report/text/place-links';
import { tokenizeReport } from '../syntaxes/tokenize';

const at = (line: number) => ({ file: '/p/tests/test_a.py', line, kind: 'user' as const, func: 'test_a.<locals>.b' });

const WAITING: PausedTask = {
  ...{ id: 3, label: 'consumer', owner: 'test `test_a`', state: 'waiting', infra: false, own: false, cycle: true },
  ...{ at: at(9), created: at(4), stack: [at(9)] },
  chain: [
    { what: 'task consumer', waitsFor: 'asyncio.Lock.acquire (`lock`), held by task other', at: at(9) },
    { what: 'task other', waitsFor: 'task consumer' },
  ],
};
const OWN: PausedTask = { ...WAITING, id: 7, label: 'test_a', own: true, cycle: false, state: 'running', chain: [] };
const FOUND: PausedTasks = {
  loops: [
    { id: 1, about: 'loop #1 (made by anyio for scope module)', tasks: [], left_out: 0 },
    { id: 2, about: 'loop #2 (made by pytest-asyncio for scope function)', tasks: [WAITING, OWN], left_out: 5 },
  ],
};

const shown = (value: unknown) => `'${Buffer.from(JSON.stringify(value)).toString('base64')}'`;

test('what a debugger shows is read, and nothing else', () => {
  expect(readTasks(shown({ v: 1, ...FOUND }))).toEqual({ v: 1, ...FOUND });
  for (const other of [shown({ v: 2, ...FOUND }), shown(3), shown(null), "'abc'", 'None', '', `"${shown({})}"`]) {
    expect(readTasks(other)).toBeUndefined();
  }
});

test('a wait is told with what that waits for', () => {
  expect(wordsOf(WAITING)).toBe(
    'waits for asyncio.Lock.acquire (`lock`), held by task other → task other waits for task consumer',
  );
  expect(wordsOf(OWN)).toBe('runs');
  expect(wordsOf({ ...WAITING, state: 'ready', chain: [] })).toBe('about to go on');
});

test('the text has the own task first, folds by indentation, links every place and is coloured', async () => {
  const text = tasksText(FOUND, 'at a pause of tests/test_a.py::test_a');
  expect(text).toBe(`tasks at a pause of tests/test_a.py::test_a

loop #2 (made by pytest-asyncio for scope function)
  task test_a  running  the test's own  /p/tests/test_a.py:9
    stack:
      test_a.<locals>.b  /p/tests/test_a.py:9
    made in test \`test_a\`  /p/tests/test_a.py:4
  task consumer  waiting  in a circle  /p/tests/test_a.py:9
    waits:
      task consumer waits for asyncio.Lock.acquire (\`lock\`), held by task other  /p/tests/test_a.py:9
      task other waits for task consumer
    stack:
      test_a.<locals>.b  /p/tests/test_a.py:9
    made in test \`test_a\`  /p/tests/test_a.py:4
  and 5 more
`);
  const lines = text.split('\n');
  expect(lines.flatMap((line) => placesIn(line)).map(({ line }) => line)).toEqual([9, 9, 4, 9, 9, 9, 4]);
  const words = (await tokenizeReport(text)).map((tokens) =>
    tokens
      .filter(({ scopes }) => scopes.length > 1)
      .map(({ text: word, scopes }) => `${word}=${scopes.at(-1)?.replace('.looptrap-report', '')}`),
  );
  expect(words[0]?.[0]).toBe('tasks=keyword.other.run');
  expect(words[2]?.[0]).toContain('=markup.heading');
  expect(words[7]).toEqual([
    'task=storage.type.task',
    'consumer=entity.name.function.task',
    'waiting=markup.changed.state',
    'in a circle=invalid.circle',
    '/p/tests/test_a.py:9=markup.underline.link.place',
  ]);
});

test('no tasks is said', () => {
  expect(tasksText({ loops: [] }, 'now')).toBe('tasks now\n\nThere are none.\n');
});
