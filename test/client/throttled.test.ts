import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { throttled } from '../../client/src/throttled';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the first call acts at once, those in the pause act once at its end', () => {
  const act = vi.fn();
  const call = throttled(100, act);
  call();
  call();
  call();
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(100);
  expect(act).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(2);
  call();
  expect(act).toHaveBeenCalledTimes(3);
});

test('a steady stream of calls acts once per pause', () => {
  const act = vi.fn();
  const call = throttled(100, act);
  for (let time = 0; time < 1000; time += 10) {
    call();
    vi.advanceTimersByTime(10);
  }
  expect(act.mock.calls.length).toBeLessThanOrEqual(11);
  expect(act.mock.calls.length).toBeGreaterThanOrEqual(10);
});

test('flush does what was put off, and nothing when nothing was', () => {
  const act = vi.fn();
  const call = throttled(100, act);
  call.flush();
  expect(act).not.toHaveBeenCalled();
  call();
  call();
  call.flush();
  expect(act).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(2);
});

test('nothing happens after dispose', () => {
  const act = vi.fn();
  const call = throttled(100, act);
  call();
  call();
  call.dispose();
  vi.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(1);
});
