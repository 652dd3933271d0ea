import type { CallFact, Facts, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import type { AppClient } from './test-clients';
import { originOf } from './value-types';

/** A function that answers a path of an app. */
export interface Route {
  readonly kind: 'http' | 'websocket';
  /** As it is written, without the prefixes of its routers: `/orders/{number}`. */
  readonly path: string;
  readonly module: ModuleFacts;
  readonly function: FunctionFact;
}

/** Modules that are looked into from an app; a bigger app's routes stay unknown. */
const MOST_MODULES = 80;

/**
 * The function that answers a path of the app of a client, among the routes of the modules that the app's module
 * imports. Undefined when none or several would do.
 * @param url path, or address whose host does not matter
 */
export function findRoute(facts: Facts, client: AppClient, url: string, kind: Route['kind']): Route | undefined {
  const path = url.replace(/^\w+:\/\/[^/]*/, '').replace(/[?#].*$/, '');
  const origin = originOf(facts, client.app, client.module);
  const start = [origin?.module, client.module].flatMap((module) => module ?? []);
  const matching = routesFrom(facts, start).filter((route) => route.kind === kind && matches(route.path, path));
  const longest = Math.max(...matching.map((route) => route.path.length));
  const best = matching.filter((route) => route.path.length === longest);
  const [only] = best;
  return best.every((route) => route.function.node === only?.function.node && route.module.path === only.module.path)
    ? only
    : undefined;
}

/** By the modules they are looked for from; a file asks for each of its requests. */
const routes = new WeakMap<Facts, Map<string, readonly Route[]>>();

function routesFrom(facts: Facts, start: readonly ModuleFacts[]): readonly Route[] {
  const known = routes.get(facts) ?? new Map<string, readonly Route[]>();
  routes.set(facts, known);
  const key = start.map(({ path }) => path).join('\n');
  const found = known.get(key) ?? modulesFrom(facts, start).flatMap((module) => routesOf(facts, module));
  known.set(key, found);
  return found;
}

function modulesFrom(facts: Facts, start: readonly ModuleFacts[]): ModuleFacts[] {
  const found = new Map(start.map((module) => [module.path, module]));
  for (const module of found.values()) {
    for (const { origin } of module.imports) {
      if (found.size >= MOST_MODULES) return [...found.values()];
      const imported =
        facts.findModule(origin) ?? facts.findModule(origin.slice(0, Math.max(origin.lastIndexOf('.'), 0)));
      if (imported !== undefined && !found.has(imported.path)) found.set(imported.path, imported);
    }
  }
  return [...found.values()];
}

const HTTP = /\.(get|post|put|patch|delete|head|options|api_route|route)$/;
const WEBSOCKET = /\.(websocket|websocket_route)$/;

function routesOf(facts: Facts, module: ModuleFacts): readonly Route[] {
  const decorated = decoratedRoutes.get(module) ?? routesByDecorator(module);
  decoratedRoutes.set(module, decorated);
  return [...decorated, ...listedRoutes(facts, module)];
}

/** They are in the file alone, which many tests lead to. */
const decoratedRoutes = new WeakMap<ModuleFacts, readonly Route[]>();

function routesByDecorator(module: ModuleFacts): readonly Route[] {
  return module.functions.flatMap((definition) =>
    definition.decorators.flatMap(({ node, positional, keywords }): Route[] => {
      const expression = module.tree.namedChildren(node)[0] ?? node;
      const callee = module.tree.childByField(expression, 'function');
      const written = callee === undefined ? '' : module.tree.textOf(callee);
      const kind = WEBSOCKET.test(written) ? 'websocket' : HTTP.test(written) ? 'http' : undefined;
      if (kind === undefined) return [];
      const path = stringOf(module, positional[0] ?? keywords.get('path'));
      return path === undefined ? [] : [{ kind, path, module, function: definition }];
    }),
  );
}

function listedRoutes(facts: Facts, module: ModuleFacts): readonly Route[] {
  const listed = listedCalls.get(module) ?? module.calls.filter(({ name }) => LISTED.test(name ?? ''));
  listedCalls.set(module, listed);
  return listed.flatMap(({ name, positional, keywords }): Route[] => {
    const kind = name?.endsWith('.WebSocketRoute') ? 'websocket' : 'http';
    const path = stringOf(module, positional[0] ?? keywords.get('path'));
    const endpoint = positional[1] ?? keywords.get('endpoint');
    const dotted = endpoint === undefined ? undefined : module.dottedName(endpoint);
    const found = dotted === undefined ? undefined : facts.findFunction(dotted);
    return path === undefined || found === undefined ? [] : [{ kind, path, ...found }];
  });
}

const LISTED = /\.(WebSocket)?Route$/;

const listedCalls = new WeakMap<ModuleFacts, readonly CallFact[]>();

function stringOf(module: ModuleFacts, node: NodeId | undefined): string | undefined {
  return node === undefined ? undefined : module.stringValue(node);
}

/** The prefixes of routers come in front. */
function matches(template: string, path: string): boolean {
  const pattern = template
    .split(/(\{[^}]*\})/)
    .map((part) => (/^\{.*:path\}$/.test(part) ? '.+' : /^\{/.test(part) ? '[^/]+' : escaped(part)))
    .join('');
  return new RegExp(`^(/.*)?${pattern}$`).test(path);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
