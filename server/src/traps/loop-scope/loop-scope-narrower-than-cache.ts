import { type LoopScope, rankOf } from '../../model/effective-loop';
import type { Facts, FixtureFact, Range } from '../../model/facts';
import { removeKeywordOrBrackets, setKeyword } from '../edits/arguments';
import { setFixtureKeyword, setScope } from '../edits/fixtures';
import { referTo } from '../edits/imports';
import { indentationStep, newlineOf } from '../edits/lines';
import { moveUsers } from '../edits/loop-scopes';
import { completeModules, type ModuleEdits, withImports } from '../edits/with-imports';
import { named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** An async fixture that is kept for longer than the loop it was made on. */
export const loopScopeNarrowerThanCache: Trap = {
  name: 'loop-scope-narrower-than-cache',
  category: 'loop-scope',
  severity: 'error',
  rank: 14,
  summary: 'An async fixture whose loop scope is narrower than its cache scope is refused in setup.',
  appliesTo: 'pytest-asyncio <= 0.21 and >= 0.24',
  check(facts) {
    if (facts.versions.satisfies('pytest-asyncio', '>=0.24') !== 'yes' && !hasOneLoop(facts)) return [];
    return facts.fixtures.flatMap((fixture) => {
      const narrow = narrowLoop(facts, fixture);
      return narrow === undefined ? [] : [finding(facts, narrow)];
    });
  },
};

/** Up to 0.21 there is one loop, the fixture `event_loop`, whose scope counts. */
function hasOneLoop({ versions }: Facts): boolean {
  return versions.satisfies('pytest-asyncio', '<0.22') === 'yes';
}

interface NarrowLoop {
  readonly fixture: FixtureFact;
  readonly scope: LoopScope;
  readonly loopScope: LoopScope;
  readonly reason: string;
}

function narrowLoop(facts: Facts, fixture: FixtureFact): NarrowLoop | undefined {
  const { scope } = fixture;
  const loop = facts.loopOf(fixture);
  if (loop.provider !== 'pytest-asyncio' || loop.error?.kind !== 'scope-mismatch') return undefined;
  if (scope === undefined || loop.scope === undefined || rankOf(loop.scope) >= rankOf(scope)) return undefined;
  // An argument that the decorator did not have then stops the import.
  if (hasOneLoop(facts) && fixture.isPytestAsyncio && fixture.decorator.keywords.has('loop_scope')) return undefined;
  return { fixture, scope, loopScope: loop.scope, reason: loop.reason };
}

function finding(facts: Facts, narrow: NarrowLoop): Finding {
  const { fixture, scope, loopScope, reason } = narrow;
  const message =
    `"${fixture.name}" is kept for the ${scope}, and its loop is not: ${reason}. ${named(facts, 'pytest-asyncio')} refuses it in setup: ` +
    `"ScopeMismatch: You tried to access the ${loopScope} scoped fixture ... with a ${scope} scoped request object".`;
  return report(loopScopeNarrowerThanCache, facts, placeOf(fixture), message, {
    fixes: [...(hasOneLoop(facts) ? widenLoop(facts, narrow) : widen(facts, narrow)), ...narrowCache(narrow)],
  });
}

/** Where the loop scope is said, else where the cache scope is. */
function placeOf({ module: { tree }, decorator, function: definition }: FixtureFact): Range {
  const value = decorator.keywords.get('loop_scope') ?? decorator.keywords.get('scope');
  const argument = value === undefined ? undefined : tree.parentOf(value);
  const isOwn =
    argument !== undefined &&
    decorator.range.start <= tree.startOf(argument) &&
    tree.endOf(argument) <= decorator.range.end;
  return isOwn ? tree.rangeOf(argument) : definition.nameRange;
}

/** The loop lives as long as the fixture. Its tests come along where that is all they need. */
function widen(facts: Facts, { fixture, scope }: NarrowLoop): Fix[] {
  const set = setFixtureKeyword(fixture, 'loop_scope', scope);
  if (set === undefined) return [];
  const own: ModuleEdits = { module: fixture.module, ...set };
  const users = moveUsers(facts, fixture, scope);
  const moves = users?.some(({ edits }) => edits.length > 0) ?? false;
  const title = moves
    ? `Run "${fixture.name}" and its tests on the ${scope} loop`
    : `Run "${fixture.name}" on the ${scope} loop`;
  return fix(title, false, completeModules([own, ...(users ?? [])]));
}

/** The one loop lives as long as the fixture: by the override that is there, or by one as its documentation had it. */
function widenLoop(facts: Facts, { fixture, scope }: NarrowLoop): Fix[] {
  const override = facts.findFixture('event_loop');
  const title = `Make "event_loop" ${scope}-scoped`;
  if (override !== undefined) {
    const edit = override.requests.length > 0 ? undefined : setScope(override, scope);
    return edit === undefined ? [] : fix(title, false, [edit]);
  }
  const { module } = fixture;
  const first = facts.fixtures.find(({ function: { enclosingClass } }) => enclosingClass === undefined);
  if (first === undefined || fixture.function.enclosingClass !== undefined) return [];
  const decorator = referTo(module, 'pytest', 'fixture');
  const maker = referTo(module, 'asyncio', 'new_event_loop');
  const step = indentationStep(module.text);
  const newline = newlineOf(module.text);
  const lines = [
    `@${decorator.expression}(scope="${scope}")`,
    'def event_loop():',
    `${step}loop = ${maker.expression}()`,
    `${step}yield loop`,
    `${step}loop.close()`,
  ];
  const { start } = first.function.range;
  const edit = { file: module.path, span: { start, end: start }, newText: lines.join(newline) + newline.repeat(3) };
  return fix(title, false, withImports(module, [edit], [decorator.need, maker.need]));
}

/** The fixture is made anew as often as its loop. */
function narrowCache({ fixture, loopScope }: NarrowLoop): Fix[] {
  const { module, decorator } = fixture;
  const call = module.tree.namedChildren(decorator.node)[0];
  if (call === undefined || module.tree.kindOf(call) !== 'call' || !decorator.keywords.has('scope')) return [];
  const edit =
    loopScope === 'function'
      ? removeKeywordOrBrackets(module, call, 'scope')
      : setKeyword(module, call, 'scope', `"${loopScope}"`);
  return edit === undefined ? [] : fix(`Make "${fixture.name}" anew for each ${loopScope}`, false, [edit]);
}
