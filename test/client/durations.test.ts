import { expect, test } from 'vitest';
import { shortTime, testTime } from '../../client/src/durations';

test.each([
  [0, 'less than 1 ms'],
  [0.0123, '12 ms'],
  [0.9994, '999 ms'],
  [1, '1 s'],
  [1.44, '1.4 s'],
  [59.96, '1 min 0 s'],
  [125, '2 min 5 s'],
])('%d seconds are short for %s', (seconds, text) => {
  expect(shortTime(seconds)).toBe(text);
});

test.each([
  [0.004, '0.00 s'],
  [0.1234, '0.12 s'],
  [61, '1 min 1 s'],
])('a test of %d seconds took %s', (seconds, text) => {
  expect(testTime(seconds)).toBe(text);
});
