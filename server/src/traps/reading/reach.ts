import type { ClassFact, Definition, Facts, ModuleFacts, NodeId } from '../../model/facts';
import { referencesIn } from './references';

/** Something made once for many: a module-level value, a class attribute, a default, what a cached function gives. */
export interface ReachedValue {
  readonly module: ModuleFacts;
  /** As people write it: `engine`, `Repo.client`. */
  readonly name: string;
  /** The expression that makes it. */
  readonly value: NodeId;
  /** Where the function that the search began with mentions it, or what leads to it. */
  readonly via: NodeId;
  /** Files whose code mentions it by name. */
  readonly usedIn: readonly string[];
}

/** What code may end up using. */
export interface Reach {
  readonly values: readonly ReachedValue[];
  /** Bodies that were looked through, the first one included. */
  readonly bodies: readonly { readonly module: ModuleFacts; readonly node: NodeId }[];
}

/** Whoever reaches more than this reaches everything. */
const MOST_BODIES = 600;

const caches = new WeakMap<Facts, Map<string, Reach>>();
const definitions = new WeakMap<Facts, Map<string, Definition | undefined>>();

/**
 * Values of the workspace that a function (or a whole file, by its root) may use, by itself or through the functions, classes and ASGI apps of
 * the workspace that it mentions. An app leads to its routes, a class to all its methods.
 */
export function reachOf(facts: Facts, module: ModuleFacts, node: NodeId): Reach {
  const cache = caches.get(facts) ?? new Map<string, Reach>();
  caches.set(facts, cache);
  const key = `${module.path} ${node}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const reach = search(facts, module, node);
  cache.set(key, reach);
  return reach;
}

interface Body {
  readonly module: ModuleFacts;
  readonly node: NodeId;
  readonly via: NodeId | undefined;
}

function search(facts: Facts, start: ModuleFacts, node: NodeId): Reach {
  const values = new Map<string, ReachedValue>();
  const visited = new Map<string, Set<NodeId>>();
  const queue: Body[] = [];
  const visit = (body: Body): void => {
    const known = visited.get(body.module.path) ?? new Set<NodeId>();
    if (known.has(body.node) || queue.length >= MOST_BODIES) return;
    visited.set(body.module.path, known.add(body.node));
    queue.push(body);
  };
  const reach = (module: ModuleFacts, name: string, value: NodeId, via: NodeId, usedIn: string): void => {
    const key = `${module.path} ${value}`;
    const known = values.get(key);
    if (known === undefined) values.set(key, { module, name, value, via, usedIn: [usedIn] });
    else if (!known.usedIn.includes(usedIn)) values.set(key, { ...known, usedIn: [...known.usedIn, usedIn] });
  };
  visit({ module: start, node, via: undefined });
  for (const body of queue) {
    for (const reference of referencesIn(body.module, body.node)) {
      const found = resolve(facts, reference.dotted);
      if (found === undefined) continue;
      const via = body.via ?? reference.node;
      switch (found.kind) {
        case 'function':
          for (const cached of givenOnce(found))
            reach(found.module, found.function.name, cached, via, body.module.path);
          visit({ module: found.module, node: found.function.node, via });
          break;
        case 'class':
          if (reference.inAnnotation) break;
          for (const { name, value } of classValues(found.module, found.class))
            reach(found.module, `${found.class.name}.${name}`, value, via, body.module.path);
          for (const method of methodsOf(found.module, found.class)) visit({ module: found.module, node: method, via });
          break;
        case 'value':
          reach(found.module, found.name, found.value, via, body.module.path);
          visit({ module: found.module, node: found.value, via });
          for (const handler of registeredOn(found.module, found.name))
            visit({ module: found.module, node: handler, via });
          break;
        default:
          found satisfies never;
      }
    }
  }
  return { values: [...values.values()], bodies: queue };
}

/** The definition that a dotted name, or the beginning of it, stands for. */
function resolve(facts: Facts, dotted: string): Definition | undefined {
  const known = definitions.get(facts) ?? new Map<string, Definition | undefined>();
  definitions.set(facts, known);
  if (!known.has(dotted)) known.set(dotted, resolveAnew(facts, dotted));
  return known.get(dotted);
}

function resolveAnew(facts: Facts, dotted: string): Definition | undefined {
  const parts = dotted.split('.');
  for (let length = parts.length; length >= 2; length--) {
    const found = facts.findDefinition(parts.slice(0, length).join('.'));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The call that a cached function returns the result of. */
function givenOnce({ module, function: fact }: Definition & { readonly kind: 'function' }): readonly NodeId[] {
  if (!fact.decorators.some(({ name }) => name === 'functools.lru_cache' || name === 'functools.cache')) return [];
  const { tree } = module;
  return tree
    .nodesOfKind('return_statement')
    .filter((statement) => fact.node < statement && statement <= tree.lastOf(fact.node))
    .flatMap((statement) => tree.namedChildren(statement).slice(0, 1))
    .filter((value) => tree.kindOf(value) === 'call');
}

function methodsOf({ functions }: ModuleFacts, owner: ClassFact): readonly NodeId[] {
  return functions.filter((candidate) => candidate.enclosingClass === owner).map((method) => method.node);
}

/** Assignments in a class body. */
function classValues({ tree }: ModuleFacts, owner: ClassFact): readonly { name: string; value: NodeId }[] {
  const known = valuesOfClasses.get(owner);
  if (known !== undefined) return known;
  const found = valuesIn(tree, owner);
  valuesOfClasses.set(owner, found);
  return found;
}

const valuesOfClasses = new WeakMap<ClassFact, readonly { name: string; value: NodeId }[]>();

function valuesIn(tree: ModuleFacts['tree'], { node }: ClassFact): readonly { name: string; value: NodeId }[] {
  const body = tree.childByField(node, 'body');
  return (body === undefined ? [] : tree.namedChildren(body)).flatMap((statement) => {
    const [assignment] = tree.namedChildren(statement);
    if (assignment === undefined || tree.kindOf(assignment) !== 'assignment') return [];
    const left = tree.childByField(assignment, 'left');
    const value = tree.childByField(assignment, 'right');
    return left === undefined || value === undefined ? [] : [{ name: tree.textOf(left), value }];
  });
}

/**
 * What is hung onto an app or router in its own module: functions decorated with it (`@app.get("/")`), and the
 * arguments of calls on it (`app.include_router(orders.router)`).
 */
function registeredOn(module: ModuleFacts, name: string): readonly NodeId[] {
  const known = registered.get(module.tree) ?? new Map<string, readonly NodeId[]>();
  registered.set(module.tree, known);
  const before = known.get(name);
  if (before !== undefined) return before;
  const found = registeredAnew(module, name);
  known.set(name, found);
  return found;
}

/** By file and name: it is in the text alone. */
const registered = new WeakMap<ModuleFacts['tree'], Map<string, readonly NodeId[]>>();

function registeredAnew(module: ModuleFacts, name: string): readonly NodeId[] {
  const { tree } = module;
  const prefix = `${name}.`;
  const decorated = module.functions
    .filter(({ decorators }) =>
      decorators.some(({ node }) => {
        const [expression = node] = tree.namedChildren(node);
        return tree.textOf(expression).startsWith(prefix);
      }),
    )
    .map(({ node }) => node);
  const calls = module.calls
    .filter(({ callee, inFunction }) => inFunction === undefined && tree.textOf(callee).startsWith(prefix))
    .map(({ node }) => tree.childByField(node, 'arguments') ?? node);
  return [...decorated, ...calls];
}
