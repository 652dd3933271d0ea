import type { Facts } from '../../model/facts';
import { libraryOf, runInThread } from '../../traps/edits/run-in-thread';
import type { Fix, Span } from '../../traps/trap';

/** Runs the call that begins a line, or the value that it assigns, in a thread: it was seen to keep the loop. */
export function moveToThread(facts: Facts, line: Span): Fix[] {
  const { tree, calls } = facts.module;
  const here = calls.filter(({ range, awaited, inFunction }) => {
    return !awaited && inFunction?.isAsync === true && line.start <= range.start && range.start <= line.end;
  });
  // Of several calls nobody knows which one kept it, unless one is around all others.
  const outermost = here.filter(
    ({ node }) => !here.some((other) => other.node < node && node <= tree.lastOf(other.node)),
  );
  const [only, more] = outermost;
  return only === undefined || more !== undefined ? [] : runInThread(facts, only, libraryOf(facts, only));
}
