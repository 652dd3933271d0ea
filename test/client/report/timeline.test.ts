import { describe, expect, test } from 'vitest';
import { buildTimeline, MOST_ROWS } from '../../../client/src/report/model/timeline/build-timeline';
import { longestBars } from '../../../client/src/report/model/timeline/longest-bars';
import { packRows } from '../../../client/src/report/model/timeline/pack-rows';
import { barAt, type Timeline } from '../../../client/src/report/model/timeline/timeline';
import type { LooptrapEvent } from '../../../watchdog/events/events.generated';
import { createTraceRecorder } from '../../../watchdog/runner/trace/record-trace';
import { traceDocument } from '../../../watchdog/runner/trace/trace-document';
import { streamEvent } from '../../watchdog/events/stream-event';

const TEST = 'tests/test_a.py::test_a';
const owner = { kind: 'test', name: 'test_a', scope: 'function', phase: 'call' } as const;
const made = [{ file: '/app/tests/test_a.py', line: 7, kind: 'user' }] as const;

function timelineOf(events: readonly LooptrapEvent[]): Timeline {
  const recorder = createTraceRecorder();
  for (const event of events) recorder.take({ type: 'event', event });
  return buildTimeline(traceDocument(recorder.record), '/app');
}

/** `lane / track: names`, with what lies inside behind it. */
function told(timeline: Timeline): string[] {
  return timeline.lanes.flatMap((lane) =>
    lane.tracks.map(({ kind, bars, inner = [] }) => {
      const names = (row: number[]) =>
        Array.from({ length: row.length / 4 }, (_, index) => barAt(timeline, row, index)?.name).join(', ');
      return `${lane.name} / ${kind}: ${names(bars)}${inner.length > 0 ? ` [${names(inner)}]` : ''}`;
    }),
  );
}

function loop(id: number, mono: number) {
  return streamEvent('loop.created', {
    ...{ id, mono, cls: 'Loop', owner, provider: 'pytest-asyncio', scope: 'function', thread: 'MainThread' },
    stack: [...made],
  });
}

function born(ids: readonly number[], mono: number, bornAt: (id: number) => number) {
  return streamEvent('tasks.delta', {
    ...{ mono, test: TEST, created: ids.length, live: ids.length, dropped: 0, done: [] },
    new: ids.map((id) => ({
      id,
      name: `job-${id}`,
      coro: 'job',
      loop: 1,
      born: bornAt(id),
      owner,
      parent: null,
      stack: [...made],
    })),
  });
}

describe('a run on the timeline', () => {
  const events = [
    streamEvent('phase.start', { test: TEST, phase: 'call', backend: 'asyncio', mono: 10 }),
    loop(1, 10.1),
    born([1, 2], 10.3, (id) => 10.1 + id / 100),
    born([], 10.4, () => 10),
    streamEvent('trace.steps', {
      mono: 10.4,
      dropped: 0,
      waits: [{ id: 5, what: 'asyncio.Queue.get (`jobs`)', at: made[0] }],
      steps: [
        { task: 1, loop: 1, at: 10.11, us: 1000, after: 'waits', wait: 5 },
        { task: 1, loop: 1, at: 10.2, us: 500, after: 'returned' },
      ],
    }),
    streamEvent('block.end', {
      ...{ mono: 10.35, loop: 1, cause: 'time.sleep', ms: 100, cpu_ms: 1, samples: 3, count: 1 },
      ...{ stack: [...made], explanation: 'x', advice: '' },
    }),
    streamEvent('trace.handle', {
      ...{ mono: 10.36, id: 3, kind: 'client', label: 'httpx.AsyncClient', open: true, born: 10.2, owner, at: made[0] },
    }),
    streamEvent('phase.end', { test: TEST, phase: 'call', outcome: 'passed', ms: 390, paused_ms: 0, mono: 10.4 }),
    streamEvent('test.result', {
      ...{ test: TEST, outcome: 'passed', ms: 400, phases: {}, loops: 1, tasks: 2, verdicts: [], mono: 10.5 },
    }),
  ];

  test('has lanes for the thread and the loop, with tests, phases, steps, tasks, waits, blocks and handles', () => {
    expect(told(timelineOf(events))).toEqual([
      'MainThread / alive: 1 task alive, 2 tasks alive, 1 task alive, 0 tasks alive',
      `MainThread / tests: ${TEST}`,
      'MainThread / phases: call',
      'MainThread / handles: httpx.AsyncClient',
      'loop #1 pytest-asyncio / loop: loop #1',
      'loop #1 pytest-asyncio / steps: job-1, job-1',
      'loop #1 pytest-asyncio / blocked: blocked: time.sleep',
      'loop #1 pytest-asyncio / tasks: job-1 [waits for asyncio.Queue.get (`jobs`)]',
      'loop #1 pytest-asyncio / tasks: job-2',
    ]);
  });

  test('has no lane for a loop that was closed and never ran anything, and one for a loop that was left open', () => {
    const other = (id: number, provider: 'asyncio.run' | 'unknown') =>
      Object.assign({}, loop(id, 10.1), { provider, thread: `worker-${id}` });
    const closed = streamEvent('loop.closed', { mono: 10.2, id: 2, iterations: 0, pending_tasks: 0 });
    const names = timelineOf([...events, other(2, 'unknown'), other(3, 'unknown'), closed]).lanes.map(
      ({ name }) => name,
    );
    expect(names).toContain('loop #3 in worker-3 unknown');
    expect(names.filter((name) => name.startsWith('loop #2'))).toEqual([]);
  });

  test('tells where things were made, and counts time from the beginning', () => {
    const timeline = timelineOf(events);
    const track = timeline.lanes.at(-1)?.tracks.find(({ kind }) => kind === 'tasks');
    const bar = track && barAt(timeline, track.bars, 0);
    expect(bar).toMatchObject({
      start: 110_000,
      end: 200_500,
      details: { made: 'tests/test_a.py:7', ended: 'returned' },
    });
    expect(timeline.duration).toBe(500_000);
  });
});

test('the longest of each kind, in order, for those who read rather than look', () => {
  const ids = Array.from({ length: 100 }, (_, id) => id + 1);
  const listed = longestBars(timelineOf([loop(1, 10), born(ids, 12, (id) => 10 + id / 100)]), 5);
  expect(listed.map(({ kind, bar }) => [kind, bar.name])).toEqual(ids.slice(0, 5).map((id) => ['tasks', `job-${id}`]));
});

test('of thousands of tasks at once a few have a row, the others are counted', () => {
  const ids = Array.from({ length: 3000 }, (_, id) => id + 1);
  const timeline = timelineOf([loop(1, 10), born(ids, 12, (id) => 10 + id / 10_000)]);
  const tracks = timeline.lanes.at(-1)?.tracks.filter(({ kind }) => kind === 'tasks') ?? [];
  expect(tracks).toHaveLength(MOST_ROWS + 1);
  expect(tracks.at(-1)?.crowd).toBe(3000 - MOST_ROWS);
});

test('what overlaps goes to the first free row', () => {
  const spans = [
    { start: 0, end: 10 },
    { start: 2, end: 4 },
    { start: 3, end: 9 },
    { start: 4, end: 6 },
  ];
  const { rows, crowd } = packRows(spans, 2);
  expect(rows).toEqual([[spans[0]], [spans[1], spans[3]]]);
  expect(crowd).toEqual([spans[2]]);
});
