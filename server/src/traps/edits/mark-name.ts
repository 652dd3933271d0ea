import type { DecoratorFact, Facts } from '../../model/facts';
import type { Edit } from '../trap';

/**
 * Writes another name into a mark, whose arguments stay: `@pytest.mark.asynco` to `@pytest.mark.asyncio`. Nothing when
 * the mark is written in another file, or under a name of its own.
 */
export function renameMark({ module }: Facts, mark: DecoratorFact, written: string, name: string): Edit[] {
  if (mark.file !== module.path) return [];
  const { tree } = module;
  const nodes = [mark.node, ...tree.descendants(mark.node)];
  const attribute = nodes.find((node) => tree.fieldOf(node) === 'attribute' && tree.textOf(node) === written);
  return attribute === undefined ? [] : [{ file: module.path, span: tree.rangeOf(attribute), newText: name }];
}
