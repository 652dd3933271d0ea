import type { FixtureFact } from '../../model/facts';
import type { Edit } from '../trap';
import { plainDecorator } from './fixtures';
import { type ImportNeed, referTo } from './imports';
import { moveBody } from './move-body';
import type { ModuleEdits } from './with-imports';

/**
 * Makes an async generator fixture a plain one, whose body runs in a thread on a loop of its own, from its first line
 * to its last. What fails there fails in setup or teardown, as it did. Undefined when that cannot be written.
 */
export function moveIntoOwnThread(fixture: FixtureFact): ModuleEdits | undefined {
  const { module, function: definition } = fixture;
  const { tree, path, text } = module;
  const decorator = plainDecorator(fixture);
  const start = tree.startOf(definition.node);
  const keyword = /^async\s+/.exec(text.slice(start))?.[0];
  const annotation = plainAnnotation(fixture);
  if (decorator === undefined || keyword === undefined || annotation === undefined) return undefined;
  const run = referTo(module, 'asyncio', 'run');
  const toThread = referTo(module, 'asyncio', 'to_thread');
  const event = referTo(module, 'threading', 'Event');
  const futures = (name: string) => referTo(module, 'concurrent.futures', name);
  const made = ['FIRST_COMPLETED', 'Future', 'ThreadPoolExecutor', 'wait'].map(futures);
  const [firstCompleted, future, executor, wait] = made.map(({ expression }) => expression);
  const moved = moveBody(module, definition, {
    names: ['started', 'stop', 'own', 'owner', 'thread'],
    before: [`started = ${future}()`, `stop = ${event.expression}()`, '', 'async def own():'],
    yielded: (value) => [`started.set_result(${value})`, `await ${toThread.expression}(stop.wait)`],
    after: [
      `with ${executor}() as thread:`,
      `\towner = thread.submit(${run.expression}, own())`,
      `\t${wait}([owner, started], return_when=${firstCompleted})`,
      '\tif not started.done():',
      '\t\towner.result()',
      '\tyield started.result()',
      '\tstop.set()',
      '\towner.result()',
    ],
  });
  if (moved === undefined) return undefined;
  const sync: Edit = { file: path, span: { start, end: start + keyword.length }, newText: '' };
  const needs = [run, toThread, event, ...made].map(({ need }) => need);
  return {
    module,
    edits: [...decorator.edits, sync, ...annotation.edits, ...moved],
    needs: [...needs, ...decorator.needs, ...annotation.needs],
  };
}

interface Annotation {
  readonly edits: readonly Edit[];
  readonly needs: readonly (ImportNeed | undefined)[];
}

/** `AsyncIterator[int]` to `Iterator[int]`; undefined for an annotation that says something else. */
function plainAnnotation({ module, function: { node, returns } }: FixtureFact): Annotation | undefined {
  const place = module.tree.childByField(node, 'return_type');
  if (returns === undefined || place === undefined) return { edits: [], needs: [] };
  const value = /\bAsync(?:Iterator|Iterable|Generator)\[(.*?)(?:,\s*None)?\]$/s.exec(returns)?.[1];
  if (value === undefined) return undefined;
  const { expression, need } = referTo(module, 'collections.abc', 'Iterator', 'name');
  const edit: Edit = { file: module.path, span: module.tree.rangeOf(place), newText: `${expression}[${value}]` };
  return { edits: [edit], needs: [need] };
}
