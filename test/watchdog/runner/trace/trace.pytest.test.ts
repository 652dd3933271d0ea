import { describe, expect, test } from 'vitest';
import { createTraceRecorder } from '../../../../watchdog/runner/trace/record-trace';
import { traceDocument } from '../../../../watchdog/runner/trace/trace-document';
import type { TraceDocument, TraceEvent } from '../../../../watchdog/runner/trace/trace-events';
import { testEnvironments } from '../../../environments';
import { runPytest } from '../run-pytest';
import { temporaryProject } from '../temporary-project';
import { expectTrace } from './expect-trace';

const SUITE = `import asyncio
import threading
import time

import pytest


@pytest.fixture
def orders():
    return asyncio.Queue()


@pytest.mark.asyncio
async def test_waits_for_an_order(orders):
    async def produce():
        await asyncio.sleep(0.05)
        await orders.put(1)

    producer = asyncio.create_task(produce(), name="producer")
    await orders.get()
    await producer


@pytest.mark.asyncio
async def test_blocks():
    await asyncio.sleep(0)
    time.sleep(0.3)


@pytest.mark.asyncio
async def test_hangs():
    await asyncio.Event().wait()


@pytest.mark.asyncio
async def test_serves():
    async def answer(reader, writer):
        await reader.read(1)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        await asyncio.sleep(0.4)
        writer.write(b"x")
        await reader.read()
        writer.close()


def test_thread():
    thread = threading.Thread(target=lambda: asyncio.run(asyncio.sleep(0.02)), name="helper")
    thread.start()
    thread.join()
`;

async function traceOf(files: Record<string, string>, python: string, pytestArgs: string[] = []) {
  const recorder = createTraceRecorder();
  const args = ['-p', 'no:cacheprovider', ...pytestArgs];
  const run = runPytest(temporaryProject(files), { python, trace: true, pytestArgs: args });
  const { report } = await run.handle.done;
  for (const update of run.updates) recorder.take(update);
  return { report, document: traceDocument(recorder.record) };
}

const OLD_AND_NEW = testEnvironments().filter(({ name }) => name === 'newest' || name === 'pa021');

describe.each(OLD_AND_NEW)('the timeline of a run in $name', ({ python }) => {
  let document: TraceDocument;

  function of<K extends TraceEvent['ph']>(ph: K): Extract<TraceEvent, { ph: K }>[] {
    return document.traceEvents.filter((event): event is Extract<TraceEvent, { ph: K }> => event.ph === ph);
  }

  function laneOf(tid: number): string | undefined {
    return of('M').flatMap(({ args, tid: own }) => (own === tid && 'name' in args ? [args.name] : []))[0];
  }

  /** From the beginning to the end of what lies across lanes. */
  function across(category: string, name: RegExp): { from: number; to: number; tid: number }[] {
    return of('b')
      .filter((event) => event.cat === category && name.test(event.name))
      .map(({ id2, ts, tid, name: own }) => {
        const end = of('e').find((event) => event.id2.local === id2.local && event.name === own && event.ts >= ts);
        return { from: ts, to: end?.ts ?? Number.NaN, tid };
      });
  }

  test('changes no outcome, and is what viewers read', async () => {
    const seen = await traceOf({ 'test_suite.py': SUITE }, python);
    ({ document } = seen);
    const outcomes = seen.report.tests.map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['passed', 'passed', 'failed', 'passed', 'passed']);
    expectTrace(document);
  });

  test('has a slice for each test, with its phases and fixtures inside', () => {
    const slices = of('X').filter(({ tid }) => laneOf(tid) === 'MainThread');
    const tests = slices.filter(({ cat }) => cat === 'test');
    expect(tests.map(({ name }) => name.split('::')[1])).toEqual([
      'test_waits_for_an_order',
      'test_blocks',
      'test_hangs',
      'test_serves',
      'test_thread',
    ]);
    expect(slices.filter(({ cat }) => cat === 'phase')).toHaveLength(15);
    expect(slices.some(({ name }) => name === 'orders (setup)')).toBe(true);
  });

  test('has a lane for each loop with the steps it ran, and for each thread', () => {
    const lanes = new Set(of('X').map(({ tid }) => laneOf(tid)));
    expect([...lanes].filter((name) => /^loop #\d+ pytest-asyncio$/.test(name ?? '')).length).toBeGreaterThanOrEqual(4);
    expect([...lanes].some((name) => /^loop #\d+ in helper asyncio\.run$/.test(name ?? ''))).toBe(true);
    expect(lanes).toContain('helper');
    const steps = of('X').filter(({ cat, name }) => cat === 'step' && name === 'producer');
    expect(steps.length).toBeGreaterThanOrEqual(2);
    expect(steps.at(-1)?.args).toMatchObject({ after: 'returned' });
  });

  test('has tasks with their waits, named as in the findings', () => {
    const [producer] = across('task', /^producer$/);
    const [waited] = across('task', /^waits for asyncio\.Queue\.get \(`orders`\)$/);
    expect(laneOf(producer?.tid ?? 0)).toMatch(/^loop #/);
    // The test waits until the producer, which sleeps for 50 ms, has put something into the queue.
    expect((waited?.to ?? 0) - (waited?.from ?? 0)).toBeGreaterThan(30_000);
    expect(Math.abs((waited?.to ?? 0) - (producer?.to ?? 0))).toBeLessThan(30_000);
  });

  test('has what blocked a loop, what was found, and how long handles were open', () => {
    const [block] = of('X').filter(({ cat }) => cat === 'blocked');
    expect(block?.name).toBe('blocked: time.sleep');
    expect(laneOf(block?.tid ?? 0)).toMatch(/blocked$/);
    expect(block?.dur).toBeGreaterThan(250_000);
    const found = of('i').map(({ name, args }) => [name, args?.test]);
    expect(found).toContainEqual(['blocked-loop', 'test_suite.py::test_blocks']);
    expect(found).toContainEqual(['deadlock', 'test_suite.py::test_hangs']);
    const [server] = across('handle', /^server on 127/);
    expect((server?.to ?? 0) - (server?.from ?? 0)).toBeGreaterThan(300_000);
  });
});

test('workers of pytest-xdist are processes of one timeline', async () => {
  const [environment] = OLD_AND_NEW;
  const { document } = await traceOf({ 'test_suite.py': SUITE }, environment?.python ?? '', ['-n', '2']);
  expectTrace(document);
  const names = document.traceEvents.flatMap((event) =>
    event.ph === 'M' && event.name === 'process_name' ? [event.args.name] : [],
  );
  expect(names.sort()).toEqual(['pytest', 'pytest worker gw0', 'pytest worker gw1']);
});

test('ten thousand tasks give a file that viewers open, which says what was left out', async () => {
  const many = `import asyncio
import pytest


@pytest.mark.asyncio
@pytest.mark.parametrize("round", range(5))
async def test_many(round):
    async def work(turns):
        for _ in range(turns):
            await asyncio.sleep(0)

    await asyncio.gather(*(work(8) for _ in range(2000)))
`;
  const [environment] = OLD_AND_NEW;
  const { document, report } = await traceOf({ 'test_many.py': many }, environment?.python ?? '');
  expect(report.tests.map(({ outcome, tasks }) => [outcome, tasks])).toEqual(Array(5).fill(['passed', 2000]));
  expectTrace(document);
  expect(document.otherData.leftOut).toMatch(/^\d+ short tasks, \d+ short steps$/);
  const tasks = document.traceEvents.filter(
    (event) => event.ph === 'b' && event.cat === 'task' && 'task' in (event.args ?? {}),
  );
  expect(tasks).toHaveLength(5000);
  expect(JSON.stringify(document).length).toBeLessThan(20_000_000);
});
