import { beforeAll, describe, expect, it } from 'vitest';
import { testEnvironments } from '../../../environments';
import { loadTestParser } from '../../../server/syntax/parser';
import { foundProjects } from '../found-projects';
import { observe } from '../observe';
import { predict, versionsOf } from '../predict';
import { compareStrictly } from './compare-strictly';
import { difference } from './difference';

const SEED = 1;
const COUNT = 24;
/** Of the tests, at most: a model that says nothing is never wrong. In so small a sample one project counts much. */
const LEFT_OPEN = 0.03;

beforeAll(loadTestParser);

describe.each(testEnvironments('.', 'loops'))('the pytest in $name', (environment) => {
  const versions = versionsOf(environment.python);

  it(`agrees with the model on random projects, of seeds ${SEED} to ${SEED + COUNT - 1}`, { timeout: 240_000 }, () => {
    const { disagreements, tests, unknown } = difference(environment, versions, SEED, COUNT);
    const found = disagreements.flatMap(({ seed, wrong }) => wrong.map((text) => `seed ${seed}: ${text}`));
    expect(found).toEqual([]);
    expect(tests).toBeGreaterThan(2 * COUNT);
    expect(unknown.length / tests, unknown.join('\n')).toBeLessThan(LEFT_OPEN);
  });

  it('agrees with the model on what random projects have found', { timeout: 240_000 }, () => {
    const fitting = foundProjects.filter(({ needs }) => needs === undefined || versions.satisfies(...needs) === 'yes');
    const seen = observe(environment, fitting);
    try {
      for (const project of seen.projects) {
        const { wrong, unknown } = compareStrictly(project, predict(project.directory, versions));
        expect({ name: project.project.name, wrong, unknown }).toEqual({
          name: project.project.name,
          wrong: [],
          unknown: [],
        });
      }
    } finally {
      seen.dispose();
    }
  });
});
