import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { debounced } from '../../../server/src/lsp/debounce';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a pause that differs is asked for at each call, and the last call decides', () => {
  const done = vi.fn();
  let pause = 0;
  const soon = debounced(() => pause, done);
  soon();
  vi.advanceTimersByTime(1);
  expect(done).toHaveBeenCalledTimes(1);
  soon();
  pause = 100;
  soon();
  vi.advanceTimersByTime(99);
  expect(done).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(done).toHaveBeenCalledTimes(2);
});
