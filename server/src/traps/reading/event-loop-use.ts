import type { ClassFact, ModuleFacts } from '../../model/facts';

const LOOP_HANDLING =
  /\b(new_event_loop|set_event_loop|get_event_loop|run_until_complete|run_forever|asyncio\.run|anyio\.run)\b/;

/** Whether a class makes or runs event loops by itself. */
export function handlesLoops({ text }: ModuleFacts, { range }: ClassFact): boolean {
  return LOOP_HANDLING.test(text.slice(range.start, range.end));
}
