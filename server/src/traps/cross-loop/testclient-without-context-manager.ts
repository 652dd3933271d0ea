import type { CallFact, Facts, FixtureFact, NodeId } from '../../model/facts';
import { indentationAt, indentationStep, lineStart, newlineOf } from '../edits/lines';
import { moduleValueToFixture } from '../edits/module-value-to-fixture';
import { withImports } from '../edits/with-imports';
import { assignmentToWith } from '../edits/wrap-rest';
import { mayReachClients } from '../reading/client-libraries';
import { endOf } from '../reading/ends';
import { lifespanOf } from '../reading/lifespan';
import { clientMadeBy } from '../reading/loop-clients';
import { type ReachedValue, reachOf } from '../reading/reach';
import { fix, report } from '../reading/report';
import { startupMatters } from '../reading/startup-effects';
import type { Finding, Fix, Trap } from '../trap';

/** A TestClient that is never entered: no startup, and a loop of its own for every request. */
export const testclientWithoutContextManager: Trap = {
  name: 'testclient-without-context-manager',
  category: 'cross-loop',
  severity: 'warning',
  rank: 10,
  summary: 'A TestClient outside `with` runs no startup, and each request on a loop of its own.',
  appliesTo: 'Starlette >= 0.15',
  check(facts) {
    if (facts.versions.satisfies('starlette', '<0.15') === 'yes') return [];
    return facts.module.calls.flatMap((call) => {
      if (!TEST_CLIENTS.has(call.name ?? '') || isEntered(facts, call)) return [];
      const app = call.keywords.get('app') ?? call.positional[0];
      if (app === undefined) return [];
      const reason = reasonOf(facts, call, app);
      return reason === undefined ? [] : [finding(facts, call, app, reason)];
    });
  },
};

const TEST_CLIENTS: ReadonlySet<string> = new Set(['starlette.testclient.TestClient', 'fastapi.testclient.TestClient']);

/** It is the manager of a `with`, by itself or by the name it is assigned to, or handed on to something that enters it. */
function isEntered({ module }: Facts, { node, inFunction }: CallFact): boolean {
  const { tree } = module;
  const parent = tree.parentOf(node);
  if (parent === undefined) return false;
  if (['with_item', 'as_pattern', 'argument_list'].includes(tree.kindOf(parent))) return true;
  const left = tree.kindOf(parent) === 'assignment' ? tree.childByField(parent, 'left') : undefined;
  if (left === undefined) return false;
  const name = tree.textOf(left).replace(/\W/g, '\\$&');
  const around = tree.textOf(inFunction?.node ?? tree.root);
  return new RegExp(
    `\\bwith\\s([^\\n]*,\\s*)?${name}\\s*(:|,|as\\b)|\\b${name}\\.__enter__\\(|enter_context\\(${name}\\)`,
  ).test(around);
}

type Reason =
  | { readonly kind: 'startup'; readonly file: string; readonly start: number; readonly end: number }
  | {
      readonly kind: 'resource';
      readonly name: string;
      readonly file: string;
      readonly start: number;
      readonly end: number;
    };

function reasonOf(facts: Facts, call: CallFact, app: NodeId): Reason | undefined {
  const { module } = facts;
  const lifespan = lifespanOf(facts, app);
  if (lifespan !== undefined && startupMatters(facts, lifespan)) {
    return { kind: 'startup', file: lifespan.module.path, ...lifespan.module.tree.rangeOf(lifespan.saidAt) };
  }
  if (module.tree.text.includes('dependency_overrides') || requests(facts, call) < 2) return undefined;
  if (!mayReachClients(facts)) return undefined;
  const isClient = ({ module: home, value }: ReachedValue) => clientMadeBy(facts, home, value) !== undefined;
  // Most files lead to none: one search for the whole file tells.
  if (!reachOf(facts, module, module.tree.root).values.some(isClient)) return undefined;
  const reach = reachOf(facts, module, call.node);
  for (const value of reach.values) {
    if (!isClient(value)) continue;
    const ends = endOf(value.name);
    if (reach.bodies.some(({ module: home, node }) => ends.test(home.tree.textOf(node)))) return undefined;
    return { kind: 'resource', name: value.name, file: value.module.path, ...value.module.tree.rangeOf(value.value) };
  }
  return undefined;
}

const METHODS = /\.(get|post|put|patch|delete|head|options|request|stream)$/;

/** How many requests the file and the tests below it seem to make with it. */
function requests(facts: Facts, { inFunction, node }: CallFact): number {
  const { module } = facts;
  const fixture = facts.fixtures.find(({ function: made }) => made === inFunction);
  const tests = [facts, ...facts.suite].flatMap(({ tests }) => tests);
  if (fixture !== undefined)
    return tests.filter(({ fixtures }) => fixtures.some((used) => used.function === fixture.function)).length;
  const { tree } = module;
  const parent = tree.parentOf(node);
  const left = parent === undefined ? undefined : tree.childByField(parent, 'left');
  const name = left === undefined ? undefined : tree.textOf(left);
  return module.calls.filter(({ callee }) => {
    const text = tree.textOf(callee);
    return name !== undefined && text.startsWith(`${name}.`) && METHODS.test(text);
  }).length;
}

function finding(facts: Facts, call: CallFact, app: NodeId, reason: Reason): Finding {
  const shown = facts.module.tree.textOf(app);
  const { file, start, end } = reason;
  const message =
    reason.kind === 'startup'
      ? `TestClient runs the startup of "${shown}" only in a "with" block. What startup sets is missing, for example "AttributeError: 'State' object has no attribute ...".`
      : `Outside a "with" block TestClient runs every request on a loop of its own. A connection of "${reason.name}" belongs to the loop of the first request; the next one raises "RuntimeError: ... attached to a different loop" or "Event loop is closed".`;
  return report(testclientWithoutContextManager, facts, call.range, message, {
    related: [
      {
        file,
        span: { start, end },
        message: reason.kind === 'startup' ? 'startup is said here' : `"${reason.name}" is made here`,
      },
    ],
    fixes: fixes(facts, call),
  });
}

function fixes(facts: Facts, call: CallFact): Fix[] {
  const { module } = facts;
  const { tree, path, text } = module;
  const parent = tree.parentOf(call.node);
  if (parent === undefined) return [];
  if (call.inFunction === undefined) return asFixture(facts, parent);
  const fixture = facts.fixtures.find(({ function: made }) => made === call.inFunction);
  if (tree.kindOf(parent) === 'assignment') {
    const returned = fixture === undefined ? [] : toYield(facts, fixture);
    if (returned === undefined) return [];
    return fix('Enter it with a "with" block', false, assignmentToWith(module, parent, 'with', returned));
  }
  const isGiven = ['return_statement', 'yield'].includes(tree.kindOf(parent));
  if (fixture === undefined || !isGiven) return [];
  const statement = tree.kindOf(parent) === 'yield' ? (tree.parentOf(parent) ?? parent) : parent;
  if (
    lineStart(text, tree.startOf(statement)) + indentationAt(text, tree.startOf(statement)).length !==
    tree.startOf(statement)
  )
    return [];
  const indentation = indentationAt(text, tree.startOf(statement));
  const name = fixture.name === 'client' || module.findGlobal('client') === undefined ? 'client' : fixture.name;
  const newText = `with ${tree.textOf(call.node)} as ${name}:${newlineOf(text)}${indentation}${indentationStep(text)}yield ${name}`;
  return fix('Enter it with a "with" block', false, [{ file: path, span: tree.rangeOf(statement), newText }]);
}

/** One at the top of a test module lives as long as the module: a fixture that enters it, requested where it is used. */
function asFixture(facts: Facts, parent: NodeId): Fix[] {
  const { module, tests } = facts;
  if (module.tree.kindOf(parent) !== 'assignment' || tests.length === 0) return [];
  const made = moduleValueToFixture(facts, parent);
  return made === undefined
    ? []
    : fix('Make it a fixture that enters it', false, withImports(module, made.edits, made.needs));
}

/** `return` becomes `yield`; undefined where it is not the one last statement. */
function toYield({ module }: Facts, { function: made }: FixtureFact) {
  if (made.isGenerator) return [];
  const { tree, path } = module;
  const statements = tree.namedChildren(made.body);
  const returns = tree
    .nodesOfKind('return_statement')
    .filter((node) => made.node < node && node <= tree.lastOf(made.node));
  const [only, more] = returns;
  if (only === undefined || more !== undefined || statements.at(-1) !== only) return undefined;
  const start = tree.startOf(only);
  return [{ file: path, span: { start, end: start + 'return'.length }, newText: 'yield' }];
}
