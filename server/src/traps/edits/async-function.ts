import type { Facts, FixtureFact, FunctionFact, ModuleFacts, TestFact } from '../../model/facts';
import { hasAnyio, hasPytestAsyncio } from '../reading/installed';
import type { Edit } from '../trap';
import { renameDecorator } from './decorators';
import { referTo } from './imports';
import { type MarkEdits, markTest } from './marks';

/** Turns `def` into `async def`. */
export function makeAsync({ tree, path }: ModuleFacts, { node, isAsync }: FunctionFact): Edit[] {
  const start = tree.startOf(node);
  return isAsync ? [] : [{ file: path, span: { start, end: start }, newText: 'async ' }];
}

/**
 * Makes a sync fixture async, with the decorator that has it awaited where plain ones are not. Undefined when nobody
 * could run it.
 */
export function makeFixtureAsync(facts: Facts, fixture: FixtureFact): MarkEdits | undefined {
  const { module } = facts;
  const edits = makeAsync(module, fixture.function);
  if (fixture.isPytestAsyncio || facts.configuration.asyncioMode?.value === 'auto') return { edits, needs: [] };
  const byAnyio = facts.providersInUse.has('anyio') && !facts.providersInUse.has('pytest-asyncio');
  if (byAnyio && hasAnyio(facts)) return { edits, needs: [] };
  if (!hasPytestAsyncio(facts) || fixture.decorator.name !== 'pytest.fixture') return undefined;
  const { expression, need } = referTo(module, 'pytest_asyncio', 'fixture');
  return { edits: [renameDecorator(module, fixture.decorator, expression), ...edits], needs: [need] };
}

/** Makes a sync test async, with a mark where one is needed. Undefined when nobody could run it. */
export function makeTestAsync(facts: Facts, test: TestFact): MarkEdits | undefined {
  const { module, providersInUse, configuration } = facts;
  if (test.isUnittest) return undefined;
  const edits = makeAsync(module, test.function);
  const isMarked = test.marks.some(({ name }) => name === 'pytest.mark.asyncio' || name === 'pytest.mark.anyio');
  if (isMarked || configuration.asyncioMode?.value === 'auto') return { edits, needs: [] };
  const byAnyio = providersInUse.has('anyio') && !providersInUse.has('pytest-asyncio') && hasAnyio(facts);
  if (!byAnyio && !hasPytestAsyncio(facts)) return undefined;
  const mark = markTest(module, test, byAnyio ? 'anyio' : 'asyncio');
  return { edits: [...mark.edits, ...edits], needs: mark.needs };
}
