import type { ClassFact, FunctionFact, ModuleFacts, NodeId } from './facts';

export type FindModule = (dotted: string) => ModuleFacts | undefined;

/** Where a dotted name of the workspace is defined, through imports and re-exports. */
export type Definition =
  | { readonly kind: 'function'; readonly module: ModuleFacts; readonly function: FunctionFact }
  | { readonly kind: 'class'; readonly module: ModuleFacts; readonly class: ClassFact }
  | { readonly kind: 'value'; readonly module: ModuleFacts; readonly value: NodeId };

/** `x = x.y` asks for ever longer names. */
const MAX_NAMES = 64;

/**
 * Looks a dotted name up in the workspace: `app.main.app`, `tests.helpers.Base.method`. Follows re-exports and
 * `from X import *`. Undefined for what is not in the workspace.
 *
 * `asked` holds the names on the way here: packages import each other's names in circles.
 */
export function lookUp(findModule: FindModule, dotted: string, asked = new Set<string>()): Definition | undefined {
  if (asked.has(dotted) || asked.size >= MAX_NAMES) return undefined;
  asked.add(dotted);
  const parts = dotted.split('.');
  for (let length = parts.length - 1; length >= 1; length--) {
    const module = findModule(parts.slice(0, length).join('.'));
    if (module === undefined) continue;
    const [name = '', ...rest] = parts.slice(length);
    // What the innermost module does not have, the package around it does not have under that name either.
    return inModule(findModule, module, name, rest, asked);
  }
  return undefined;
}

function inModule(
  findModule: FindModule,
  module: ModuleFacts,
  name: string,
  rest: readonly string[],
  asked: Set<string>,
): Definition | undefined {
  const bound = module.findGlobal(name);
  if (bound === undefined) {
    for (const origin of module.wildcards) {
      const found = lookUp(findModule, [origin, name, ...rest].join('.'), asked);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  switch (bound.kind) {
    case 'function': {
      const fact = module.functions.find((candidate) => candidate.node === bound.node);
      return fact !== undefined && rest.length === 0 ? { kind: 'function', module, function: fact } : undefined;
    }
    case 'class': {
      const fact = module.classes.find((candidate) => candidate.node === bound.node);
      if (fact === undefined) return undefined;
      if (rest.length === 0) return { kind: 'class', module, class: fact };
      const method = module.functions.find(
        (candidate) => candidate.enclosingClass === fact && candidate.name === rest[0],
      );
      return method !== undefined && rest.length === 1 ? { kind: 'function', module, function: method } : undefined;
    }
    case 'import': {
      const fact = module.imports.find(
        (candidate) => candidate.range.start === module.tree.startOf(bound.node) && candidate.local === name,
      );
      return fact === undefined ? undefined : lookUp(findModule, [fact.origin, ...rest].join('.'), asked);
    }
    case 'value': {
      const kind = module.tree.kindOf(bound.node);
      const alias = kind === 'identifier' || kind === 'attribute' ? module.dottedName(bound.node) : undefined;
      const own = module.moduleName === '' ? name : `${module.moduleName}.${name}`;
      if (alias !== undefined && alias !== own) {
        const found = lookUp(findModule, [alias, ...rest].join('.'), asked);
        if (found !== undefined) return found;
      }
      return rest.length === 0 ? { kind: 'value', module, value: bound.node } : undefined;
    }
    default:
      return bound.kind satisfies never;
  }
}

/** A class's bases that are in the workspace, breadth first, and whether one is not: a library's, or computed. */
export function basesOf(
  findModule: FindModule,
  fact: ClassFact,
): {
  readonly known: readonly { module: ModuleFacts; class: ClassFact }[];
  readonly foreign: readonly (string | undefined)[];
} {
  const known: { module: ModuleFacts; class: ClassFact }[] = [];
  const foreign: (string | undefined)[] = [];
  const queue = [...fact.bases];
  for (const base of queue) {
    const definition = base === undefined ? undefined : lookUp(findModule, base);
    if (definition?.kind !== 'class') {
      foreign.push(base);
      continue;
    }
    if (definition.class === fact || known.some((entry) => entry.class === definition.class)) continue;
    known.push({ module: definition.module, class: definition.class });
    queue.push(...definition.class.bases);
  }
  return { known, foreign };
}
