import type { LoopError } from '../effective-loop';
import { takeRunner } from './anyio-runner';
import { loopName, setupOrder } from './closure-names';
import { CLOSED, type ItemSetup, loopKey, request, SetupFailed } from './fixture-setup';
import type { Run } from './run-state';
import type { TestItem } from './test-items';

/** Which loops one item met. */
export interface ItemLoops {
  readonly test: string | undefined;
  readonly fixtures: ItemSetup['fixtures'];
  readonly failed: boolean;
  readonly error?: LoopError | undefined;
  readonly trouble?: string | undefined;
}

/** Sets an item up and runs it; it is not left yet. */
export function runItem(run: Run, item: TestItem): ItemLoops {
  const { test } = item;
  const fixtures: ItemSetup['fixtures'] = new Map();
  // It comes up before any fixture is set up.
  if (test.loop.error !== undefined) return { test: undefined, fixtures, failed: true };
  const markedLoop = (run.knowsPackage ? test.packageLoop : undefined) ?? test.markedLoop;
  run.knowsPackage = true;
  if (markedLoop.error !== undefined) return { test: undefined, fixtures, failed: true, error: markedLoop.error };
  const setup: ItemSetup = { run, item, fixtures, visited: new Set(), depth: 0 };
  const failure = attempt(() => {
    const isParametrized = item.values.size > 0;
    for (const name of setupOrder(run, test, markedLoop, isParametrized)) request(setup, name, undefined);
  });
  if (failure !== undefined) return { test: undefined, fixtures, failed: true, error: failure.reason };
  const body = runBody(run, item);
  attempt(() => {
    for (const name of test.dynamicNames) request(setup, name, undefined);
  });
  return { ...body, fixtures, failed: false };
}

function attempt(action: () => void): SetupFailed | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof SetupFailed) return error;
    throw error;
  }
}

function runBody(run: Run, item: TestItem): Pick<ItemLoops, 'test' | 'trouble'> {
  const { test } = item;
  const { provider, error } = test.loop;
  if (error !== undefined) return { test: undefined };
  if (provider === 'unittest') {
    run.current.set(null);
    return { test: `unittest:function:${test.nodeid}` };
  }
  if (provider === 'anyio') {
    const lease = takeRunner(run, item, false);
    lease?.end();
    return lease?.isClosed ? { test: undefined, trouble: CLOSED } : { test: lease?.label };
  }
  const own = loopName(test.loop);
  if (own === undefined) return { test: undefined };
  if (run.plugins.asyncio?.currentLoop === undefined) {
    const fixture = own === 'event_loop' ? test.eventLoop : undefined;
    return { test: run.instances.get(fixture ?? loopKey(run, item, own))?.label };
  }
  const current = run.current.get();
  if (current === null) return { test: undefined, trouble: 'RuntimeError: There is no current event loop' };
  if (current.closed) return { test: undefined, trouble: CLOSED };
  return { test: current.label };
}
