import type {
  CallFact,
  DecoratorFact,
  Facts,
  FixtureFact,
  FunctionFact,
  ParameterFact,
  TestFact,
} from '../../model/facts';
import { requestedNames } from '../../model/requested-names';
import { argumentsOf, removeArgument } from '../edits/arguments';
import { makeFixtureAsync, makeTestAsync } from '../edits/async-function';
import { awaitLoopRuns, loopRun, usesOf } from '../edits/await-loop-runs';
import { removeDecorator } from '../edits/decorators';
import { referTo } from '../edits/imports';
import { removeParameter } from '../edits/parameters';
import { releaseFunction, takeRunningLoop } from '../edits/release-event-loop';
import { withImports } from '../edits/with-imports';
import { hasPytestAsyncio, named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

const NAME = 'event_loop';

/** A test or fixture that asks for pytest-asyncio's fixture `event_loop`. */
export const eventLoopFixtureRequest: Trap = {
  name: 'event-loop-fixture-request',
  category: 'deprecated',
  severity: 'error',
  rank: 13,
  summary: 'The fixture `event_loop` is deprecated, and gone since pytest-asyncio 1.0.',
  appliesTo: 'pytest-asyncio >= 0.23',
  check(facts) {
    if (facts.versions.satisfies('pytest-asyncio', '>=0.23') !== 'yes' || !hasPytestAsyncio(facts)) return [];
    const isGone = facts.versions.satisfies('pytest-asyncio', '>=1.0') === 'yes';
    const requests = [...testRequests(facts), ...fixtureRequests(facts)];
    const parameters = requests.filter(({ parameter, warns }) => parameter !== undefined && (isGone || warns));
    return [
      ...parameters.map((request) => byParameter(facts, request, isGone)),
      ...(isGone ? [...byMark(facts), ...byName(facts)] : []),
    ];
  },
};

/** A function whose `event_loop` is pytest-asyncio's: no fixture of the project has that name for it. */
interface LoopRequest {
  readonly function: FunctionFact;
  readonly parameter: ParameterFact | undefined;
  /** Before 1.0 pytest-asyncio warns where it runs the function itself. */
  readonly warns: boolean;
  readonly test?: TestFact;
  readonly fixture?: FixtureFact;
}

function testRequests(facts: Facts): LoopRequest[] {
  const seen = new Set<number>();
  return facts.tests.flatMap((test) => {
    const { function: definition, loop, fixtures, isUnittest } = test;
    // A method of a base class is collected once for each class below it.
    if (isUnittest || seen.has(definition.node) || fixtures.some(({ name }) => name === NAME)) return [];
    seen.add(definition.node);
    const warns = loop.provider === 'pytest-asyncio';
    return [{ function: definition, parameter: requestIn(facts, definition), warns, test }];
  });
}

function fixtureRequests(facts: Facts): LoopRequest[] {
  if (facts.findFixture(NAME) !== undefined) return [];
  return facts.fixtures
    .filter(({ function: { enclosingClass } }) => !hasOwnInClass(facts, enclosingClass))
    .map((fixture) => ({
      function: fixture.function,
      parameter: requestIn(facts, fixture.function),
      warns: facts.loopOf(fixture).provider === 'pytest-asyncio',
      fixture,
    }));
}

function hasOwnInClass({ fixtures }: Facts, owner: FunctionFact['enclosingClass']): boolean {
  return (
    owner !== undefined && fixtures.some(({ name, function: fact }) => name === NAME && fact.enclosingClass === owner)
  );
}

function requestIn({ module }: Facts, definition: FunctionFact): ParameterFact | undefined {
  if (!requestedNames(module, definition).parameters.includes(NAME)) return undefined;
  return definition.parameters.find(({ name }) => name === NAME);
}

const WARNING = 'Asynchronous fixtures and test functions should use ... instead.';
const ERROR = "fixture 'event_loop' not found";

function byParameter(facts: Facts, request: LoopRequest, isGone: boolean): Finding {
  const { function: definition, parameter } = request;
  const what = `"${definition.name}" asks for the fixture "event_loop"`;
  const version = named(facts, 'pytest-asyncio');
  const message = isGone
    ? `${what}, which ${version} no longer has. Setup ends with "${ERROR}".`
    : `${what}, which is deprecated and gone in pytest-asyncio 1.0. ${version} warns "${WARNING}"`;
  return report(eventLoopFixtureRequest, facts, parameter?.range ?? definition.nameRange, message, {
    fixes: definition.isAsync ? asyncFix(facts, definition) : syncFixes(facts, request),
    ...(request.test && { test: request.test.nodeid }),
    ...(isGone ? {} : { severity: 'warning' as const, tags: ['deprecated' as const] }),
  });
}

function asyncFix({ module }: Facts, definition: FunctionFact): Fix[] {
  const released = releaseFunction(module, definition);
  if (released === undefined) return [];
  const title =
    released.needs.length > 0 || released.edits.length > 1 ? 'Take the running loop' : 'Remove the parameter';
  return fix(title, true, withImports(module, released.edits, released.needs));
}

/** A synchronous function becomes async; one that only runs one coroutine may as well run it on a loop of its own. */
function syncFixes(facts: Facts, request: LoopRequest): Fix[] {
  const { module } = facts;
  const { function: definition, parameter } = request;
  if (parameter === undefined) return [];
  const removed = removeParameter(module, definition, parameter);
  const uses = usesOf(module, definition, NAME);
  if (uses.length === 0) return fix('Remove the parameter', true, withImports(module, [removed]));
  const runs = awaitLoopRuns(module, definition, NAME);
  const made = madeAsync(facts, request);
  const taken = runs?.usedOtherwise ? takeRunningLoop(module, definition) : { edits: [], needs: [] };
  const awaited =
    runs === undefined || made === undefined || taken === undefined
      ? []
      : fix(
          'Make it async and await',
          false,
          withImports(module, [...made.edits, removed, ...taken.edits, ...runs.edits], [...made.needs, ...taken.needs]),
        );
  const [use, more] = uses;
  const run = use === undefined || more !== undefined ? undefined : loopRun(module, use);
  if (run === undefined || module.tree.kindOf(run.argument) !== 'call') return awaited;
  const { expression, need } = referTo(module, 'asyncio', 'run');
  const callee = module.tree.childByField(run.call, 'function');
  const edits = [removed, { file: module.path, span: module.tree.rangeOf(callee ?? run.call), newText: expression }];
  return [...awaited, ...fix('Run it on a loop of its own', false, withImports(module, edits, [need]))];
}

function madeAsync(facts: Facts, { test, fixture }: LoopRequest) {
  if (test !== undefined) return makeTestAsync(facts, test);
  return fixture === undefined ? undefined : makeFixtureAsync(facts, fixture);
}

/** `@pytest.mark.usefixtures("event_loop")`, on a function, on a class or in `pytestmark`. */
function byMark(facts: Facts): Finding[] {
  const { module } = facts;
  if (facts.findFixture(NAME) !== undefined) return [];
  const collected = facts.tests.flatMap(({ function: { decorators } }) => decorators);
  const marks = [
    ...collected,
    ...module.classes.flatMap(({ decorators, marks: own }) => [...decorators, ...own]),
    ...module.marks,
  ];
  return [...new Set(marks)].filter(({ file }) => file === module.path).flatMap((mark) => markFindings(facts, mark));
}

function markFindings(facts: Facts, mark: DecoratorFact): Finding[] {
  const { module } = facts;
  if (mark.name !== 'pytest.mark.usefixtures') return [];
  const argument = mark.positional.find(
    (node) => module.tree.kindOf(node) === 'string' && mark.stringValue(node) === NAME,
  );
  if (argument === undefined) return [];
  const message = `The mark asks for the fixture "event_loop", which ${named(facts, 'pytest-asyncio')} no longer has. Setup ends with "${ERROR}".`;
  const fixes = withoutRequest(facts, mark, argument);
  return [report(eventLoopFixtureRequest, facts, module.tree.rangeOf(argument), message, { fixes })];
}

function withoutRequest({ module }: Facts, mark: DecoratorFact, argument: number): Fix[] {
  const { tree } = module;
  const isDecorator = tree.kindOf(mark.node) === 'decorator';
  const call = isDecorator ? tree.namedChildren(mark.node)[0] : mark.node;
  if (call === undefined || tree.kindOf(call) !== 'call' || !argumentsOf(module, call).includes(argument)) return [];
  if (mark.positional.length > 1 || mark.unpacks)
    return fix('Remove the request', true, [removeArgument(module, call, argument)]);
  return isDecorator ? fix('Remove the mark', true, withImports(module, [removeDecorator(module, mark)])) : [];
}

/** `request.getfixturevalue("event_loop")`, unless something catches what it raises. */
function byName(facts: Facts): Finding[] {
  const { module } = facts;
  if (facts.findFixture(NAME) !== undefined) return [];
  return module.calls
    .filter((call) => asksByName(facts, call))
    .map((call) => {
      const message = `${named(facts, 'pytest-asyncio')} has no fixture "event_loop". This raises "FixtureLookupError" ("${ERROR}"): use asyncio.get_running_loop() in async code.`;
      return report(eventLoopFixtureRequest, facts, call.range, message);
    });
}

function asksByName({ module }: Facts, { node, callee, positional, keywords }: CallFact): boolean {
  const { tree } = module;
  if (tree.textOf(callee) !== 'request.getfixturevalue') return false;
  const argument = positional[0] ?? keywords.get('argname');
  if (argument === undefined || module.stringValue(argument) !== NAME) return false;
  for (let above = tree.parentOf(node); above !== undefined; above = tree.parentOf(above)) {
    // Behind a condition it may be there for older versions only.
    if (['try_statement', 'if_statement', 'conditional_expression'].includes(tree.kindOf(above))) return false;
  }
  return true;
}
