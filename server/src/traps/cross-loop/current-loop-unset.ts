import type { LoopScope } from '../../model/effective-loop';
import type { CallFact, Facts, TestFact } from '../../model/facts';
import { makeAsync } from '../edits/async-function';
import { awaitInPlaceOf } from '../edits/await-expression';
import { loopScopeKeyword } from '../edits/loop-scopes';
import { markTest } from '../edits/marks';
import { withImports } from '../edits/with-imports';
import { asyncioMark } from '../reading/anyio-marks';
import { named } from '../reading/installed';
import { loopStart } from '../reading/loop-starts';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** A synchronous test that leaves no current loop behind, between tests that share a lasting one. */
export const currentLoopUnset: Trap = {
  name: 'current-loop-unset',
  category: 'cross-loop',
  severity: 'error',
  rank: 32,
  summary: 'asyncio.run() in a synchronous test takes the loop away from later tests that share one.',
  appliesTo: 'pytest-asyncio >= 0.23, < 1.2',
  check(facts) {
    // Before 1.2 pytest-asyncio runs a test on the loop that is current, and sets it only when it makes one.
    if (facts.versions.satisfies('pytest-asyncio', '>=0.23,<1.2') !== 'yes') return [];
    return facts.tests.flatMap((test, index) => {
      const call = test.loop.provider === 'sync' ? unsettingCall(facts, test) : undefined;
      const victim = call === undefined ? undefined : victimOf(facts, index);
      return call === undefined || victim === undefined ? [] : [finding(facts, test, call, victim)];
    });
  },
};

/** The last call of the test that ends with no current loop, when nothing sets one again. */
function unsettingCall({ module }: Facts, { function: own }: TestFact): CallFact | undefined {
  const { tree, calls } = module;
  const mine = calls.filter(({ inFunction }) => inFunction?.node === own.node);
  const last = mine.findLast(
    ({ name }) => /^asyncio\.(events\.)?set_event_loop$/.test(name ?? '') || name === 'asyncio.run',
  );
  if (last?.name === 'asyncio.run') return last;
  const [given] = last?.positional ?? [];
  return given !== undefined && tree.kindOf(given) === 'none' ? last : undefined;
}

interface Victim {
  readonly test: TestFact;
  readonly scope: LoopScope;
}

/** The next async test, when it comes back to the lasting loop of one before: nothing sets that loop again. */
function victimOf(facts: Facts, index: number): Victim | undefined {
  const { tests } = facts;
  const isRun = ({ loop }: TestFact) => loop.provider !== 'sync' && loop.provider !== 'nobody';
  const test = tests.slice(index + 1).find(isRun);
  const before = tests.slice(0, index).findLast(isRun);
  const scope = test?.loop.scope;
  if (test === undefined || before === undefined || scope === undefined || scope === 'function') return undefined;
  if (![test, before].every(({ loop }) => loop.provider === 'pytest-asyncio' && loop.error === undefined))
    return undefined;
  if (before.loop.scope !== scope) return undefined;
  if (scope === 'class' && before.function.enclosingClass !== test.function.enclosingClass) return undefined;
  // A fixture that is set up in between may set a loop, and so may any of the synchronous test.
  const isNew = test.fixtures.some((fixture) => fixture.scope === 'function' || !before.fixtures.includes(fixture));
  const between = tests.slice(index, tests.indexOf(test));
  return isNew || between.some(({ fixtures }) => fixtures.length > 0) ? undefined : { test, scope };
}

function finding(facts: Facts, test: TestFact, call: CallFact, { test: victim, scope }: Victim): Finding {
  const { module } = facts;
  const shown = module.tree.textOf(call.callee);
  const name = victim.function.name;
  const message =
    `${shown}() leaves no current loop behind, and ${named(facts, 'pytest-asyncio')} runs "${name}" on the loop that is current: the ${scope} loop is there, and nobody sets it again. ` +
    `It ends with "RuntimeError: There is no current event loop in thread 'MainThread'." Since 1.2 that is no matter.`;
  const { start, end } = victim.function.nameRange;
  return report(currentLoopUnset, facts, call.range, message, {
    test: test.nodeid,
    related: [{ file: module.path, span: { start, end }, message: `"${name}" finds no current loop` }],
    fixes: call.name === 'asyncio.run' ? onTheirLoop(facts, test, scope) : [],
  });
}

/** The test async, on the loop of its neighbours. */
function onTheirLoop(facts: Facts, test: TestFact, scope: LoopScope): Fix[] {
  const { module } = facts;
  const calls = module.calls.filter(
    ({ inFunction, name }) => inFunction?.node === test.function.node && name === 'asyncio.run',
  );
  const awaits = calls.map((call) => {
    const awaited = loopStart(facts, call)?.awaited;
    return awaited && { file: module.path, span: call.range, newText: awaitInPlaceOf(module, call.node, awaited) };
  });
  const isMarked = asyncioMark(test) !== undefined;
  const mark = isMarked
    ? { edits: [], needs: [] }
    : markTest(module, test, 'asyncio', `(${loopScopeKeyword(facts)}="${scope}")`);
  const own = awaits.flatMap((edit) => edit || []);
  if (own.length < calls.length) return [];
  const edits = withImports(module, [...mark.edits, ...makeAsync(module, test.function), ...own], mark.needs);
  return fix(`Make the test async, on the ${scope} loop of the others`, false, edits);
}
