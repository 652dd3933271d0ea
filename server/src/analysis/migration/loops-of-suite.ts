import { type EffectiveLoop, sameLoop } from '../../model/effective-loop';
import type { Facts, FixtureFact, TestFact } from '../../model/facts';
import type { ProjectAnalysis } from '../analysis';

/** A test with its loop, and how the loops of its async fixtures stand to it. */
export interface TestLoops {
  readonly facts: Facts;
  readonly test: TestFact;
  /** By `path:name` of the fixture. */
  readonly fixtures: ReadonlyMap<string, FixtureLoop>;
}

export interface FixtureLoop {
  readonly fixture: FixtureFact;
  readonly loop: EffectiveLoop;
  readonly sharesTestLoop: 'yes' | 'no' | 'unknown';
}

/** The loops of every test of a project, by node id. */
export function loopsOfSuite(project: ProjectAnalysis): ReadonlyMap<string, TestLoops> {
  const loops = new Map<string, TestLoops>();
  for (const path of project.testFiles()) {
    const { facts } = project.analyse(path);
    for (const test of facts?.tests ?? []) {
      if (facts) loops.set(test.nodeid, { facts, test, fixtures: fixtureLoops(facts, test) });
    }
  }
  return loops;
}

function fixtureLoops(facts: Facts, test: TestFact): ReadonlyMap<string, FixtureLoop> {
  return new Map(
    test.fixtures
      .filter((fixture) => fixture.function.isAsync)
      .map((fixture) => {
        const loop = facts.loopOf(fixture, test);
        return [
          `${fixture.module.path}:${fixture.name}`,
          { fixture, loop, sharesTestLoop: sameLoop(test.loop, loop) },
        ] as const;
      }),
  );
}
