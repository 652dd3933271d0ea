import type { FixtureFact } from '../../model/facts';
import type { Edit } from '../trap';
import { removeKeywordOrBrackets, setKeyword } from './arguments';
import { calleeRange, renameDecorator } from './decorators';
import { referTo } from './imports';
import type { MarkEdits } from './marks';

/**
 * Sets a keyword of a fixture's decorator that only pytest-asyncio's decorator has; pytest's own is exchanged for it.
 * Undefined when the decorator cannot be edited. The edits are in the fixture's module.
 */
export function setFixtureKeyword(
  { module, decorator, isPytestAsyncio }: FixtureFact,
  keyword: string,
  value: string,
): MarkEdits | undefined {
  const { tree, path } = module;
  const expression = tree.namedChildren(decorator.node)[0];
  const isCall = expression !== undefined && tree.kindOf(expression) === 'call';
  // A decorator that stands for a call made elsewhere is not repaired where it is used.
  if (expression === undefined || decorator.unpacks || isCall !== decorator.called) return undefined;
  const reference = isPytestAsyncio ? undefined : referTo(module, 'pytest_asyncio', 'fixture');
  const { start, end } = calleeRange(module, decorator);
  const renamed: Edit[] =
    reference === undefined ? [] : [{ file: path, span: { start, end }, newText: reference.expression }];
  const set: Edit = isCall
    ? setKeyword(module, expression, keyword, `"${value}"`)
    : { file: path, span: { start: end, end }, newText: `(${keyword}="${value}")` };
  return { edits: [...renamed, set], needs: [reference?.need] };
}

/** Sets the cache scope of a fixture in its decorator. Undefined when that stands for a call made elsewhere. */
export function setScope({ module, decorator }: FixtureFact, scope: string): Edit | undefined {
  const { tree, path } = module;
  const expression = tree.namedChildren(decorator.node)[0];
  const isCall = expression !== undefined && tree.kindOf(expression) === 'call';
  if (expression === undefined || decorator.unpacks || isCall !== decorator.called) return undefined;
  if (isCall) return setKeyword(module, expression, 'scope', `"${scope}"`);
  const end = tree.endOf(expression);
  return { file: path, span: { start: end, end }, newText: `(scope="${scope}")` };
}

/** pytest's own decorator in the place of pytest-asyncio's. Undefined when that stands for a call made elsewhere. */
export function plainDecorator({ module, decorator, isPytestAsyncio }: FixtureFact): MarkEdits | undefined {
  const expression = module.tree.namedChildren(decorator.node)[0];
  if (expression === undefined || decorator.unpacks) return undefined;
  if ((module.tree.kindOf(expression) === 'call') !== decorator.called) return undefined;
  if (!isPytestAsyncio) return { edits: [], needs: [] };
  const reference = referTo(module, 'pytest', 'fixture');
  const keyword = decorator.keywords.has('loop_scope')
    ? removeKeywordOrBrackets(module, expression, 'loop_scope')
    : undefined;
  const renamed = renameDecorator(module, decorator, reference.expression);
  return { edits: [renamed, ...(keyword ? [keyword] : [])], needs: [reference.need] };
}
