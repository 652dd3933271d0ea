import type { Facts, FunctionFact, ModuleFacts } from '../../model/facts';
import { clientOfType } from './loop-clients';

/** Calls that tie what makes them to the running loop. */
const LOOP_CALLS =
  /\b(create_task|ensure_future|start_server|start_unix_server|open_connection|open_unix_connection|create_future|create_connection|create_datagram_endpoint|get_running_loop|get_event_loop|create_subprocess_exec|create_async_engine|create_pool)\b|\basyncio\.(Lock|Queue|Event|Semaphore|Condition)\(/;

/**
 * Whether what a coroutine function gives belongs to the loop it runs on, as far as its code says: it is a client of a
 * known kind, or the code of the function or of the returned class ties it to the loop. False for data.
 */
export function givesLoopBound(facts: Facts, module: ModuleFacts, fact: FunctionFact): boolean {
  const type = facts.typed(module).producedBy(fact.node);
  if (clientOfType(facts, type) !== undefined) return true;
  if (type !== undefined && /^asyncio\.(Task|Future|Server|StreamReader|StreamWriter|subprocess\.Process)$/.test(type))
    return true;
  const owner = type === undefined ? undefined : facts.findClass(type);
  if (owner !== undefined) return LOOP_CALLS.test(owner.module.tree.textOf(owner.class.node));
  const { tree } = module;
  return type === undefined && returnsSomething(module, fact) && LOOP_CALLS.test(tree.textOf(fact.body));
}

const DATA: ReadonlySet<string> = new Set(
  'none string integer float true false list dictionary tuple set list_comprehension dictionary_comprehension'.split(
    ' ',
  ),
);

function returnsSomething({ tree }: ModuleFacts, { node }: FunctionFact): boolean {
  return tree
    .nodesOfKind('return_statement')
    .filter((statement) => node < statement && statement <= tree.lastOf(node))
    .some((statement) => {
      const [value] = tree.namedChildren(statement);
      return value !== undefined && !DATA.has(tree.kindOf(value));
    });
}
