import type { Facts, FixtureFact, ModuleFacts } from '../../model/facts';
import { hasPytestAsyncio } from '../reading/installed';
import type { Edit } from '../trap';
import { calleeRange, renameDecorator } from './decorators';
import { referTo } from './imports';
import type { ModuleEdits } from './with-imports';

/** Has pytest-asyncio await a fixture in strict mode: its own decorator in the place of pytest's. Undefined when the decorator is not written there. */
export function awaitFixture(facts: Facts, fixture: FixtureFact): ModuleEdits | undefined {
  const { module, decorator } = fixture;
  if (!hasPytestAsyncio(facts) || decorator.name !== 'pytest.fixture' || decorator.unpacks) return undefined;
  // A name that stands for a decorator made elsewhere is not repaired where it is used.
  const { start, end } = calleeRange(module, decorator);
  if (!/(^|\.)\w*fixture$/.test(module.text.slice(start, end))) return undefined;
  const { expression, need } = referTo(module, 'pytest_asyncio', 'fixture');
  return { module, edits: [renameDecorator(module, decorator, expression)], needs: [need] };
}

/** Makes an async fixture a plain one; undefined when its body needs a loop. */
export function makeFixtureSync({ module, function: definition }: FixtureFact): Edit[] | undefined {
  const { tree, path, text } = module;
  if (needsLoop(module, definition.node)) return undefined;
  const start = tree.startOf(definition.node);
  const keyword = /^async\s+/.exec(text.slice(start))?.[0];
  return keyword === undefined
    ? undefined
    : [{ file: path, span: { start, end: start + keyword.length }, newText: '' }];
}

function needsLoop({ tree, text }: ModuleFacts, node: number): boolean {
  const { start, end } = tree.rangeOf(node);
  const body = [...tree.descendants(node)];
  if (body.some((below) => tree.kindOf(below) === 'await' || tree.isAsync(below))) return true;
  // What is made in a coroutine may belong to its loop.
  return /\b(asyncio|anyio|trio|httpx2?|aiohttp|sqlalchemy|create_async_engine|Async\w+)\b/.test(
    text.slice(start, end),
  );
}
