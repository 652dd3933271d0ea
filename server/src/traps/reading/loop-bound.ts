import type { FixtureFact, NodeId } from '../../model/facts';

/** Types whose values belong to no loop. */
const PLAIN: ReadonlySet<string> = new Set(
  'str int float bool bytes dict list tuple set frozenset None complex datetime.datetime datetime.date uuid.UUID decimal.Decimal pathlib.Path'.split(
    ' ',
  ),
);

/** Calls that make something that belongs to the running loop, or leaves work on it. */
const LOOP_WORK =
  /\b(create_task|ensure_future|start_server|open_connection|create_future|gather|TaskGroup|create_task_group|create_async_engine|create_pool|connect|AsyncClient|ClientSession|from_url|Lock|Queue|Event|Semaphore|Condition|Server|Session|Engine|Client|Pool)\b/;

const LITERALS: ReadonlySet<string> = new Set(
  'string concatenated_string integer float true false none dictionary list tuple set list_comprehension dictionary_comprehension set_comprehension'.split(
    ' ',
  ),
);

/**
 * Whether a fixture's value seems to belong to the loop it was made on. False only where the value is plainly data, or
 * there is none, and the body makes nothing that lives on a loop.
 */
export function holdsLoop(fixture: FixtureFact): boolean {
  const { module, function: definition, valueType } = fixture;
  const { tree } = module;
  if (LOOP_WORK.test(setupOf(fixture))) return true;
  if (valueType !== undefined) return !PLAIN.has(valueType);
  if (definition.returns !== undefined && PLAIN.has(definition.returns.replace(/\[.*$/s, ''))) return false;
  const kind = definition.isGenerator ? 'yield' : 'return_statement';
  const values = tree
    .nodesOfKind(kind)
    .filter((node) => node > definition.node && node <= tree.lastOf(definition.node))
    .flatMap((node) => tree.namedChildren(node).slice(0, 1));
  return !values.every((value) => isData(fixture, value));
}

/** Attributes and calls that give an address, or a part of one. */
const ADDRESS = /\.(?:getsockname\(\)(?:\[\d+\])?|port|url|base_url|host|address)$/;

/** Whether the one thing a generator fixture yields is plainly data, whatever else it makes. */
export function yieldsData(fixture: FixtureFact): boolean {
  const { tree } = fixture.module;
  const { body } = fixture.function;
  const [only, more] = tree.nodesOfKind('yield').filter((node) => node > body && node <= tree.lastOf(body));
  if (only === undefined || more !== undefined) return false;
  const [value] = tree.namedChildren(only);
  return value === undefined || PLAIN.has(fixture.valueType ?? '') || isData(fixture, value, ADDRESS);
}

/** What is made to clean up, after the only `yield`, is nothing a test can get. */
function setupOf({ module: { tree }, function: definition }: FixtureFact): string {
  const text = tree.textOf(definition.body);
  const [only, more] = tree
    .nodesOfKind('yield')
    .filter((node) => node > definition.body && node <= tree.lastOf(definition.body));
  if (only === undefined || more !== undefined) return text;
  return text.slice(0, tree.rangeOf(only).start - tree.rangeOf(definition.body).start);
}

/** A literal, text put together, or a name that only ever stands for such. */
function isData({ module: { tree }, function: definition }: FixtureFact, value: NodeId, more?: RegExp): boolean {
  const isPlain = (node: NodeId): boolean =>
    more?.test(tree.textOf(node)) ||
    LITERALS.has(tree.kindOf(node)) ||
    (tree.kindOf(node) === 'binary_operator' &&
      tree.namedChildren(node).some((operand) => /string$/.test(tree.kindOf(operand))));
  if (isPlain(value)) return true;
  if (tree.kindOf(value) !== 'identifier') return false;
  const assigned = tree.nodesOfKind('assignment').filter((node) => {
    const left = tree.childByField(node, 'left');
    const isInside = node > definition.body && node <= tree.lastOf(definition.body);
    return isInside && left !== undefined && tree.textOf(left) === tree.textOf(value);
  });
  return (
    assigned.length > 0 &&
    assigned.every((node) => {
      const right = tree.childByField(node, 'right');
      return right !== undefined && isPlain(right);
    })
  );
}
