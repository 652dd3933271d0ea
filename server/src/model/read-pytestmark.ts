import type { NodeId, SyntaxTree } from '../syntax/syntax-tree';
import type { DecoratorFact } from './facts';
import { elements } from './literals';
import type { Names } from './names';
import { readMark } from './read-mark';

/**
 * Marks of `pytestmark` in a module's or class's body, in pytest's order: assignments (the last one counts), `+=` and
 * `.append(...)`. What cannot be read is one entry without a name: it may be any mark.
 */
export function readPytestmark(tree: SyntaxTree, file: string, names: Names, body: NodeId): readonly DecoratorFact[] {
  let marks: DecoratorFact[] = [];
  const unknown = (node: NodeId): DecoratorFact => ({
    node,
    range: tree.rangeOf(node),
    name: undefined,
    positional: [],
    keywords: new Map(),
    called: false,
    unpacks: false,
    file,
    tree,
    stringValue: () => undefined,
  });
  const read = (value: NodeId): DecoratorFact[] => {
    const list = elements(tree, value);
    if (list !== undefined) return list.map((mark) => readMark(tree, file, names, mark, mark));
    const resolved = names.assignedFrom(value);
    const resolvedList = elements(tree, resolved);
    if (resolvedList !== undefined) return resolvedList.map((mark) => readMark(tree, file, names, mark, mark));
    if (['identifier', 'attribute', 'call'].includes(tree.kindOf(value)))
      return [readMark(tree, file, names, value, value)];
    return [unknown(value)];
  };

  for (const statement of tree.namedChildren(body)) {
    const imported = importedMark(tree, statement);
    if (imported !== undefined) marks = [readMark(tree, file, names, imported, statement)];
    const touched = conditionalTouch(tree, statement);
    if (touched !== undefined) marks.push(unknown(touched));
    if (tree.kindOf(statement) !== 'expression_statement') continue;
    const [expression] = tree.namedChildren(statement);
    if (expression === undefined) continue;
    const value = tree.childByField(expression, 'right');
    if (assigns(tree, expression) && value !== undefined) {
      if (tree.kindOf(expression) === 'assignment') marks = read(value);
      if (tree.kindOf(expression) === 'augmented_assignment') marks.push(...read(value));
      continue;
    }
    const appended = appendedMark(tree, expression);
    if (appended !== undefined) marks.push(...read(appended));
  }
  return marks;
}

function assigns(tree: SyntaxTree, expression: NodeId): boolean {
  const target = tree.childByField(expression, 'left');
  return target !== undefined && tree.textOf(target) === 'pytestmark';
}

/** `from marks import x as pytestmark` gives the bound name. */
function importedMark(tree: SyntaxTree, statement: NodeId): NodeId | undefined {
  if (tree.kindOf(statement) !== 'import_from_statement') return undefined;
  for (const name of tree.childrenByField(statement, 'name')) {
    const bound = tree.childByField(name, 'alias') ?? tree.namedChildren(name)[0];
    if (bound !== undefined && tree.textOf(bound) === 'pytestmark') return bound;
  }
  return undefined;
}

/** `pytestmark.append(mark)` gives the mark. */
function appendedMark(tree: SyntaxTree, expression: NodeId): NodeId | undefined {
  if (tree.kindOf(expression) !== 'call') return undefined;
  const callee = tree.childByField(expression, 'function');
  const list = tree.childByField(expression, 'arguments');
  if (callee === undefined || list === undefined || tree.textOf(callee) !== 'pytestmark.append') return undefined;
  return tree.namedChildren(list)[0];
}

/** An assignment to `pytestmark` under a condition: its marks may or may not apply. */
function conditionalTouch(tree: SyntaxTree, statement: NodeId): NodeId | undefined {
  if (
    !['if_statement', 'try_statement', 'for_statement', 'with_statement', 'match_statement'].includes(
      tree.kindOf(statement),
    )
  )
    return undefined;
  for (const node of tree.descendants(statement)) {
    const kind = tree.kindOf(node);
    if ((kind === 'assignment' || kind === 'augmented_assignment') && assigns(tree, node)) return node;
  }
  return undefined;
}
