import type { CallFact, Facts, FixtureFact, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import { callAt } from './call-index';
import { functionAround } from './function-around';

/** A client that runs an ASGI app by itself, with the app it was given. */
export interface AppClient {
  /** `asgi`: an async client over ASGITransport; `testclient`: Starlette's and FastAPI's TestClient. */
  readonly kind: 'asgi' | 'testclient';
  readonly module: ModuleFacts;
  readonly app: NodeId;
  /** The call that makes it. */
  readonly making: CallFact;
  /** The call that makes its transport, where it has one. */
  readonly transport: CallFact | undefined;
}

/** Longer ways from a name to its client are circles. */
const MOST_STEPS = 6;

/** The client that an expression stands for: made here, opened by a `with`, or given by a fixture. Undefined when it cannot be told. */
export function appClient(facts: Facts, node: NodeId, module = facts.module, steps = 0): AppClient | undefined {
  if (steps > MOST_STEPS) return undefined;
  const { tree } = module;
  const again = (next: NodeId | undefined, of = module) =>
    next === undefined ? undefined : appClient(facts, next, of, steps + 1);
  switch (tree.kindOf(node)) {
    case 'call': {
      const call = callAt(module, node);
      if (call === undefined) return undefined;
      if (/enter_(async_)?context$/.test(tree.textOf(call.callee))) return again(call.positional[0]);
      return madeBy(module, call);
    }
    case 'await':
    case 'parenthesized_expression':
      return again(tree.namedChildren(node)[0]);
    case 'identifier': {
      const name = tree.textOf(node);
      const around = functionAround(module, node);
      const bound = around === undefined ? undefined : boundIn(module, around, name);
      if (bound !== undefined) return again(bound);
      if (around?.parameters.some((parameter) => parameter.name === name)) {
        const fixture = fixtureBehind(facts, module, around, name);
        return fixture === undefined ? undefined : again(givenBy(fixture), fixture.module);
      }
      const dotted = module.dottedName(node);
      const global = dotted === undefined ? undefined : facts.findValue(dotted);
      return global === undefined ? undefined : again(global.value, global.module);
    }
    default:
      return undefined;
  }
}

function madeBy(module: ModuleFacts, client: CallFact): AppClient | undefined {
  const { name, keywords, positional } = client;
  if (/(^|\.)testclient\.TestClient$/.test(name ?? '')) {
    const app = keywords.get('app') ?? positional[0];
    return app === undefined ? undefined : { kind: 'testclient', module, app, making: client, transport: undefined };
  }
  if (!/^httpx2?\.AsyncClient$/.test(name ?? '')) return undefined;
  const transport = keywords.get('transport');
  const carrier = transport === undefined ? undefined : callBehind(module, transport);
  const app = /^httpx2?\.ASGITransport$/.test(carrier?.name ?? '')
    ? (carrier?.keywords.get('app') ?? carrier?.positional[0])
    : keywords.get('app');
  return app === undefined ? undefined : { kind: 'asgi', module, app, making: client, transport: carrier };
}

function callBehind(module: ModuleFacts, node: NodeId): CallFact | undefined {
  const { tree, calls } = module;
  const around = functionAround(module, node);
  const value =
    tree.kindOf(node) === 'identifier' && around !== undefined ? boundIn(module, around, tree.textOf(node)) : node;
  return calls.find((candidate) => candidate.node === value);
}

/** What a name is bound to in a function: by its one assignment, or as the target of a `with`. */
function boundIn({ tree }: ModuleFacts, { node }: FunctionFact, name: string): NodeId | undefined {
  const within = (candidate: NodeId) => node < candidate && candidate <= tree.lastOf(node);
  const isName = (target: NodeId | undefined) => target !== undefined && tree.textOf(target) === name;
  const assigned = tree
    .nodesOfKind('assignment')
    .filter((candidate) => within(candidate) && isName(tree.childByField(candidate, 'left')))
    .map((candidate) => tree.childByField(candidate, 'right'));
  const opened = tree
    .nodesOfKind('as_pattern')
    .filter((candidate) => within(candidate) && isName(tree.childByField(candidate, 'alias')))
    .map((candidate) => tree.namedChildren(candidate)[0]);
  const [only, more] = [...assigned, ...opened];
  return more === undefined ? only : undefined;
}

/** The one value that a fixture returns or yields. */
function givenBy({ module, function: definition }: FixtureFact): NodeId | undefined {
  const { tree } = module;
  const [value, more] = tree
    .nodesOfKind(definition.isGenerator ? 'yield' : 'return_statement')
    .filter((statement) => functionAround(module, statement)?.node === definition.node)
    .flatMap((statement) => tree.namedChildren(statement).slice(0, 1));
  return more === undefined ? value : undefined;
}

function fixtureBehind(facts: Facts, module: ModuleFacts, around: FunctionFact, name: string): FixtureFact | undefined {
  const isHere = module.path === facts.module.path;
  const known = isHere ? [...facts.tests, ...facts.fixtures] : facts.tests.flatMap(({ fixtures }) => fixtures);
  const requester = known.find(({ function: definition }) => definition.node === around.node);
  return requester === undefined ? undefined : facts.findFixture(name);
}
