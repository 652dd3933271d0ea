import type { EffectiveLoop } from '../../model/effective-loop';
import type { TestLoops } from './loops-of-suite';

/** What is different about the loop of a test, or between it and one of its async fixtures. */
export interface LoopChange {
  readonly nodeid: string;
  readonly message: string;
}

export interface LoopChanges {
  /** Tests that run with the same scope and the same fixtures on their loop. */
  readonly kept: number;
  readonly changed: readonly LoopChange[];
}

/** Compares the loops of a suite before and after. Tests nobody ran before are changes when somebody does now. */
export function loopChanges(
  before: ReadonlyMap<string, TestLoops>,
  after: ReadonlyMap<string, TestLoops>,
): LoopChanges {
  const changed: LoopChange[] = [];
  let kept = 0;
  for (const [nodeid, now] of after) {
    const had = before.get(nodeid);
    const messages = had === undefined ? [] : differences(had, now);
    if (messages.length === 0 && isRun(now.test.loop)) kept += 1;
    changed.push(...messages.map((message) => ({ nodeid, message })));
  }
  const gone = [...before.keys()].filter((nodeid) => !after.has(nodeid));
  return { kept, changed: [...changed, ...gone.map((nodeid) => ({ nodeid, message: 'is no test any more' }))] };
}

function differences(had: TestLoops, now: TestLoops): string[] {
  const isSame = described(had.test.loop) === described(now.test.loop) || ranItsLoop(had, now);
  const own = isSame ? [] : [moved(had.test.loop, now.test.loop)];
  const fixtures = [...now.fixtures].flatMap(([key, { fixture, sharesTestLoop }]) => {
    const old = had.fixtures.get(key)?.sharesTestLoop;
    if (old === undefined || old === sharesTestLoop || !isRun(now.test.loop) || !isRun(had.test.loop)) return [];
    if (sharesTestLoop === 'yes') return [`shares its loop with the fixture "${fixture.name}" now`];
    if (sharesTestLoop === 'no') return [`no longer shares its loop with the fixture "${fixture.name}"`];
    return [`it cannot be told whether it shares its loop with the fixture "${fixture.name}" now`];
  });
  return [...own, ...fixtures];
}

/** A synchronous test that had `event_loop` run coroutines awaits them now. */
function ranItsLoop({ test }: TestLoops, now: TestLoops): boolean {
  const { loop } = now.test;
  return (
    test.loop.provider === 'sync' && test.fixtureNames.has('event_loop') && isRun(loop) && loop.error === undefined
  );
}

function isRun({ provider }: EffectiveLoop): boolean {
  return provider !== 'sync' && provider !== 'nobody' && provider !== 'unknown';
}

function moved(before: EffectiveLoop, after: EffectiveLoop): string {
  return `${described(before)} before, ${described(after)} now`;
}

function described({ provider, scope, error }: EffectiveLoop): string {
  if (error !== undefined) return `stopped by pytest ("${error.text}")`;
  switch (provider) {
    case 'pytest-asyncio':
    case 'anyio':
    case 'unittest':
      return scope === undefined ? `a loop of ${provider}` : `a loop per ${scope}`;
    case 'sync':
      return 'no loop';
    case 'nobody':
      return 'never run';
    case 'unknown':
      return 'an unknown loop';
    default:
      return provider satisfies never;
  }
}
