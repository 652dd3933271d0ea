import type { ModuleFacts } from '../../model/facts';
import type { MisusedMock, MockUse } from '../reading/plain-mocks';
import { fix } from '../reading/report';
import type { Edit, Fix } from '../trap';
import { setKeyword } from './arguments';
import { type ImportNeed, referTo } from './imports';
import { indentationAt, lineEnd, newlineOf } from './lines';
import { withImports } from './with-imports';

/**
 * Ways to say what a mock's method is: the class of the real thing as `spec`, or another mock for the one method.
 * @param maker what the method has to be: `MagicMock` for a synchronous one, `AsyncMock` for an async one
 */
export function mockFixes(module: ModuleFacts, mock: MisusedMock, maker: 'MagicMock' | 'AsyncMock'): Fix[] {
  return [...specFix(module, mock, maker), ...methodFix(module, mock, maker)];
}

/** Whether the method is async in the class that the code names for what it gets; undefined where that cannot be told. */
export function isAsyncInClass({ use }: MisusedMock): boolean | undefined {
  const annotation = use.receiver?.parameter.annotation;
  const { classes, functions } = use.module;
  const own = classes.find(({ name, enclosingClass }) => name === annotation && enclosingClass === undefined);
  return functions.find(
    ({ enclosingClass, name }) => own !== undefined && enclosingClass === own && name === use.method,
  )?.isAsync;
}

/** With a class as `spec`, a mock's methods are async where the class's are. */
function specFix(module: ModuleFacts, { made, use }: MisusedMock, maker: 'MagicMock' | 'AsyncMock'): Fix[] {
  const annotation = use.receiver?.parameter.annotation;
  if (annotation === undefined || !/^[A-Z]\w*$/.test(annotation)) return [];
  const reference = classReference(module, use, annotation, maker === 'AsyncMock');
  if (reference === undefined) return [];
  const edits = [setKeyword(module, made.node, 'spec', reference.expression)];
  return fix(
    `Give it the methods of ${annotation}: spec=${reference.expression}`,
    false,
    withImports(module, edits, [reference.need]),
  );
}

/** How the test's file can name the class a parameter is annotated with; of a class of the workspace the method must be of the right kind. */
function classReference(
  module: ModuleFacts,
  { module: user, method }: MockUse,
  annotation: string,
  isAsync: boolean,
): { expression: string; need: ImportNeed | undefined } | undefined {
  const own = user.classes.find(({ name, enclosingClass }) => name === annotation && enclosingClass === undefined);
  if (own !== undefined) {
    const definition = user.functions.find(({ enclosingClass, name }) => enclosingClass === own && name === method);
    if (definition === undefined || definition.isAsync !== isAsync) return undefined;
    if (user.path === module.path) return { expression: annotation, need: undefined };
    return referTo(module, user.moduleName, annotation, 'name');
  }
  const imported = user.imports.find(({ local }) => local === annotation);
  if (imported === undefined) return undefined;
  const dot = imported.origin.lastIndexOf('.');
  return dot < 0 ? undefined : referTo(module, imported.origin.slice(0, dot), imported.origin.slice(dot + 1), 'name');
}

/** `session.add = MagicMock()` behind the line that makes the mock. */
function methodFix(module: ModuleFacts, { made, use }: MisusedMock, maker: 'MagicMock' | 'AsyncMock'): Fix[] {
  const { tree, text, path } = module;
  const assignment = tree.parentOf(made.node);
  const left = assignment === undefined ? undefined : tree.childByField(assignment, 'left');
  const statement = assignment === undefined ? undefined : tree.parentOf(assignment);
  if (left === undefined || statement === undefined || tree.kindOf(statement) !== 'expression_statement') return [];
  if (tree.kindOf(left) !== 'identifier') return [];
  const { expression, need } = referTo(module, 'unittest.mock', maker, 'name');
  const offset = lineEnd(text, tree.endOf(statement));
  const line = `${indentationAt(text, tree.startOf(statement))}${tree.textOf(left)}.${use.method} = ${expression}()`;
  const edit: Edit = { file: path, span: { start: offset, end: offset }, newText: `${line}${newlineOf(text)}` };
  return fix(
    `Make ${use.method} ${maker === 'MagicMock' ? 'synchronous' : 'async'}: ${tree.textOf(left)}.${use.method} = ${maker}()`,
    false,
    withImports(module, [edit], [need]),
  );
}
