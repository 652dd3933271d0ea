import type { FunctionFact, ModuleFacts } from '../../model/facts';
import { referTo } from './imports';
import type { MarkEdits } from './marks';
import { moveBody } from './move-body';

/**
 * Moves the body of an async generator fixture into a task of its own, which runs it from its first line to its last;
 * the fixture waits for what it yields, and lets it go on at teardown. What fails before that fails in setup, as it did.
 * Undefined when the body yields in a way that cannot be moved.
 */
export function moveIntoOwnTask(module: ModuleFacts, definition: FunctionFact): MarkEdits | undefined {
  const asyncio = (name: string) => referTo(module, 'asyncio', name);
  const made = ['FIRST_COMPLETED', 'Event', 'create_task', 'get_running_loop', 'wait'].map(asyncio);
  const [firstCompleted, event, task, loop, wait] = made.map(({ expression }) => expression);
  const edits = moveBody(module, definition, {
    names: ['started', 'stop', 'own', 'owner'],
    before: [`started = ${loop}().create_future()`, `stop = ${event}()`, '', 'async def own():'],
    yielded: (value) => [`started.set_result(${value})`, 'await stop.wait()'],
    after: [
      `owner = ${task}(own())`,
      `await ${wait}([owner, started], return_when=${firstCompleted})`,
      'if not started.done():',
      '\tawait owner',
      'yield started.result()',
      'stop.set()',
      'await owner',
    ],
  });
  return edits && { edits, needs: made.map(({ need }) => need) };
}
