import type { CallFact, ClassFact, Facts, ModuleFacts, NodeId } from '../../model/facts';
import type { Edit } from '../trap';
import { makeTestAsync } from './async-function';
import { awaitable } from './await-expression';
import { type ImportNeed, referTo } from './imports';
import type { MarkEdits } from './marks';

/**
 * Makes a class that says `unittest.TestCase` a plain one for pytest: no base, `assert` in the place of its assert
 * methods, a mark for each async test where the mode does not do without. Undefined where it uses more of unittest.
 */
export function makePlainClass(facts: Facts, owner: ClassFact): MarkEdits | undefined {
  const { module, tests } = facts;
  const { tree, path } = module;
  const list = tree.childByField(owner.node, 'superclasses');
  const own = module.functions.filter(({ enclosingClass }) => enclosingClass === owner);
  if (list === undefined || tree.namedChildren(list).length !== 1 || !/^Test/.test(owner.name)) return undefined;
  if (own.some(({ name }) => UNITTEST_METHODS.has(name) || name === '__init__')) return undefined;
  const edits: Edit[] = [{ file: path, span: tree.rangeOf(list), newText: '' }];
  const needs: (ImportNeed | undefined)[] = [];
  const names = new Set(own.map(({ name }) => name));
  for (const node of tree.descendants(owner.node)) {
    const attribute = selfAttribute(module, node);
    if (attribute === undefined || names.has(attribute)) continue;
    const call = module.calls.find(({ callee }) => callee === node);
    const asserted = call === undefined ? undefined : plainAssert(module, call, attribute);
    if (asserted === undefined) return undefined;
    edits.push(asserted.edit);
    needs.push(asserted.need);
  }
  for (const test of tests.filter(({ function: { enclosingClass } }) => enclosingClass === owner)) {
    if (!test.function.isAsync) continue;
    const marked = makeTestAsync(facts, { ...test, isUnittest: false });
    if (marked === undefined) return undefined;
    edits.push(...marked.edits);
    needs.push(...marked.needs);
  }
  return { edits, needs };
}

const UNITTEST_METHODS: ReadonlySet<string> = new Set(
  'setUp tearDown setUpClass tearDownClass asyncSetUp asyncTearDown run debug id'.split(' '),
);

/** `name` of `self.name`. */
function selfAttribute({ tree }: ModuleFacts, node: NodeId): string | undefined {
  const object = tree.kindOf(node) === 'attribute' ? tree.childByField(node, 'object') : undefined;
  const attribute = tree.childByField(node, 'attribute');
  if (object === undefined || attribute === undefined || tree.textOf(object) !== 'self') return undefined;
  return tree.textOf(attribute);
}

const COMPARING: ReadonlyMap<string, string> = new Map([
  ['assertEqual', '=='],
  ['assertNotEqual', '!='],
  ['assertIs', 'is'],
  ['assertIsNot', 'is not'],
  ['assertIn', 'in'],
  ['assertNotIn', 'not in'],
  ['assertLess', '<'],
  ['assertGreater', '>'],
]);
const TESTING: ReadonlyMap<string, (value: string) => string> = new Map([
  ['assertTrue', (value: string) => value],
  ['assertFalse', (value: string) => `not ${value}`],
  ['assertIsNone', (value: string) => `${value} is None`],
  ['assertIsNotNone', (value: string) => `${value} is not None`],
]);

/** Operands that need no brackets beside a comparison, besides those that need none behind `await`. */
const BINDS_TIGHT: ReadonlySet<string> = new Set(
  'await integer float string true false none dictionary set list_comprehension'.split(' '),
);

/** `self.assertEqual(a, b)` as `assert a == b`, `self.assertRaises(Error)` as `pytest.raises(Error)`. */
function plainAssert(
  module: ModuleFacts,
  { node, callee, positional, keywords, range }: CallFact,
  method: string,
): { readonly edit: Edit; readonly need: ImportNeed | undefined } | undefined {
  const { tree, path } = module;
  const [first, second, more] = positional;
  const parent = tree.parentOf(node);
  if (first === undefined || more !== undefined || keywords.size > 0 || parent === undefined) return undefined;
  if (method === 'assertRaises') {
    const isManager = second === undefined && ['with_item', 'as_pattern'].includes(tree.kindOf(parent));
    // The exception is `exception` there and `value` here.
    if (!isManager || tree.kindOf(parent) === 'as_pattern') return undefined;
    const { expression, need } = referTo(module, 'pytest', 'raises');
    return { edit: { file: path, span: tree.rangeOf(callee), newText: expression }, need };
  }
  if (tree.kindOf(parent) !== 'expression_statement') return undefined;
  const comparison = COMPARING.get(method);
  const test = TESTING.get(method);
  const written = (operand: NodeId) =>
    BINDS_TIGHT.has(tree.kindOf(operand)) ? tree.textOf(operand) : awaitable(module, operand);
  const text =
    comparison !== undefined && second !== undefined
      ? `${written(first)} ${comparison} ${written(second)}`
      : test !== undefined && second === undefined
        ? test(written(first))
        : undefined;
  // Over several lines an assert would need brackets of its own.
  if (text === undefined || text.includes('\n')) return undefined;
  return { edit: { file: path, span: range, newText: `assert ${text}` }, need: undefined };
}
