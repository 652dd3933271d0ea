import { expect, test } from 'vitest';
import { foldTrace } from '../../../../watchdog/runner/trace/fold-trace';
import { nestSpans } from '../../../../watchdog/runner/trace/nest-spans';
import { shareLanes } from '../../../../watchdog/runner/trace/share-lanes';
import type { ProcessRecord } from '../../../../watchdog/runner/trace/trace-record';

test('slices are in order, and none reaches out of the one it lies in', () => {
  const slices = [
    { start: 50, end: 70 },
    { start: 0, end: 60 },
    { start: 0, end: 100 },
    { start: 100, end: 100 },
    { start: 60, end: 60 },
  ];
  expect(nestSpans(slices)).toEqual([
    { start: 0, end: 100 },
    { start: 0, end: 60 },
    { start: 50, end: 60 },
    { start: 60, end: 60 },
    { start: 100, end: 100 },
  ]);
});

test('behind the first lanes, what lives one after the other shares one with its kind', () => {
  const thing = (name: string, kind: string, start: number, end: number) => ({ name, kind, start, end });
  const lanes = shareLanes(
    [
      thing('own', 'a', 0, 1),
      thing('first', 'a', 2, 5),
      thing('beside it', 'a', 3, 4),
      thing('behind it', 'a', 5, 6),
      thing('of another kind', 'b', 7, 8),
    ],
    1,
  );
  expect(lanes.map(({ name, members }) => [name, members.map((member) => member.name)])).toEqual([
    ['own', ['own']],
    ['first and later', ['first', 'behind it']],
    ['beside it and later', ['beside it']],
    ['of another kind and later', ['of another kind']],
  ]);
});

test('the longest tasks, waits and steps stay, over all processes', () => {
  const processOf = (pid: number, lengths: number[]): ProcessRecord => ({
    pid,
    worker: null,
    firstSeen: 0,
    lastSeen: 100,
    ...{ tests: [], threads: [], blocks: [], findings: [], alive: [] },
    ...{ loops: new Map(), handles: new Map(), dropped: 7 },
    steps: lengths.map((length) => ({ task: length, loop: 1, start: 0, end: length, after: 'ready' })),
    tasks: new Map(
      lengths.map((length) => [
        length,
        {
          id: length,
          name: '',
          coro: '',
          start: 0,
          end: length,
          test: null,
          waits: [{ what: '', start: 0, end: length }],
        },
      ]),
    ),
  });
  const record = { processes: new Map([processOf(1, [1, 5]), processOf(2, [2, 4])].map((one) => [one.pid, one])) };
  const { processes, leftOut } = foldTrace(record, { tasks: 3, waits: 2, steps: 1 });
  expect(processes.map(({ tasks }) => tasks.map(({ id, waits }) => [id, waits.length]))).toEqual([
    [[5, 1]],
    [
      [2, 0],
      [4, 1],
    ],
  ]);
  expect(processes.map(({ steps }) => steps.length)).toEqual([1, 0]);
  expect(leftOut).toEqual({ tasks: 1, waits: 1, steps: 3 + 14 });
});
