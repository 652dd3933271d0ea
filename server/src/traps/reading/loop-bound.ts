import type { FixtureFact } from '../../model/facts';

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
  if (LOOP_WORK.test(tree.textOf(definition.body))) return true;
  if (valueType !== undefined) return !PLAIN.has(valueType);
  if (definition.returns !== undefined && PLAIN.has(definition.returns.replace(/\[.*$/s, ''))) return false;
  const kind = definition.isGenerator ? 'yield' : 'return_statement';
  const values = tree
    .nodesOfKind(kind)
    .filter((node) => node > definition.node && node <= tree.lastOf(definition.node))
    .flatMap((node) => tree.namedChildren(node).slice(0, 1));
  return !values.every((value) => LITERALS.has(tree.kindOf(value)));
}
