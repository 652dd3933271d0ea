import { expect, test } from 'vitest';
import { RestartPolicy } from '../../../client/src/language-server/restart-policy';

test('the fifth death within three minutes is the last', () => {
  const policy = new RestartPolicy();
  expect([0, 1, 2, 3, 4].map((second) => policy.died(second * 1000))).toEqual([true, true, true, true, false]);
});

test('rare deaths never add up, and a restart by hand starts anew', () => {
  const policy = new RestartPolicy(1, 1000);
  expect(policy.died(0)).toBe(true);
  expect(policy.died(2000)).toBe(true);
  expect(policy.died(2001)).toBe(false);
  policy.reset();
  expect(policy.died(2002)).toBe(true);
});
