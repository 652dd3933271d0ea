import type { CallFact, Facts, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';

/** A place where freezegun stops the time, the event loop's among it. */
export interface Freeze {
  /** The call `freeze_time(...)`. */
  readonly call: CallFact;
  /** What runs while the time stands still: whole functions, or the block of a `with`. */
  readonly frozen: readonly {
    readonly module: ModuleFacts;
    readonly function: FunctionFact;
    readonly inside: NodeId;
  }[];
}

const THAWED = ['real_asyncio', 'ignore', 'tick', 'auto_tick_seconds'];

/** The calls of `freeze_time` in a file that stop coroutines, with those coroutines. */
export function freezes(facts: Facts): Freeze[] {
  return facts.module.calls
    .filter(({ name }) => name === 'freezegun.freeze_time' || name === 'freezegun.api.freeze_time')
    .filter(({ keywords, positional }) => positional.length <= 1 && !THAWED.some((name) => keywords.has(name)))
    .map((call) => ({ call, frozen: frozenBy(facts, call) }))
    .filter(({ frozen }) => frozen.length > 0);
}

function frozenBy(facts: Facts, call: CallFact): Freeze['frozen'] {
  const { module } = facts;
  const { tree } = module;
  const whole = (definition: FunctionFact, of = module) => ({
    module: of,
    function: definition,
    inside: definition.body,
  });
  const parent = tree.parentOf(call.node);
  if (parent !== undefined && tree.kindOf(parent) === 'decorator') {
    const holds = ({ decorators }: { readonly decorators: readonly { readonly node: NodeId }[] }) =>
      decorators.some(({ node }) => node === parent);
    return module.functions
      .filter((definition) => definition.isAsync && (holds(definition) || isInClass(definition, holds)))
      .map((definition) => whole(definition));
  }
  const body = blockOf(module, call);
  const around = call.inFunction;
  if (body === undefined || around === undefined || movesTime(module, around)) return [];
  if (around.isAsync && !givesWay(module, around, body)) return [{ module, function: around, inside: body }];
  const fixture = facts.fixtures.find(({ function: definition }) => definition.node === around.node);
  if (fixture === undefined || !givesWay(module, around, body)) return [];
  return [facts, ...facts.suite].flatMap(({ tests, module: of }) =>
    tests
      .filter((test) => test.function.isAsync && test.fixtures.some((used) => used.function.node === around.node))
      .map((test) => whole(test.function, of)),
  );
}

function isInClass(
  { enclosingClass }: FunctionFact,
  holds: (definition: { readonly decorators: readonly { readonly node: NodeId }[] }) => boolean,
): boolean {
  return enclosingClass !== undefined && holds(enclosingClass);
}

/** The block of `with freeze_time(...):`. */
function blockOf({ tree }: ModuleFacts, { node }: CallFact): NodeId | undefined {
  for (let above = tree.parentOf(node); above !== undefined; above = tree.parentOf(above)) {
    const kind = tree.kindOf(above);
    if (kind === 'with_statement') return tree.childByField(above, 'body');
    if (!['with_item', 'with_clause', 'as_pattern'].includes(kind)) return undefined;
  }
  return undefined;
}

/** The test moves the time itself: what sleeps may wake. */
function movesTime({ tree }: ModuleFacts, { body }: FunctionFact): boolean {
  return /\.(tick|move_to)\(/.test(tree.textOf(body));
}

function givesWay({ tree }: ModuleFacts, { node }: FunctionFact, body: NodeId): boolean {
  return tree.nodesOfKind('yield').some((found) => found > body && found <= tree.lastOf(body) && found > node);
}
