import { markName } from './async-plugins';
import type { LoopError } from './effective-loop';
import type { ClassFact } from './facts';
import type { FixtureGraph } from './fixture-graph';
import type { ChainedMark } from './mark-chain';
import { fixtureParameter, markParameter } from './parameters';

/**
 * pytest before 8.0 keeps each autouse definition of a name, and gives the name its parameters as often.
 *
 * @param applied names that apply by themselves, with repetitions. @param chain the test's marks.
 */
export function duplicateParameter(
  graph: FixtureGraph,
  applied: readonly string[],
  chain: readonly ChainedMark[],
  inClass: ClassFact | undefined,
): LoopError | undefined {
  const repeated = applied.filter((name, index) => applied.indexOf(name) !== index);
  if (repeated.length === 0) return undefined;
  const marks = chain.filter(({ mark }) => markName(mark) === 'parametrize');
  const byMarks = marks.flatMap(({ mark }) => markParameter(mark, () => undefined)?.names ?? []);
  const name = repeated.find((each) => !byMarks.includes(each) && isParametrized(graph, each, inClass));
  if (name === undefined) return undefined;
  return { kind: 'not-collected', text: `ValueError: duplicate parametrization of '${name}'`, stopsCollection: true };
}

/** Its parameters are those of a definition it overrides, too, if it asks for that. */
function isParametrized(graph: FixtureGraph, name: string, inClass: ClassFact | undefined): boolean {
  for (const fixture of graph.findAll(name, inClass)) {
    if (fixtureParameter(fixture) !== undefined) return true;
    if (!fixture.requests.includes(name)) return false;
  }
  return false;
}
