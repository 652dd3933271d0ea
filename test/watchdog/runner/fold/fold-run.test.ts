import { describe, expect, test } from 'vitest';
import type { LooptrapEvent, Owner } from '../../../../watchdog/events/events.generated';
import { createRunFold } from '../../../../watchdog/runner/fold/fold-run';
import type { RunUpdate } from '../../../../watchdog/runner/run-contract';
import { streamEvent } from '../../events/stream-event';

const A = 'tests/test_a.py::test_a';
const B = 'tests/test_a.py::test_b';
const EXIT = { pytest: 0, signal: null, complete: true };
const at = (line: number, kind: 'user' | 'lib' | 'std' = 'user') =>
  ({
    file: kind === 'user' ? '/projects/app/tests/test_a.py' : '/usr/lib/python3/asyncio/queues.py',
    line,
    func: 'f',
    kind,
  }) as const;
const owner: Owner = { kind: 'test', name: 'test_a', scope: 'function', phase: 'call' };
const told = { explanation: 'What is wrong.', advice: 'What to do.' };
const KINDS = { asyncio: 0, anyio: 0, trio: 0, unittest: 0, sync: 0 };

function fold(events: readonly LooptrapEvent[]) {
  const run = createRunFold(['/projects/app']);
  const updates: RunUpdate[] = events.flatMap((event) => run.take(event)).filter(({ type }) => type !== 'event');
  return { run, updates, report: run.report(EXIT) };
}

function start(test: string, phase: 'setup' | 'call' | 'teardown' = 'call', mono = 10) {
  return streamEvent('phase.start', { test, phase, backend: 'asyncio', mono });
}
function end(test: string, phase: 'setup' | 'call' | 'teardown', outcome: 'passed' | 'failed' | 'skipped', ms = 10) {
  return streamEvent('phase.end', { test, phase, outcome, ms, paused_ms: 0 });
}
function result(test: string, outcome: 'passed' | 'failed' | 'skipped' | 'error' = 'passed') {
  return streamEvent('test.result', { test, outcome, ms: 30, phases: {}, loops: 1, tasks: 2, verdicts: [] });
}
function proved(test: string, line: number, fields: Partial<Extract<LooptrapEvent, { t: 'hang.proved' }>> = {}) {
  return streamEvent('hang.proved', {
    test,
    phase: 'call',
    class: 'deadlock',
    certainty: 'proof',
    victim: at(line),
    stack: [at(97, 'std'), { ...at(1, 'lib'), kind: 'plugin' }, at(line)],
    chain: [{ what: 'task test_a', waitsFor: 'asyncio.Queue.get', at: at(line) }],
    cycle: [],
    tail: [],
    graph: { nodes: [], edges: [] },
    threads: [],
    took_us: 80,
    after_ms: 60,
    ...told,
    ...fields,
  });
}
function suspected(test: string, line: number, kind: 'waiting' | 'stall', seq = 50) {
  const next = { kind: 'io' } as const;
  return streamEvent('hang.suspected', {
    test,
    phase: 'call',
    seq,
    class: kind,
    since_ms: 9000,
    victim: at(line),
    chain: [],
    next,
    ...told,
  });
}

describe('tests', () => {
  test('what was collected and not begun is not run, in the order of collection', () => {
    const collected = streamEvent('collect.end', { tests: 2, nodeids: [B, A], async_kinds: KINDS });
    const { report } = fold([collected, start(A, 'setup'), end(A, 'setup', 'passed'), result(A)]);
    expect(report.tests.map(({ nodeid, outcome }) => [nodeid, outcome])).toEqual([
      [B, 'not-run'],
      [A, 'passed'],
    ]);
  });

  test('phases in seconds, without the time a debugger held the process', () => {
    const paused = streamEvent('phase.end', { test: A, phase: 'call', outcome: 'passed', ms: 5200, paused_ms: 5000 });
    const { report } = fold([start(A, 'setup'), end(A, 'setup', 'passed', 12), start(A), paused, result(A)]);
    expect(report.tests[0]).toMatchObject({ phases: { setup: 0.012, call: 0.2 }, duration: 0.03, loops: 1, tasks: 2 });
  });

  test('a test without a result is what its phases say until its process dies', () => {
    const { run, report } = fold([start(A, 'setup'), end(A, 'setup', 'failed')]);
    expect(report.tests[0]?.outcome).toBe('error');
    const updates = run.kill();
    expect(updates).toMatchObject([{ type: 'test-finished', test: { nodeid: A, outcome: 'killed' } }]);
    expect(run.kill()).toEqual([]);
  });

  test('the phase a process died in lasted until its last sign of life', () => {
    const beat = streamEvent('heartbeat', {
      test: A,
      mono: 14.5,
      main_state: 'running',
      loops: [],
      live_tasks: 1,
      dropped: 0,
    });
    const { run } = fold([start(A, 'call', 10), beat]);
    run.kill();
    expect(run.report(EXIT).tests[0]).toMatchObject({ outcome: 'killed', phases: { call: 4.5 }, duration: 4.5 });
  });

  test('several processes: only the tests of the dead one are killed', () => {
    const { run } = fold([start(A), { ...start(B), pid: 8, worker: 'gw1' }]);
    expect(run.tests.openPhases().map(({ nodeid, pid }) => [nodeid, pid])).toEqual([
      [A, 7],
      [B, 8],
    ]);
    expect(run.kill(8)).toMatchObject([{ test: { nodeid: B } }]);
    expect(run.tests.openPhases().map(({ nodeid }) => nodeid)).toEqual([A]);
  });

  test('the tests of other processes that had to end with the dead one begin again', () => {
    const collected = streamEvent('collect.end', { tests: 2, nodeids: [A, B], async_kinds: KINDS });
    const { run } = fold([collected, start(A), { ...start(B), pid: 8, worker: 'gw1' }]);
    run.kill(8);
    run.rewind();
    expect(run.tests.remaining()).toEqual([A]);
    expect(run.tests.openPhases()).toEqual([]);
    expect(run.take(start(A)).filter(({ type }) => type === 'test-started')).toHaveLength(1);
  });

  test("pytest's failure with its place", () => {
    const failure = { message: 'assert 1 == 2', text: 'long', loc: at(5) };
    const event = streamEvent('phase.end', { test: A, phase: 'call', outcome: 'failed', ms: 1, paused_ms: 0, failure });
    const { report } = fold([start(A), event, result(A, 'failed')]);
    const place = { file: 'tests/test_a.py', line: 5, function: 'f' };
    expect(report.tests[0]?.failure).toEqual({ message: 'assert 1 == 2', text: 'long', place });
  });
});

describe('findings', () => {
  test('what a mark or the configuration accepts is none', () => {
    const { updates, report } = fold([start(A), proved(A, 31, { allowed: 'mark' })]);
    expect(report.tests[0]?.findings).toEqual([]);
    expect(updates.filter(({ type }) => type === 'finding')).toEqual([]);
  });

  test('a proved deadlock, with places relative to the folder of the run', () => {
    const { updates, report } = fold([start(A), proved(A, 31, { origin: at(7) })]);
    const finding = {
      kind: 'deadlock',
      severity: 'error',
      message: 'What is wrong.',
      advice: 'What to do.',
      file: 'tests/test_a.py',
      line: 31,
      function: 'f',
      phase: 'call',
      proved: true,
      afterSeconds: 0.06,
      chain: [{ what: 'task test_a', waitsFor: 'asyncio.Queue.get', file: 'tests/test_a.py', line: 31, function: 'f' }],
      stack: [
        { file: '/usr/lib/python3/asyncio/queues.py', line: 97, function: 'f' },
        { file: 'tests/test_a.py', line: 31, function: 'f' },
      ],
      origin: { file: 'tests/test_a.py', line: 7, function: 'f' },
    };
    expect(report.tests[0]?.findings).toEqual([finding]);
    expect(updates).toEqual([
      { type: 'test-started', nodeid: A },
      { type: 'finding', nodeid: A, finding },
    ]);
  });

  test('almost certain is not proved', () => {
    const { report } = fold([start(A), proved(A, 31, { certainty: 'almost' })]);
    expect(report.tests[0]?.findings[0]).toMatchObject({ kind: 'deadlock', proved: false });
  });

  test('a wait is no finding until it is a stall, or until it is ended', () => {
    expect(fold([start(A), suspected(A, 9, 'waiting')]).report.tests[0]?.findings).toEqual([]);
    expect(fold([start(A), suspected(A, 9, 'stall')]).report.tests[0]?.findings).toMatchObject([
      { kind: 'stall', line: 9, afterSeconds: 9, proved: false },
    ]);
    const ended = streamEvent('abort.start', { test: A, phase: 'call', reason: 50 });
    expect(fold([start(A), suspected(A, 9, 'waiting', 50), ended]).report.tests[0]?.findings).toMatchObject([
      { kind: 'stall', line: 9 },
    ]);
    const other = streamEvent('abort.start', { test: A, phase: 'call', reason: 51 });
    expect(fold([start(A), suspected(A, 9, 'waiting', 50), other]).report.tests[0]?.findings).toEqual([]);
  });

  test('a proof takes the place of the suspicion, whichever comes first', () => {
    const orders = [
      [suspected(A, 9, 'stall'), proved(A, 31)],
      [proved(A, 31), suspected(A, 9, 'stall')],
    ];
    for (const events of orders) {
      expect(fold([start(A), ...events]).report.tests[0]?.findings.map(({ kind }) => kind)).toEqual(['deadlock']);
    }
  });

  test('two proofs at two places are two findings; the same twice is one', () => {
    const { report, updates } = fold([start(A), proved(A, 31), proved(A, 31), proved(A, 40)]);
    expect(report.tests[0]?.findings.map(({ line }) => line)).toEqual([31, 40]);
    expect(updates.filter(({ type }) => type === 'finding')).toHaveLength(2);
  });

  test('a block that comes again is told once, with how often', () => {
    const block = (count: number) =>
      streamEvent('block.end', {
        test: A,
        phase: 'call',
        loop: 1,
        stack: [at(12)],
        cause: 'time.sleep',
        ms: 300,
        cpu_ms: 0,
        samples: 9,
        count,
        ...told,
      });
    const { report } = fold([start(A), block(1), block(2)]);
    expect(report.tests[0]?.findings).toMatchObject([{ kind: 'blocked-loop', line: 12, count: 2, afterSeconds: 0.3 }]);
  });

  test('handles and tasks left open, at the line that made them', () => {
    const handle = streamEvent('handle.leak', {
      test: A,
      kind: 'agen',
      label: 'ticker',
      owner,
      created: [at(1, 'lib'), at(3)],
      siblings: 4,
      folded: [],
      ...told,
    });
    const task = streamEvent('task.leak', {
      test: A,
      id: 1,
      name: 'poll',
      coro: 'poll',
      suspended: [at(8)],
      age_ms: 5,
      ended_by: 'still-alive',
      owner,
      created: [at(4)],
      siblings: 1,
      ...told,
    });
    const { report } = fold([start(A), handle, task]);
    expect(report.tests[0]?.findings).toMatchObject([
      { kind: 'open-handle', handle: 'async generator', label: 'ticker', line: 3, count: 4 },
      { kind: 'pending-task', handle: 'task', label: 'poll', line: 4, stack: [{ line: 8 }] },
    ]);
  });

  test('what was used on another loop, or on a closed one', () => {
    const cross = (error: 'different_loop' | 'closed') =>
      streamEvent('loop.cross', {
        test: A,
        error,
        object_loop: 1,
        running_loop: 2,
        created: [at(2)],
        at: [at(5, 'std'), at(6)],
        ...told,
      });
    const { report } = fold([start(A), cross('different_loop'), cross('closed')]);
    expect(report.tests[0]?.findings).toMatchObject([
      { kind: 'cross-loop', line: 6, origin: { line: 2 } },
      { kind: 'closed-loop', line: 6, origin: { line: 2 } },
    ]);
  });

  test('what no code of the user is to blame for is shown at the test', () => {
    const begun = { ...start(A), loc: at(20) };
    const stack = [at(60, 'std'), at(61, 'lib')];
    const loop = { id: 1, owner, provider: 'pytest-asyncio', stack, role: 'test' };
    const multiple = streamEvent('loop.multiple', { test: A, loops: [loop, loop], ...told });
    const cross = streamEvent('loop.cross', {
      test: A,
      error: 'closed',
      object_loop: 1,
      running_loop: null,
      created: stack,
      at: stack,
      ...told,
    });
    const { report } = fold([begun, multiple, cross]);
    expect(report.tests[0]?.findings).toMatchObject([
      { kind: 'extra-loop', file: 'tests/test_a.py', line: 20 },
      { kind: 'closed-loop', file: 'tests/test_a.py', line: 20 },
    ]);
    expect(report.tests[0]?.findings[1]).not.toHaveProperty('origin');
  });

  test('those of no single test, and of a test nobody saw, stand beside the tests', () => {
    const late = { ...proved(B, 2), test: null };
    const { report, updates } = fold([start(A), late, proved('gone.py::test', 3)]);
    expect(report.findings.map(({ line }) => line)).toEqual([2, 3]);
    expect(updates.filter(({ type }) => type === 'finding')).toMatchObject([
      { nodeid: null },
      { nodeid: 'gone.py::test' },
    ]);
  });
});

test('the live state of a test', () => {
  const waiting = { at: at(12), what: 'asyncio.sleep', since_ms: 1500 };
  const beat = streamEvent('heartbeat', {
    test: A,
    main_state: 'parked',
    loops: [],
    live_tasks: 3,
    dropped: 0,
    waiting,
  });
  const { updates } = fold([start(A), beat, { ...beat, waiting: null }, { ...beat, test: null }]);
  expect(updates.slice(1)).toEqual([
    { type: 'test-state', nodeid: A, tasks: 3, waiting: { file: 'tests/test_a.py', line: 12, seconds: 1.5 } },
    { type: 'test-state', nodeid: A, tasks: 3 },
  ]);
});

test('loops of several processes are numbered through; housekeeping is left out unless it ran user code', () => {
  const created = (pid: number, id: number, kind: Owner['kind']) =>
    streamEvent('loop.created', {
      pid,
      id,
      mono: 10,
      cls: 'Loop',
      owner: { ...owner, kind },
      provider: 'pytest-asyncio',
      scope: 'function',
      stack: [at(1, 'lib'), at(2)],
      thread: 'MainThread',
    });
  const summed = { created: 1, ran: 1, closed: 0, unclosed: [], infra: 0, fds: 0, mem_kib: 0 };
  const blocked = { count: 2, stack: [at(12)], ...told };
  const { report } = fold([
    created(7, 1, 'test'),
    created(7, 2, 'infra'),
    created(8, 1, 'infra'),
    streamEvent('loop.running', { pid: 8, id: 1, thread: 'worker', user: true }),
    streamEvent('loop.summary', { pid: 8, test: A, loops: [1], ...summed }),
    streamEvent('loop.summary', { pid: 8, test: B, loops: [1], ...summed }),
    streamEvent('block.end', { pid: 8, loop: 1, cause: 'time.sleep', ms: 300, cpu_ms: 1, samples: 3, ...blocked }),
    streamEvent('block.end', { pid: 8, loop: 1, cause: 'time.sleep', ms: 200, cpu_ms: 1, samples: 3, ...blocked }),
    streamEvent('loop.closed', { pid: 7, id: 1, mono: 12.5, iterations: 3, pending_tasks: 0, stack: [at(9)] }),
  ]);
  expect(report.loops).toEqual([
    {
      id: 1,
      provider: 'pytest-asyncio',
      scope: 'function',
      created: { file: 'tests/test_a.py', line: 2, function: 'f' },
      closed: true,
      thread: 'MainThread',
      owner: 'test test_a',
      lived: 2.5,
      closedAt: { file: 'tests/test_a.py', line: 9, function: 'f' },
    },
    {
      id: 3,
      provider: 'pytest-asyncio',
      scope: 'function',
      created: { file: 'tests/test_a.py', line: 2, function: 'f' },
      closed: false,
      thread: 'worker',
      owner: 'runner',
      ran: true,
      tests: 2,
      blocked: { count: 4, longest: 0.3 },
    },
  ]);
});

test('a loop that never ran and was never closed counts when its process says so at its end, or said nothing', () => {
  const made = { cls: 'Loop', owner, ...({ provider: 'pytest-asyncio', scope: 'function' } as const), stack: [at(2)] };
  const created = [1, 2].map((id) => streamEvent('loop.created', { id, mono: 10, thread: 'MainThread', ...made }));
  const health = streamEvent('loop.health', {
    loops: { made: 2, ran: 0, used: 1, closed: 0, open: 1 },
    left: [{ id: 2, provider: made.provider, scope: made.scope, owner, stack: [at(2)] }],
    lag: null,
    blocked: { count: 0, seconds: 0, longest: 0 },
    ...{ leaked_tasks: 0, open_handles: 0, lost_exceptions: 0, unawaited_coroutines: 0, processes: 1 },
  });
  expect(fold(created).report.loops.map(({ id }) => id)).toEqual([1, 2]);
  expect(fold([...created, health]).report.loops.map(({ id }) => id)).toEqual([2]);
});
