import type { Facts, ModuleFacts } from '../../model/facts';
import { setKeyword } from '../edits/arguments';
import { type ImportNeed, referTo } from '../edits/imports';
import { indentationAt, lineEnd, newlineOf } from '../edits/lines';
import { withImports } from '../edits/with-imports';
import { misusedAsyncMocks, type PlainAsyncMock, type SyncUse } from '../reading/plain-async-mocks';
import { fix, report } from '../reading/report';
import type { Edit, Finding, Fix, Trap } from '../trap';

/** An AsyncMock in the place of something that has synchronous methods too. */
export const asyncMockForSyncMethod: Trap = {
  name: 'async-mock-for-sync-method',
  category: 'never-runs',
  severity: 'warning',
  summary: 'Every method of a plain AsyncMock is async, also where the code calls a synchronous one.',
  appliesTo: 'every version',
  check: (facts) => misusedAsyncMocks(facts).map((mock) => finding(facts, mock)),
};

function finding(facts: Facts, mock: PlainAsyncMock): Finding {
  const { made, module, given, use } = mock;
  const isHere = module.path === facts.module.path;
  const shown = use.module.tree.textOf(use.call.callee);
  const where = use.receiver === undefined ? 'The code' : `"${use.receiver.function.name}"`;
  const message = `${where} calls "${shown}()" without await, and every method of a plain AsyncMock is async. ${symptom(use)}`;
  const range = isHere ? made.range : facts.module.tree.rangeOf(given);
  const usedAt =
    use.module.path === facts.module.path && use.receiver === undefined
      ? []
      : [{ file: use.module.path, span: use.call.range, message: 'called without await here' }];
  const madeAt = isHere ? [] : [{ file: module.path, span: made.range, message: 'the mock is made here' }];
  const test = facts.tests.find(({ function: definition }) => definition.node === made.inFunction?.node);
  return report(asyncMockForSyncMethod, facts, range, message, {
    related: [...usedAt, ...madeAt],
    fixes: isHere ? fixes(facts.module, mock) : [],
    ...(isHere && test && { test: test.nodeid }),
  });
}

function symptom({ kind }: SyncUse): string {
  switch (kind) {
    case 'dropped':
      return `The call makes a coroutine that nobody awaits; Python only warns "RuntimeWarning: coroutine 'AsyncMockMixin._execute_mock_call' was never awaited".`;
    case 'used':
      return `The code gets the coroutine instead of a value: "'coroutine' object ...".`;
    default:
      return kind satisfies never;
  }
}

function fixes(module: ModuleFacts, mock: PlainAsyncMock): Fix[] {
  return [...specFix(module, mock), ...methodFix(module, mock)];
}

/** With the class of the real thing as `spec`, its synchronous methods stay synchronous. */
function specFix(module: ModuleFacts, { made, use }: PlainAsyncMock): Fix[] {
  const annotation = use.receiver?.parameter.annotation;
  if (annotation === undefined || !/^[A-Z]\w*$/.test(annotation)) return [];
  const reference = classReference(module, use, annotation);
  if (reference === undefined) return [];
  const edits = [setKeyword(module, made.node, 'spec', reference.expression)];
  return fix(
    `Give it the methods of ${annotation}: spec=${reference.expression}`,
    false,
    withImports(module, edits, [reference.need]),
  );
}

/** How the test's file can name the class a parameter is annotated with; of a class of the same file the method must be a plain one. */
function classReference(
  module: ModuleFacts,
  { module: user, method }: SyncUse,
  annotation: string,
): { expression: string; need: ImportNeed | undefined } | undefined {
  const own = user.classes.find(({ name, enclosingClass }) => name === annotation && enclosingClass === undefined);
  if (own !== undefined) {
    const definition = user.functions.find(({ enclosingClass, name }) => enclosingClass === own && name === method);
    if (definition === undefined || definition.isAsync) return undefined;
    if (user.path === module.path) return { expression: annotation, need: undefined };
    return referTo(module, user.moduleName, annotation, 'name');
  }
  const imported = user.imports.find(({ local }) => local === annotation);
  if (imported === undefined) return undefined;
  const dot = imported.origin.lastIndexOf('.');
  return dot < 0 ? undefined : referTo(module, imported.origin.slice(0, dot), imported.origin.slice(dot + 1), 'name');
}

/** `session.add = MagicMock()` behind the line that makes the mock. */
function methodFix(module: ModuleFacts, { made, use }: PlainAsyncMock): Fix[] {
  const { tree, text, path } = module;
  const assignment = tree.parentOf(made.node);
  const left = assignment === undefined ? undefined : tree.childByField(assignment, 'left');
  const statement = assignment === undefined ? undefined : tree.parentOf(assignment);
  if (left === undefined || statement === undefined || tree.kindOf(statement) !== 'expression_statement') return [];
  if (tree.kindOf(left) !== 'identifier') return [];
  const { expression, need } = referTo(module, 'unittest.mock', 'MagicMock', 'name');
  const offset = lineEnd(text, tree.endOf(statement));
  const line = `${indentationAt(text, tree.startOf(statement))}${tree.textOf(left)}.${use.method} = ${expression}()`;
  const edit: Edit = { file: path, span: { start: offset, end: offset }, newText: `${line}${newlineOf(text)}` };
  return fix(
    `Make ${use.method} synchronous: ${tree.textOf(left)}.${use.method} = MagicMock()`,
    false,
    withImports(module, [edit], [need]),
  );
}
