import type { EffectiveLoop, LoopError } from '../effective-loop';
import type { FixtureFact } from '../facts';
import type { Parameter } from '../parameters';

/** What the run of one test depends on. */
export interface RunTest {
  readonly nodeid: string;
  /** Node id of the innermost class. */
  readonly classNode: string | undefined;
  /** pytest gives no parameters to methods of TestCase classes. */
  readonly isUnittest: boolean;
  /** By the rules alone: its identity is that of a scope. */
  readonly loop: EffectiveLoop;
  /** As it was when the test was collected, before a hook put another mark on it. */
  readonly collectedLoop: EffectiveLoop | undefined;
  /** That of its asyncio mark, also where something else than pytest-asyncio runs it. */
  readonly markedLoop: EffectiveLoop;
  /** That of its package's mark, which the first test of the package does not have yet. */
  readonly packageLoop: EffectiveLoop | undefined;
  /** Names pytest starts from, in its order: autouse, usefixtures, parameters. */
  readonly names: readonly string[];
  /** Names its body asks for. */
  readonly dynamicNames: readonly string[];
  /** Its `parametrize` marks, closest first. */
  readonly parameters: readonly Parameter[];
  readonly eventLoop: FixtureFact | undefined;
  /** Definitions of a name, nearest first. */
  findAll(name: string): readonly FixtureFact[];
  loopOf(fixture: FixtureFact): EffectiveLoop;
  /** Where anyio_backend turns out to be there only while the test is set up. */
  anyioLoopOf(fixture: FixtureFact): EffectiveLoop;
}

/** Two loops of a file are the same object exactly when their labels are equal. Undefined: on none, or not known. */
export type LoopLabel = string | undefined;

/** Which loop objects a test met: one label for each of its parameter sets, in the order they run. */
export interface RunLoops {
  readonly test: readonly LoopLabel[];
  readonly fixtures: ReadonlyMap<FixtureFact, SetUp>;
  /** Its setup failed: nothing is known of what comes after. */
  readonly failed?: boolean;
  /** Why, when that is not a loop's doing. */
  readonly error?: LoopError;
  /** One parameter set's setup or body fails, another's does not. */
  readonly endsDifferently?: boolean;
  /** Why the body cannot run on the loop it would get, as Python says it. */
  readonly trouble?: string;
}

/** A fixture as a test found it: an earlier test may have set it up, by the rules for that test. */
export interface SetUp {
  readonly labels: readonly LoopLabel[];
  readonly loop: EffectiveLoop;
}

/** The definition of a name; for a fixture that asks for its own name, the one it overrides. */
export function findFixture(
  test: RunTest,
  name: string,
  requestedBy: FixtureFact | undefined,
): FixtureFact | undefined {
  const all = test.findAll(name);
  return all[requestedBy?.name === name ? all.indexOf(requestedBy) + 1 : 0];
}
