import type { LooptrapEvent, TraceStepsEvent } from '../../../watchdog/events/events.generated';
import { streamEvent } from '../../watchdog/events/stream-event';

const AT = { file: '/app/tests/test_load.py', line: 7, kind: 'user' } as const;
const OWNER = { kind: 'test', name: 'test_load', scope: 'function', phase: 'call' } as const;

/**
 * The events of a traced run whose tests each work with many tasks on a loop of their own; each task takes three steps
 * and waits twice.
 */
export function largeRun(tests: number, tasksPerTest: number): LooptrapEvent[] {
  const events: LooptrapEvent[] = [];
  let seq = 0;
  let mono = 100;
  const push = (event: LooptrapEvent) => events.push({ ...event, seq: ++seq, mono });
  for (let number = 1; number <= tests; number++) {
    const test = `tests/test_load.py::test_${number}`;
    push(streamEvent('phase.start', { test, phase: 'call', backend: 'asyncio' }));
    push(
      streamEvent('loop.created', {
        ...{ id: number, cls: 'Loop', owner: OWNER, provider: 'pytest-asyncio', scope: 'function', stack: [AT] },
        thread: 'MainThread',
      }),
    );
    const ids = Array.from({ length: tasksPerTest }, (_, index) => (number - 1) * tasksPerTest + index + 1);
    const since = mono;
    const started = ids.map((id, index) => ({
      ...{ id, name: `job-${id}`, coro: 'job', loop: number, born: since + index / 1e5, owner: OWNER, parent: null },
      stack: [AT],
    }));
    mono += 0.2;
    push(
      streamEvent('tasks.delta', { test, new: started, done: [], created: ids.length, live: ids.length, dropped: 0 }),
    );
    const steps = [0, 1, 2].flatMap((turn) =>
      ids.map((task, index): TraceStepsEvent['steps'][number] => ({
        ...{ task, loop: number, at: since + 0.01 + turn * 0.06 + index / 2e4, us: 30 },
        ...(turn === 2 ? { after: 'returned' } : { after: 'waits', wait: 1 }),
      })),
    );
    push(
      streamEvent('trace.steps', { steps, dropped: 0, waits: [{ id: 1, what: 'asyncio.Queue.get (`jobs`)', at: AT }] }),
    );
    push(streamEvent('loop.closed', { id: number, iterations: 9, pending_tasks: 0 }));
    push(streamEvent('phase.end', { test, phase: 'call', outcome: 'passed', ms: 200, paused_ms: 0 }));
    const result = { outcome: 'passed', ms: 200, phases: {}, loops: 1, tasks: ids.length } as const;
    push(streamEvent('test.result', { test, verdicts: [], ...result }));
    mono += 0.05;
  }
  return events;
}
