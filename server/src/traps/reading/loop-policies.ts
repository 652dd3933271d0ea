import type { CallFact, FixtureFact, ModuleFacts, NodeId } from '../../model/facts';
import { callAt } from './call-index';

/** What makes the loops that a policy makes. */
export interface LoopFactory {
  /** Module and function: `uvloop`, `new_event_loop`. */
  readonly module: string;
  readonly name: string;
  /** Name for the ids of tests. */
  readonly id: string;
}

/** By the class of the policy. */
const FACTORIES: ReadonlyMap<string, LoopFactory> = new Map([
  ['uvloop.EventLoopPolicy', { module: 'uvloop', name: 'new_event_loop', id: 'uvloop' }],
  ['winloop.EventLoopPolicy', { module: 'winloop', name: 'new_event_loop', id: 'winloop' }],
  ['asyncio.DefaultEventLoopPolicy', { module: 'asyncio', name: 'new_event_loop', id: 'asyncio' }],
  ['asyncio.WindowsSelectorEventLoopPolicy', { module: 'asyncio', name: 'SelectorEventLoop', id: 'selector' }],
  ['asyncio.WindowsProactorEventLoopPolicy', { module: 'asyncio', name: 'ProactorEventLoop', id: 'proactor' }],
]);

const POLICIES: ReadonlyMap<string, string> = new Map(
  [...FACTORIES].map(([policy, { module, name }]) => [`${module}.${name}`, policy] as const),
);

/** The class of the policy whose loops a factory makes, dotted. */
export function policyOf({ module, name }: LoopFactory): string | undefined {
  return POLICIES.get(`${module}.${name}`);
}

/** The factory of the loop that a call makes (`uvloop.new_event_loop()`, `uvloop.Loop()`), or of a policy. */
export function loopFactoryOf({ name }: CallFact): LoopFactory | undefined {
  const asked = name?.replace(/^(uvloop|winloop)\.(Loop|install)$/, '$1.new_event_loop');
  return [...FACTORIES].find(
    ([policy, { module, name: made }]) => asked === policy || asked === `${module}.${made}`,
  )?.[1];
}

/** The factory of a known policy that a call makes. */
export function factoryOf({ name, positional, keywords }: CallFact): LoopFactory | undefined {
  return positional.length + keywords.size > 0 ? undefined : FACTORIES.get(name ?? '');
}

/**
 * Factories for all policies that a fixture gives: the one it returns, or those of its `params`. Undefined when its
 * body does more than that, or one of them is not known.
 */
export function factoriesOf(fixture: FixtureFact): readonly LoopFactory[] | undefined {
  const { module, function: definition } = fixture;
  const { tree } = module;
  const body = tree.namedChildren(definition.body);
  const returned = body.at(-1);
  const docstring = body.length === 2 ? tree.namedChildren(body[0] ?? definition.body)[0] : undefined;
  const isOnly = body.length === 1 || (docstring !== undefined && tree.kindOf(docstring) === 'string');
  if (returned === undefined || !isOnly) return undefined;
  const statement = tree.kindOf(returned) === 'return_statement' ? returned : tree.namedChildren(returned)[0];
  const value = statement === undefined ? undefined : tree.namedChildren(statement)[0];
  if (value === undefined || !/^(return_statement|yield)$/.test(tree.kindOf(statement ?? value))) return undefined;
  const params = fixture.decorator.keywords.get('params');
  if (params === undefined) {
    const factory = policyAt(module, value);
    return factory && definition.parameters.every(({ name }) => name === 'self') ? [factory] : undefined;
  }
  if (tree.textOf(value) !== 'request.param' || !['list', 'tuple'].includes(tree.kindOf(params))) return undefined;
  const all = tree.namedChildren(params).map((node) => policyAt(module, node));
  const known = all.filter((factory) => factory !== undefined);
  const ids = new Set(known.map(({ id }) => id));
  return known.length === all.length && ids.size === all.length && all.length > 0 ? known : undefined;
}

/** `Policy()`, or `pytest.param(Policy(), id="name")`. */
function policyAt(module: ModuleFacts, node: NodeId): LoopFactory | undefined {
  const call = callAt(module, node);
  if (call === undefined) return undefined;
  if (call.name !== 'pytest.param') return factoryOf(call);
  const [value, more] = call.positional;
  const id = call.keywords.get('id');
  const isPlain = value !== undefined && more === undefined && [...call.keywords.keys()].every((key) => key === 'id');
  const inner = isPlain ? policyAt(module, value) : undefined;
  const written = id === undefined ? undefined : module.stringValue(id);
  return inner && written !== undefined ? { ...inner, id: written } : inner;
}
