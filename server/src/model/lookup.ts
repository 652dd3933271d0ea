import type { ClassFact, Definition, ModuleFacts, NodeId } from './facts';

export type FindModule = (dotted: string) => ModuleFacts | undefined;

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
      return rest.length === 1 ? methodOf(findModule, { module, class: fact }, rest[0] ?? '', asked) : undefined;
    }
    case 'import': {
      const origin = importedFrom(module, bound.node, name);
      return origin === undefined ? undefined : lookUp(findModule, [origin, ...rest].join('.'), asked);
    }
    case 'value': {
      const kind = module.tree.kindOf(bound.node);
      const alias = kind === 'identifier' || kind === 'attribute' ? module.dottedName(bound.node) : undefined;
      const own = module.moduleName === '' ? name : `${module.moduleName}.${name}`;
      if (alias !== undefined && alias !== own) {
        const found = lookUp(findModule, [alias, ...rest].join('.'), asked);
        if (found !== undefined) return found;
      }
      return rest.length === 0 ? { kind: 'value', module, name, value: bound.node } : undefined;
    }
    default:
      return bound.kind satisfies never;
  }
}

/** A class with the module it is in. */
export interface FoundClass {
  readonly module: ModuleFacts;
  readonly class: ClassFact;
}

/** A method by its name, in the class or the bases of it that are in the workspace. */
export function methodOf(
  findModule: FindModule,
  owner: FoundClass,
  name: string,
  asked?: ReadonlySet<string>,
): (Definition & { readonly kind: 'function' }) | undefined {
  const own = ownMethod(owner, name);
  if (own !== undefined || owner.class.bases.length === 0) return own;
  for (const base of basesOf(findModule, owner.class, asked).known) {
    const inherited = ownMethod(base, name);
    if (inherited !== undefined) return inherited;
  }
  return undefined;
}

function ownMethod({ module, class: owner }: FoundClass, name: string) {
  const found = module.functions.findLast((candidate) => candidate.enclosingClass === owner && candidate.name === name);
  return found === undefined ? undefined : ({ kind: 'function', module, function: found } as const);
}

/**
 * The name at the end of imports, re-exports and plain aliases, which may be a library's: with
 * `from httpx import AsyncClient as Client` in app/clients.py, `app.clients.Client` is `httpx.AsyncClient`.
 */
export function canonicalName(findModule: FindModule, dotted: string): string {
  let name = dotted;
  for (let step = 0; step < MAX_ALIASES; step++) {
    const next = oneStep(findModule, name);
    if (next === undefined || next === name) return name;
    name = next;
  }
  return dotted;
}

const MAX_ALIASES = 16;

function oneStep(findModule: FindModule, dotted: string): string | undefined {
  const parts = dotted.split('.');
  for (let length = parts.length - 1; length >= 1; length--) {
    const module = findModule(parts.slice(0, length).join('.'));
    if (module === undefined) continue;
    const [name = '', ...rest] = parts.slice(length);
    const bound = module.findGlobal(name);
    if (bound === undefined) return byWildcard(findModule, module, [name, ...rest]);
    if (bound.kind === 'function' || bound.kind === 'class') return undefined;
    const kind = module.tree.kindOf(bound.node);
    if (bound.kind === 'value' && kind !== 'identifier' && kind !== 'attribute') return undefined;
    const origin = bound.kind === 'import' ? importedFrom(module, bound.node, name) : module.dottedName(bound.node);
    return origin === undefined ? undefined : [origin, ...rest].join('.');
  }
  return undefined;
}

function byWildcard(findModule: FindModule, { wildcards }: ModuleFacts, rest: readonly string[]): string | undefined {
  const known = wildcards.map((origin) => [origin, ...rest].join('.')).filter((name) => lookUp(findModule, name));
  // What no module of the workspace has comes from the library, when there is only one.
  const [only, more] = known.length > 0 ? known : wildcards.map((origin) => [origin, ...rest].join('.'));
  return more === undefined ? only : undefined;
}

function importedFrom(module: ModuleFacts, node: NodeId, local: string): string | undefined {
  const start = module.tree.startOf(node);
  return module.imports.find((candidate) => candidate.range.start === start && candidate.local === local)?.origin;
}

/** The class with its module, as a module knows it: its own, or one it imports. */
export function homeOf(findModule: FindModule, module: ModuleFacts, fact: ClassFact): FoundClass {
  if (module.classes.includes(fact)) return { module, class: fact };
  for (const { origin } of module.imports) {
    const definition = origin.includes('.') ? lookUp(findModule, origin) : undefined;
    if (definition?.kind === 'class' && definition.module.classes.includes(fact))
      return { module: definition.module, class: fact };
  }
  return { module, class: fact };
}

/**
 * A class's bases that are in the workspace, breadth first, and whether one is not: a library's, or computed.
 * @param asked names on the way here, as `lookUp` has them: a class may be named like the module its base is in
 */
export function basesOf(
  findModule: FindModule,
  fact: ClassFact,
  asked: ReadonlySet<string> = new Set(),
): {
  readonly known: readonly FoundClass[];
  readonly foreign: readonly (string | undefined)[];
} {
  const known: FoundClass[] = [];
  const foreign: (string | undefined)[] = [];
  const queue = [...fact.bases];
  for (const base of queue) {
    const definition = base === undefined ? undefined : lookUp(findModule, base, new Set(asked));
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
