import { beforeAll, describe, expect, it } from 'vitest';
import { testEnvironments } from '../../../environments';
import { loadTestParser } from '../../../server/syntax/parser';
import { versionsOf } from '../predict';
import { difference } from './difference';

const SEED = 1;
const COUNT = 25;
/** Of the tests, at most: a model that says nothing is never wrong. */
const LEFT_OPEN = 0.06;

beforeAll(loadTestParser);

describe.each(testEnvironments('.', 'loops'))('random projects under the pytest in $name', (environment) => {
  it(`agree with the model, of seeds ${SEED} to ${SEED + COUNT - 1}`, { timeout: 240_000 }, () => {
    const { disagreements, tests, unknown } = difference(environment, versionsOf(environment.python), SEED, COUNT);
    const found = disagreements.flatMap(({ seed, wrong }) => wrong.map((text) => `seed ${seed}: ${text}`));
    expect(found).toEqual([]);
    expect(tests).toBeGreaterThan(2 * COUNT);
    expect(unknown.length / tests, unknown.join('\n')).toBeLessThan(LEFT_OPEN);
  });
});
