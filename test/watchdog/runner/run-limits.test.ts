import { expect, test } from 'vitest';
import type { HelloEvent } from '../../../watchdog/events/events.generated';
import { createRunLimits } from '../../../watchdog/runner/run-limits';
import { streamEvent } from '../events/stream-event';

const settings = { stall_after: 30, block_ms: 100, abort: false, abort_grace_ms: 0 };
const hello = { ...streamEvent('hello', {} as never), settings } as HelloEvent;
const { pid } = hello;
const begins = (mark: { stall_after?: number; off?: boolean }) =>
  streamEvent('phase.start', { test: 't', phase: 'call', backend: 'sync', ...mark });

test("the configuration's limits hold where the request has none", () => {
  const limits = createRunLimits({});
  expect([limits.patience(pid), limits.ends]).toEqual([10, true]);
  limits.take(hello);
  expect([limits.patience(pid), limits.ends]).toEqual([30, false]);
});

test("the request's go over them", () => {
  const limits = createRunLimits({ stallAfter: 1, abort: true });
  limits.take(hello);
  expect([limits.patience(pid), limits.ends]).toEqual([5, true]);
});

test("a test's own mark goes over both, for as long as the test runs", () => {
  const limits = createRunLimits({ stallAfter: 8 });
  limits.take(begins({ stall_after: 60 }));
  expect([limits.patience(pid), limits.patience(pid + 1)]).toEqual([60, 8]);
  limits.take(begins({ off: true }));
  expect(limits.patience(pid)).toBe(Number.POSITIVE_INFINITY);
  limits.take(begins({}));
  expect(limits.patience(pid)).toBe(8);
});
