import type { CallFact, Facts, ModuleFacts, NodeId } from '../../model/facts';
import { referTo } from '../edits/imports';
import { withImports } from '../edits/with-imports';
import { fix, report } from '../reading/report';
import { type GroupOpening, onlyGroup } from '../reading/task-groups';
import type { Edit, Finding, Fix, Trap } from '../trap';

/** `pytest.raises` for an error that a task group hands on inside an ExceptionGroup. */
export const exceptionGroupInRaises: Trap = {
  name: 'exception-group-in-raises',
  category: 'error',
  severity: 'error',
  rank: 68,
  summary: 'An error leaves a task group inside an ExceptionGroup, which pytest.raises does not take for it.',
  appliesTo: 'asyncio.TaskGroup (Python >= 3.11), anyio >= 4',
  check: (facts) =>
    facts.module.calls.flatMap((call) => {
      if (call.name !== 'pytest.raises') return [];
      const [expected, more] = call.positional;
      const block = blockOf(facts.module, call.node);
      if (expected === undefined || more !== undefined || block === undefined) return [];
      if (!isPlainError(facts, expected)) return [];
      const group = onlyGroup(facts, block);
      return group === undefined ? [] : [finding(facts, call, expected, group)];
    }),
};

/** The block of `with pytest.raises(...):`, when that is all the statement opens. */
function blockOf({ tree }: ModuleFacts, call: NodeId): NodeId | undefined {
  const parent = tree.parentOf(call);
  const item = parent !== undefined && tree.kindOf(parent) === 'as_pattern' ? tree.parentOf(parent) : parent;
  const clause = item === undefined ? undefined : tree.parentOf(item);
  const statement = clause === undefined ? undefined : tree.parentOf(clause);
  if (clause === undefined || statement === undefined || tree.kindOf(statement) !== 'with_statement') return undefined;
  return tree.namedChildren(clause).length === 1 ? tree.childByField(statement, 'body') : undefined;
}

/** What is no group itself, and no base of one: those that a task group lets through as they are left out. */
const OTHERS = /(^|\.)(\w*Group|Exception|BaseException|CancelledError|Cancelled|KeyboardInterrupt|SystemExit)$/;

function isPlainError(facts: Facts, expected: NodeId): boolean {
  const { module } = facts;
  const { tree } = module;
  if (tree.kindOf(expected) === 'tuple') {
    return tree.namedChildren(expected).every((one) => isPlainError(facts, one));
  }
  const name =
    module.dottedName(expected) ?? (tree.kindOf(expected) === 'identifier' ? tree.textOf(expected) : undefined);
  if (name === undefined || OTHERS.test(name)) return false;
  const own = facts.findClass(name);
  if (own === undefined) return BUILTIN.test(name);
  const { known, foreign } = facts.basesOf(own.class);
  const bases = [...own.class.bases, ...known.flatMap((one) => one.class.bases), ...foreign];
  return bases.every((base) => base !== undefined && !/Group$/.test(base));
}

/** Errors of Python itself: of a library's nobody knows what they are made from. */
const BUILTIN = /^(builtins\.)?[A-Z]\w*(Error|Iteration|Exit|Interrupt)$|^(builtins\.)?StopAsyncIteration$/;

function finding(facts: Facts, call: CallFact, expected: NodeId, group: GroupOpening): Finding {
  const { module } = facts;
  const { tree } = module;
  const shown = tree.textOf(expected);
  const where = group.within === undefined ? 'here' : `in "${group.within.name}"`;
  const message =
    `${group.name} ${where} hands its errors on in a group, and a group is no "${shown}": pytest.raises lets it pass, and the test fails with ` +
    '"ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)".';
  const test = facts.tests.find(({ function: own }) => own.node === call.inFunction?.node);
  return report(exceptionGroupInRaises, facts, call.range, message, {
    related: [{ file: group.module.path, span: group.range, message: 'the errors leave this group in a group' }],
    fixes: fixes(facts, call, expected),
    ...(test && { test: test.nodeid }),
  });
}

/** `pytest.RaisesGroup`, with the text of `match` asked of the error inside. */
function fixes(facts: Facts, call: CallFact, expected: NodeId): Fix[] {
  const { module, versions } = facts;
  const { tree, path } = module;
  const parent = tree.parentOf(call.node);
  // What is asked of the caught error afterwards would be asked of the group.
  if (parent === undefined || tree.kindOf(parent) === 'as_pattern' || tree.kindOf(expected) === 'tuple') return [];
  if (versions.satisfies('pytest', '>=8.4') !== 'yes') return [];
  const others = [...call.keywords.keys()].filter((name) => name !== 'match');
  const list = tree.childByField(call.node, 'arguments');
  if (others.length > 0 || list === undefined) return [];
  const group = referTo(module, 'pytest', 'RaisesGroup');
  const inner = referTo(module, 'pytest', 'RaisesExc');
  const match = call.keywords.has('match');
  const edits: Edit[] = [{ file: path, span: tree.rangeOf(call.callee), newText: group.expression }];
  if (match) {
    const { start, end } = tree.rangeOf(list);
    edits.push({ file: path, span: { start, end: start + 1 }, newText: `(${inner.expression}(` });
    edits.push({ file: path, span: { start: end - 1, end }, newText: '))' });
  }
  const needs = [group.need, ...(match ? [inner.need] : [])];
  return fix('Expect the group: pytest.RaisesGroup', false, withImports(module, edits, needs));
}
