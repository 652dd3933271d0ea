import type { Facts, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import type { Lifespan } from './lifespan';
import { reachOf } from './reach';

/** What a startup function leaves behind for the app, as far as its code says. */
interface Effects {
  /** Names it sets or starts: `app.state.db`, `cache["x"]`, `broker.start()`. */
  readonly names: Set<string>;
  /** It does something whose effect has no name that could be looked for. */
  unnamed: boolean;
}

/**
 * Whether the code of an app seems to need what its startup does: something it sets is mentioned elsewhere, or it does
 * what cannot be followed. False for a startup that only logs, or sets what nothing reads.
 */
export function startupMatters(facts: Facts, { module, saidAt }: Lifespan): boolean {
  const handlers = startupFunctions(facts, module, saidAt);
  // Another app's lifespan serves that app, which the requests may leave alone.
  if (handlers.length === 0) return module.tree.kindOf(saidAt) !== 'attribute' || isImported(module, saidAt);
  const effects: Effects = { names: new Set(), unnamed: false };
  for (const { module: home, function: handler } of handlers) collect(facts, home, handler, effects, 0);
  if (effects.unnamed) return true;
  if (effects.names.size === 0) return false;
  const mention = new RegExp(`\\b(${[...effects.names].map((name) => name.replace(/\W/g, '')).join('|')})\\b`);
  const own = handlers.map(({ module: home, function: handler }) => home.tree.textOf(handler.node));
  return reachOf(facts, module, module.tree.root).bodies.some(({ module: home, node }) => {
    if (handlers.some(({ module: other, function: { node: start } }) => other.path === home.path && start === node))
      return false;
    const text = own.reduce((left, startup) => left.replace(startup, ''), home.tree.textOf(node));
    return mention.test(text);
  });
}

/** `package.module.function`, and not an attribute of something the file has made. */
function isImported(module: ModuleFacts, node: NodeId): boolean {
  const dotted = module.dottedName(node);
  return dotted !== undefined && module.imports.some(({ origin }) => dotted.startsWith(`${origin}.`));
}

interface Handler {
  readonly module: ModuleFacts;
  readonly function: FunctionFact;
}

/** The functions that `lifespan=f`, `on_startup=[f]` or `@app.on_event("startup")` name; empty where one is not known. */
function startupFunctions(facts: Facts, module: ModuleFacts, saidAt: NodeId): readonly Handler[] {
  const { tree } = module;
  const decorated = module.functions.find(({ decorators }) =>
    decorators.some(({ node }) => node < saidAt && saidAt <= tree.lastOf(node)),
  );
  if (decorated !== undefined) return [{ module, function: decorated }];
  const named = ['list', 'tuple'].includes(tree.kindOf(saidAt)) ? tree.namedChildren(saidAt) : [saidAt];
  const found = named.map((node) => namedFunction(facts, module, node));
  return found.some((one) => one === undefined) ? [] : found.flatMap((one) => one ?? []);
}

function namedFunction(facts: Facts, module: ModuleFacts, node: NodeId): Handler | undefined {
  const dotted = module.dottedName(node);
  if (dotted !== undefined) return facts.findFunction(dotted);
  const name = module.tree.textOf(node);
  const local = module.functions.find(
    ({ name: own, enclosingFunction: outer }) =>
      own === name && outer !== undefined && outer.node < node && node <= module.tree.lastOf(outer.node),
  );
  return local === undefined ? undefined : { module, function: local };
}

/** Helpers of helpers are taken to do something. */
const MOST_STEPS = 2;
const TALK = /^(print|log|logger|logging|_log|_logger|structlog|warnings|time)\b/;

function collect(facts: Facts, module: ModuleFacts, handler: FunctionFact, effects: Effects, steps: number): void {
  const { tree } = module;
  const last = firstYield(module, handler) ?? tree.lastOf(handler.node);
  const given = tree.namedChildren(last).length > 0 && tree.kindOf(last) === 'yield';
  if (given) effects.unnamed = true;
  const globals = new Set(
    tree
      .nodesOfKind('global_statement')
      .filter((node) => handler.node < node && node <= tree.lastOf(handler.node))
      .flatMap((node) => tree.namedChildren(node).map((name) => tree.textOf(name))),
  );
  for (const node of tree.descendants(handler.body)) {
    if (node > last) break;
    const kind = tree.kindOf(node);
    if (kind === 'assignment' || kind === 'augmented_assignment') {
      const left = tree.childByField(node, 'left');
      if (left !== undefined) assigned(module, left, globals, effects);
    }
    const parent = tree.parentOf(node);
    if (kind !== 'call' || parent === undefined) continue;
    const isStatement = ['expression_statement', 'with_item'].includes(tree.kindOf(parent));
    const isAwaited =
      tree.kindOf(parent) === 'await' && tree.kindOf(tree.parentOf(parent) ?? 0) === 'expression_statement';
    if (isStatement || isAwaited) called(facts, module, node, effects, steps);
  }
}

function firstYield({ tree }: ModuleFacts, { node }: FunctionFact): NodeId | undefined {
  return tree.nodesOfKind('yield').find((found) => node < found && found <= tree.lastOf(node));
}

function assigned({ tree }: ModuleFacts, left: NodeId, globals: ReadonlySet<string>, { names }: Effects): void {
  switch (tree.kindOf(left)) {
    case 'attribute': {
      const attribute = tree.childByField(left, 'attribute');
      if (attribute !== undefined) names.add(tree.textOf(attribute));
      return;
    }
    case 'subscript':
      names.add(/(\w+)\s*\[/.exec(tree.textOf(left))?.[1] ?? '');
      return;
    case 'identifier':
      if (globals.has(tree.textOf(left))) names.add(tree.textOf(left));
      return;
  }
}

function called(facts: Facts, module: ModuleFacts, call: NodeId, effects: Effects, steps: number): void {
  const { tree } = module;
  const callee = tree.childByField(call, 'function');
  const text = callee === undefined ? '' : tree.textOf(callee);
  if (TALK.test(text)) return;
  const dotted = callee === undefined ? undefined : module.dottedName(callee);
  const helper = dotted === undefined ? undefined : facts.findFunction(dotted);
  if (helper !== undefined && steps < MOST_STEPS) {
    collect(facts, helper.module, helper.function, effects, steps + 1);
    return;
  }
  const object = callee === undefined ? undefined : tree.childByField(callee, 'object');
  const owner = object === undefined ? undefined : module.dottedName(object);
  if (owner !== undefined && facts.findValue(owner) !== undefined) effects.names.add(owner.split('.').pop() ?? '');
  else effects.unnamed = true;
}
