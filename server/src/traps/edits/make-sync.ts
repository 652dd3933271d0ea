import type { Facts, TestFact } from '../../model/facts';
import { fix } from '../reading/report';
import type { Edit, Fix } from '../trap';
import { removeDecorator } from './decorators';
import { withImports } from './with-imports';

const NEEDS_LOOP = /\b(async|await|asyncio|anyio|trio|loop)\b/;

/**
 * Turns an async test that has no use for a loop into a synchronous one, with its own mark taken away. Empty where it
 * awaits something or uses an async fixture, or where a mark of the class or module would stay.
 */
export function makeSync({ module }: Facts, test: TestFact): Fix[] {
  const { tree, path } = module;
  const { body, node, decorators } = test.function;
  if (NEEDS_LOOP.test(tree.textOf(body)) || test.fixtures.some((fixture) => fixture.function.isAsync)) return [];
  const own = decorators.filter(({ name }) => name === 'pytest.mark.asyncio' || name === 'pytest.mark.anyio');
  const marks = test.marks.filter(({ name }) => name === 'pytest.mark.asyncio' || name === 'pytest.mark.anyio');
  if (marks.length > own.length || test.loop.provider === 'unittest') return [];
  const start = tree.startOf(node);
  const keyword = /^async\s+/.exec(tree.textOf(node))?.[0] ?? '';
  const edits: Edit[] = [
    ...own.map((decorator) => removeDecorator(module, decorator)),
    { file: path, span: { start, end: start + keyword.length }, newText: '' },
  ];
  return fix('Make the test synchronous: it awaits nothing', true, withImports(module, edits));
}
