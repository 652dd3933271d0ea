import type { DecoratorFact, Facts, FunctionFact, TestFact } from '../../model/facts';
import type { Edit } from '../trap';
import { addDecorator } from './decorators';
import { removeMark } from './remove-mark';

/**
 * Takes a mark from a module or a class and puts it on some of its tests, with its arguments. Nothing where the mark is
 * written in a way that cannot be taken out.
 */
export function moveMark({ module }: Facts, mark: DecoratorFact, tests: readonly TestFact[]): Edit[] {
  const removal = removeMark(module, mark);
  if (removal === undefined) return [];
  const { tree } = module;
  const expression = tree.kindOf(mark.node) === 'decorator' ? tree.namedChildren(mark.node)[0] : mark.node;
  if (expression === undefined) return [];
  const functions = new Map<number, FunctionFact>(tests.map((test) => [test.function.node, test.function]));
  return [removal, ...[...functions.values()].map((each) => addDecorator(module, each, tree.textOf(expression)))];
}
