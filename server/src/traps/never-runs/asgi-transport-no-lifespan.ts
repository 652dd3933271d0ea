import type { CallFact, Facts, FixtureFact, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import { referTo } from '../edits/imports';
import { wrapStatements } from '../edits/reindent';
import { withImports } from '../edits/with-imports';
import { type Lifespan, lifespanOf } from '../reading/lifespan';
import { fix, report } from '../reading/report';
import { startupMatters } from '../reading/startup-effects';
import type { Edit, Finding, Fix, Trap } from '../trap';

/** An async client over an app whose startup and shutdown nobody runs. */
export const asgiTransportNoLifespan: Trap = {
  name: 'asgi-transport-no-lifespan',
  category: 'never-runs',
  severity: 'warning',
  rank: 8,
  summary: 'An async client over ASGITransport never runs the startup and shutdown of the app.',
  appliesTo: 'every version',
  check: (facts) =>
    facts.module.calls.flatMap((call) => {
      const app = appOf(call);
      if (app === undefined) return [];
      const lifespan = lifespanOf(facts, app);
      if (lifespan === undefined || isRunSomewhere(facts, call) || !startupMatters(facts, lifespan)) return [];
      return [finding(facts, call, app, lifespan)];
    }),
};

/** The app given to `ASGITransport(...)`, or to `AsyncClient(app=...)` of old. */
function appOf({ name, keywords, positional }: CallFact): NodeId | undefined {
  switch (name) {
    case 'httpx.ASGITransport':
    case 'httpx2.ASGITransport':
      return keywords.get('app') ?? positional[0];
    case 'httpx.AsyncClient':
    case 'httpx2.AsyncClient':
      return keywords.get('app');
    default:
      return undefined;
  }
}

/**
 * Somebody runs the lifespan where the client is made: the same function, a fixture it requests, or a fixture beside it
 * in a test that uses it. A client made by a helper may be used anywhere, so there the whole file counts.
 */
function isRunSomewhere(facts: Facts, { inFunction }: CallFact): boolean {
  const { module } = facts;
  const isOwn = (definition: FunctionFact) => definition.node === inFunction?.node;
  const fixture = facts.fixtures.find((candidate) => isOwn(candidate.function));
  const test = facts.tests.find((candidate) => isOwn(candidate.function));
  if (inFunction === undefined || (fixture === undefined && test === undefined)) return runsLifespan(module, undefined);
  if (runsLifespan(module, inFunction) || helpersRunLifespan(facts)) return true;
  const users = [facts, ...facts.suite]
    .flatMap(({ tests }) => tests)
    .filter((candidate) => candidate.fixtures.some((used) => used.module.path === module.path && isOwn(used.function)));
  const beside = [
    ...(test?.fixtures ?? []),
    ...users.flatMap(({ fixtures }) => fixtures),
    ...requested(facts, fixture),
  ];
  return beside.some((other) => runsLifespan(other.module, other.function));
}

/** A helper of the file runs a lifespan (in a thread, say), and who calls it is not followed. */
function helpersRunLifespan(facts: Facts): boolean {
  const { module, tests, fixtures } = facts;
  const known = new Set([...tests, ...fixtures].map(({ function: definition }) => definition.node));
  const isInKnown = (definition: FunctionFact | undefined): boolean =>
    definition !== undefined && (known.has(definition.node) || isInKnown(definition.enclosingFunction));
  return module.functions.some((definition) => !isInKnown(definition) && runsLifespan(module, definition));
}

/** Fixtures that a fixture requests, and those that these request. */
function requested(
  facts: Facts,
  fixture: FixtureFact | undefined,
  seen = new Set<FixtureFact>(),
): ReadonlySet<FixtureFact> {
  for (const name of fixture?.requests ?? []) {
    const found = facts.findFixture(name);
    if (found === undefined || seen.has(found)) continue;
    seen.add(found);
    requested(facts, found, seen);
  }
  return seen;
}

/** A `LifespanManager(...)`, `....lifespan_context(...)`, `with TestClient(...)` or the handlers called by hand. */
function runsLifespan(module: ModuleFacts, inside: FunctionFact | undefined): boolean {
  const { tree } = module;
  return module.calls.some(({ node, callee, name }) => {
    if (inside !== undefined && (node < inside.node || node > tree.lastOf(inside.node))) return false;
    if (/(^|\.)(LifespanManager|lifespan_context|lifespan|startup)$/.test(tree.textOf(callee)))
      return isUsed(module, node);
    if (!/\.TestClient$/.test(name ?? '')) return false;
    const parent = tree.parentOf(node);
    return parent !== undefined && ['with_item', 'as_pattern'].includes(tree.kindOf(parent));
  });
}

/** Decorators are calls too, and run nothing. */
function isUsed({ tree }: ModuleFacts, call: NodeId): boolean {
  const parent = tree.parentOf(call);
  return parent !== undefined && tree.kindOf(parent) !== 'decorator';
}

function finding(facts: Facts, call: CallFact, app: NodeId, lifespan: Lifespan): Finding {
  const { module } = facts;
  const message =
    `Nothing runs the startup of "${module.tree.textOf(app)}": ${module.tree.textOf(call.callee)} passes on requests only. ` +
    `What startup sets is missing, for example "AttributeError: 'State' object has no attribute ...".`;
  const { start, end } = lifespan.module.tree.rangeOf(lifespan.saidAt);
  const related = [{ file: lifespan.module.path, span: { start, end }, message: 'startup is said here' }];
  return report(asgiTransportNoLifespan, facts, call.range, message, {
    related,
    fixes: fixes(facts, call, app, lifespan),
  });
}

function fixes(facts: Facts, call: CallFact, app: NodeId, lifespan: Lifespan): Fix[] {
  const statements = statementsToWrap(facts, call);
  if (statements.length === 0) return [];
  const manager = managerFix(facts, app, statements);
  const context = contextFix(facts, app, statements);
  switch (facts.versions.isInstalled('asgi-lifespan')) {
    case 'yes':
      return [...manager, ...(lifespan.needsOwnTask ? [] : context)];
    case 'no':
    case 'unknown':
      return lifespan.needsOwnTask ? [...manager, ...context] : [...context, ...manager];
    default:
      return [];
  }
}

/**
 * The `async with` that opens the client, and what comes before it on the way from the transport. Empty where the
 * client is not opened by an `async with` of the same block.
 */
function statementsToWrap({ module }: Facts, call: CallFact): NodeId[] {
  const { tree } = module;
  if (call.inFunction?.isAsync !== true) return [];
  const statement = statementAround(module, call.node);
  const block = statement === undefined ? undefined : tree.parentOf(statement);
  if (statement === undefined || block === undefined || tree.kindOf(block) !== 'block') return [];
  const siblings = tree.children(block);
  const following = siblings.slice(siblings.indexOf(statement));
  const opening = following.findIndex((node) => tree.kindOf(node) === 'with_statement' && tree.isAsync(node));
  return opening < 0 ? [] : following.slice(0, opening + 1);
}

function statementAround({ tree }: ModuleFacts, node: NodeId): NodeId | undefined {
  let statement: NodeId | undefined = node;
  for (let parent = tree.parentOf(node); parent !== undefined; parent = tree.parentOf(parent)) {
    if (tree.kindOf(parent) === 'block') return statement;
    statement = parent;
  }
  return undefined;
}

function managerFix({ module }: Facts, app: NodeId, statements: readonly NodeId[]): Fix[] {
  const { tree, path } = module;
  const { expression, need } = referTo(module, 'asgi_lifespan', 'LifespanManager', 'name');
  const toManaged: Edit = { file: path, span: tree.rangeOf(app), newText: 'manager.app' };
  const header = `async with ${expression}(${tree.textOf(app)}) as manager:`;
  const edits = wrapStatements(module, statements, header, [toManaged]);
  return fix('Run startup and shutdown: LifespanManager', false, withImports(module, edits, [need]));
}

function contextFix({ module }: Facts, app: NodeId, statements: readonly NodeId[]): Fix[] {
  const text = module.tree.textOf(app);
  if (!/^[\w.]+$/.test(text)) return [];
  const edits = wrapStatements(module, statements, `async with ${text}.router.lifespan_context(${text}):`);
  return fix('Run startup and shutdown: lifespan_context', false, edits);
}
