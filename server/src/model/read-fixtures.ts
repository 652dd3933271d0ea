import { isLoopScope } from './effective-loop';
import type { DecoratorFact, FixtureFact, FixtureScope, FunctionFact, ModuleFacts } from './facts';
import { booleanLiteral } from './literals';
import { requestedNames } from './requested-names';

const FIXTURE_DECORATORS = new Set([
  'pytest.fixture',
  'pytest.yield_fixture',
  '_pytest.fixtures.fixture',
  'pytest_asyncio.fixture',
  'pytest_asyncio.plugin.fixture',
]);

/** The decorator that makes a function a fixture; the one nearest to `def` when there are several. */
export function fixtureDecorator(fact: FunctionFact): DecoratorFact | undefined {
  return fact.decorators.findLast(
    (decorator) => decorator.name !== undefined && FIXTURE_DECORATORS.has(decorator.name),
  );
}

/** Fixtures a module defines, at module level and in classes, in text order. */
export function readFixtures(module: ModuleFacts): readonly FixtureFact[] {
  // pytest does not collect a notebook.
  if (module.notebook !== undefined) return [];
  const known = cache.get(module);
  if (known !== undefined) return known;
  const fixtures = module.functions.flatMap((fact) => {
    const decorator = fact.enclosingFunction === undefined ? fixtureDecorator(fact) : undefined;
    return decorator === undefined ? [] : [readFixture(module, fact, decorator)];
  });
  cache.set(module, fixtures);
  return fixtures;
}

/** Facts are identities (a fixture is compared by reference), so a module's are made once. */
const cache = new WeakMap<ModuleFacts, readonly FixtureFact[]>();

function readFixture(module: ModuleFacts, fact: FunctionFact, decorator: DecoratorFact): FixtureFact {
  const named = decorator.keywords.get('name');
  const autouse = decorator.keywords.get('autouse');
  const requests = requestedNames(module, fact);
  return {
    module,
    function: fact,
    name: (named === undefined ? undefined : module.stringValue(named)) ?? fact.name,
    decorator,
    isPytestAsyncio: decorator.name?.startsWith('pytest_asyncio.') ?? false,
    scope: fixtureScope(module, decorator),
    autouse: autouse !== undefined && booleanLiteral(module.tree, autouse) === true,
    requests: requests.parameters,
    dynamicRequests: requests.dynamic,
    valueType: module.producedBy(fact.node),
  };
}

function fixtureScope(module: ModuleFacts, decorator: DecoratorFact): FixtureScope | undefined {
  const node = decorator.keywords.get('scope');
  if (node === undefined) return decorator.unpacks ? undefined : 'function';
  const text = module.stringValue(node);
  return text !== undefined && isLoopScope(text) ? text : undefined;
}
