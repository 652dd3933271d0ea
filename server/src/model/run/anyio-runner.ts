import { newLabel, type Run } from './run-state';
import type { TestItem } from './test-items';

/** What something holds that runs in the runner. */
export interface Lease {
  readonly label: string | undefined;
  readonly isClosed: boolean;
  /** Whether it fails to end: it has something left to run, or the runner has, and the loop is closed. */
  end(): boolean;
}

/**
 * anyio's runner: one for all that hold it; before 4.1 it ends with the first that asked for it. Since 4.1 a runner whose
 * loop somebody else has closed fails to end, stays, and fails once more for whatever asks for it next. Undefined when the
 * item's backend is not installed.
 *
 * @param hasTeardown what holds it has something to run in it when it ends.
 */
export function takeRunner(run: Run, item: TestItem, hasTeardown: boolean): Lease | undefined {
  const isFirst = run.anyio === undefined;
  if (run.anyio === undefined) {
    if (item.isTrio && run.plugins.anyio?.hasTrio !== true) return undefined;
    const loop = item.isTrio
      ? undefined
      : { label: newLabel(run, 'anyio', 'module', item), closed: false, isPlugins: false };
    run.anyio = { loop, leases: 0, isBroken: false };
    if (loop !== undefined) run.current.set(loop);
  }
  const { anyio } = run;
  anyio.leases += 1;
  return {
    label: anyio.loop?.label,
    // pytest-asyncio before 1.0 closes the loop it finds when it makes its own.
    isClosed: anyio.loop?.closed ?? false,
    end: () => {
      anyio.leases -= 1;
      const { loop } = anyio;
      const isStranded = hasTeardown && (loop?.closed ?? false);
      const isOver = run.plugins.anyio?.sharesRunner === false ? isFirst : anyio.leases === 0;
      if (!isOver) return isStranded;
      const failsToEnd = (loop?.closed ?? false) && run.plugins.anyio?.sharesRunner !== false && !anyio.isBroken;
      if (loop !== undefined) {
        if (!anyio.isBroken) run.current.set(null);
        loop.closed = true;
      }
      anyio.isBroken = failsToEnd;
      if (!failsToEnd) run.anyio = undefined;
      return isStranded || failsToEnd;
    },
  };
}
