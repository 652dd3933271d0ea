import type { Facts } from '../../model/facts';
import { addFixture } from '../edits/add-fixture';
import { setKeyword } from '../edits/arguments';
import { setOptions } from '../edits/configuration';
import { referTo } from '../edits/imports';
import { setLoopScopes } from '../edits/loop-scopes';
import { callElsewhere } from '../edits/self-contained';
import { completeModules, withImports } from '../edits/with-imports';
import { callAt } from '../reading/call-index';
import { importName } from '../reading/import-name';
import { clientMadeBy, type FoundClient } from '../reading/loop-clients';
import { fix, report } from '../reading/report';
import { type SharedValue, sharedValues } from '../reading/shared-values';
import type { Finding, Fix, Trap } from '../trap';

/** A client, engine or pool that is made once and used by tests on different loops. */
export const moduleLevelAsyncResource: Trap = {
  name: 'module-level-async-resource',
  category: 'cross-loop',
  severity: 'warning',
  rank: 3,
  summary: 'A client or engine made at import keeps connections of the first loop that used it.',
  appliesTo: 'every version',
  check(facts) {
    const shared = sharedValues(facts, ({ module, value }) => clientMadeBy(facts, module, value) !== undefined, true);
    return shared.flatMap((value) => {
      const made = clientMadeBy(facts, value.value.module, value.value.value);
      if (made === undefined || value.loops < 2 || isAnsweredBySomebodyElse(facts, made, value)) return [];
      if (made.client.http && onlyBuildsRequests(value)) return [];
      return [finding(facts, value, made)];
    });
  },
};

/** Tools that answer HTTP requests in the place of the network. */
const HTTP_TOOLS = /^(respx|pytest_httpx|aioresponses|vcr|pytest_recording|responses|pook|mocket)\b/;
const HTTP_FIXTURES = ['httpx_mock', 'respx_mock', 'vcr', 'aioresponses', 'aioresponse', 'mock_aioresponse'];

function isAnsweredBySomebodyElse(facts: Facts, { client }: FoundClient, { tests }: SharedValue): boolean {
  if (!client.http) return false;
  const modules = new Set([facts.module, ...tests.flatMap(({ fixtures }) => fixtures.map(({ module }) => module))]);
  return (
    [...modules].some(({ imports }) => imports.some(({ origin }) => HTTP_TOOLS.test(origin))) ||
    tests.some(
      ({ fixtureNames, marks }) =>
        HTTP_FIXTURES.some((name) => fixtureNames.has(name)) || marks.some(({ name }) => name === 'pytest.mark.vcr'),
    )
  );
}

/** `client.build_request` opens no connection. */
function onlyBuildsRequests({ value: { module, name, value: made }, usedIn }: SharedValue): boolean {
  const { tree } = module;
  if ([...usedIn].some((file) => file !== module.path)) return false;
  return tree.nodesOfKind('identifier').every((node) => {
    if (tree.textOf(node) !== name) return true;
    const parent = tree.parentOf(node);
    if (parent === undefined || parent === tree.parentOf(made)) return true;
    const attribute = tree.kindOf(parent) === 'attribute' ? tree.childByField(parent, 'attribute') : undefined;
    return attribute !== undefined && tree.textOf(attribute) === 'build_request';
  });
}

function finding(facts: Facts, shared: SharedValue, made: FoundClient): Finding {
  const { value, tests, loops, at } = shared;
  const { module } = facts;
  const { start, end } = value.module.tree.rangeOf(value.value);
  const file = value.module.path.slice(value.module.path.lastIndexOf('/') + 1);
  const [first] = tests;
  const message =
    `"${value.name}" is made once, in ${file}, and ${tests.length} async tests use it on ${loops} loops${first === undefined ? '' : ` (${first.loop.reason})`}. ` +
    'A connection that it keeps belongs to the loop that opened it. On the next loop it raises "RuntimeError: Event loop is closed", or "... attached to a different loop".';
  return report(moduleLevelAsyncResource, facts, module.tree.rangeOf(at), message, {
    // Used by name in a test of this file: nothing is guessed.
    severity: shared.usedIn.has(module.path) ? 'error' : 'warning',
    related:
      value.module.path === module.path
        ? []
        : [{ file: value.module.path, span: { start, end }, message: `"${value.name}" is made here` }],
    fixes: [...fresh(facts, shared, made), ...withoutPool(shared, made), ...oneLoop(facts, shared)],
  });
}

/** A fixture for every test that ends the connections, or puts a client of its own in the place of the global one. */
function fresh(facts: Facts, shared: SharedValue, { client }: FoundClient): Fix[] {
  const { module } = facts;
  const { value, tests } = shared;
  const own = tests.every(({ loop }) => loop.scope === 'function' && loop.provider !== 'unittest');
  const option = facts.configuration.asyncioDefaultFixtureLoopScope?.value;
  const isHere = value.module.path === module.path;
  const home = isHere ? '' : importName(facts, value.module);
  if (!own || client.close === undefined || home === undefined || value.name.includes('.')) return [];
  if (option !== undefined && option !== 'function') return [];
  const ending = (name: string) => `${client.close?.awaited ? 'await ' : ''}${name}.${client.close?.method}()`;
  if (client.reopens) {
    const here = { expression: value.name, need: undefined };
    const { expression, need } = isHere ? here : referTo(module, home, value.name, 'name');
    const body = ['yield', ending(expression)];
    const added = addFixture(facts, { ...EACH_TEST, name: `end_${value.name}`, parameters: [], body });
    const edits = added === undefined ? [] : withImports(module, added.edits, [...added.needs, need]);
    return fix(`End the connections of "${value.name}" after each test`, false, edits);
  }
  const isPatchable = !isHere && [...shared.usedIn].every((file) => file === value.module.path);
  const made = isPatchable ? callElsewhere(value.module, value.value, module) : undefined;
  if (made === undefined) return [];
  const patch = `monkeypatch.setattr("${home}.${value.name}", ${value.name})`;
  const body = client.entered
    ? [`async with ${made.text} as ${value.name}:`, `\t${patch}`, '\tyield']
    : [`${value.name} = ${made.text}`, patch, 'yield', ending(value.name)];
  const added = addFixture(facts, { ...EACH_TEST, name: `fresh_${value.name}`, parameters: ['monkeypatch'], body });
  const edits = added === undefined ? [] : withImports(module, added.edits, [...added.needs, made.need]);
  return fix(`Give each test a "${value.name}" of its own`, false, edits);
}

/** An engine of the tests' own keeps no connections: each test opens what it needs. */
function withoutPool({ value: { module, value } }: SharedValue, { type }: FoundClient): Fix[] {
  const call = callAt(module, value);
  const isOfTests = /(^|\/)(conftest|test_[^/]*|[^/]*_test)\.py$/.test(module.path);
  if (call?.name === undefined || type !== 'sqlalchemy.ext.asyncio.AsyncEngine' || !isOfTests) return [];
  if (!/(^|\.)create_async_engine$/.test(call.name)) return [];
  if ([...call.keywords.keys()].some((name) => name.startsWith('pool') || name === 'max_overflow')) return [];
  const { expression, need } = referTo(module, 'sqlalchemy.pool', 'NullPool', 'name');
  const edits = withImports(module, [setKeyword(module, value, 'poolclass', expression)], [need]);
  return fix('Keep no connections: poolclass=NullPool', false, edits);
}

const EACH_TEST = { isAsync: true, options: 'autouse=True' };

function oneLoop(facts: Facts, { tests }: SharedValue): Fix[] {
  const byAsyncio = tests.every(({ loop }) => loop.provider === 'pytest-asyncio');
  if (!byAsyncio || facts.versions.satisfies('pytest-asyncio', '>=0.23') !== 'yes') return [];
  const marks = setLoopScopes(facts, 'session');
  const here = marks === undefined ? [] : fix('Run these tests on one loop', false, completeModules(marks));
  if (facts.versions.satisfies('pytest-asyncio', '>=0.26') !== 'yes') return here;
  const decided = tests.some(({ marks: all }) =>
    all.some(
      ({ name, keywords }) => name === 'pytest.mark.asyncio' && (keywords.has('loop_scope') || keywords.has('scope')),
    ),
  );
  const options = decided
    ? undefined
    : setOptions(facts, {
        asyncio_default_fixture_loop_scope: 'session',
        asyncio_default_test_loop_scope: 'session',
      });
  return [...here, ...fix('Run the whole suite on one loop', false, options ?? [])];
}
