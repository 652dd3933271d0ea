import type { DecoratorFact, FunctionFact, ModuleFacts } from '../../model/facts';
import type { Edit } from '../trap';
import { indentationAt, newlineOf, wholeLines } from './lines';

/** Puts a decorator above the others of a function, on a line of its own. `expression` is written without the `@`. */
export function addDecorator(file: ModuleFacts, { range }: FunctionFact, expression: string): Edit {
  const line = `@${expression}${newlineOf(file.text)}${indentationAt(file.text, range.start)}`;
  return { file: file.path, span: { start: range.start, end: range.start }, newText: line };
}

/** Takes a decorator away with its line. */
export function removeDecorator({ path, text }: ModuleFacts, { range }: DecoratorFact): Edit {
  return { file: path, span: wholeLines(text, range), newText: '' };
}

/** Replaces what a decorator names and keeps its arguments: `@pytest.fixture(scope="module")` to `@other(scope="module")`. */
export function renameDecorator(file: ModuleFacts, decorator: DecoratorFact, expression: string): Edit {
  return { file: file.path, span: calleeRange(file, decorator), newText: expression };
}

/** Range of a decorator's name without `@` and arguments. */
export function calleeRange({ tree }: ModuleFacts, { node }: DecoratorFact) {
  const expression = tree.kindOf(node) === 'decorator' ? (tree.namedChildren(node)[0] ?? node) : node;
  const callee = tree.kindOf(expression) === 'call' ? tree.childByField(expression, 'function') : expression;
  return tree.rangeOf(callee ?? expression);
}
