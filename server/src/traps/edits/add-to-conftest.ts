import type { Facts, ModuleFacts } from '../../model/facts';
import type { Edit } from '../trap';
import { type ImportNeed, referTo } from './imports';
import { indentationStep, newlineOf } from './lines';
import { withImports } from './with-imports';

/**
 * Puts a synchronous fixture into the conftest.py that counts for the most tests: the outermost there is, or a new one at
 * rootdir.
 * @param options arguments of the decorator, e.g. `scope="session"`
 * @param body lines of its body
 */
export function addToConftest(facts: Facts, name: string, options: string, body: readonly string[]): Edit[] {
  const conftest = facts.conftests.at(-1);
  const lines = (decorator: string, step: string) => [
    `@${decorator}(${options})`,
    `def ${name}():`,
    ...body.map((line) => `${step}${line}`),
  ];
  if (conftest === undefined) {
    const file = `${facts.rootDir.replace(/\/$/, '')}/conftest.py`;
    const newline = newlineOf(facts.module.text);
    const text = ['import pytest', '', '', ...lines('pytest.fixture', indentationStep(facts.module.text)), ''];
    return [{ file, span: { start: 0, end: 0 }, newText: text.join(newline) }];
  }
  const { expression, need } = referTo(conftest, 'pytest', 'fixture');
  return insertDefinition(conftest, lines(expression, indentationStep(conftest.text)), need);
}

/** Above the file's first function or class, or at its end. */
function insertDefinition(module: ModuleFacts, lines: readonly string[], need: ImportNeed | undefined): Edit[] {
  const { text, path } = module;
  const newline = newlineOf(text);
  const outer = [...module.functions, ...module.classes].filter(
    ({ enclosingClass, enclosingFunction }) => enclosingClass === undefined && enclosingFunction === undefined,
  );
  const first = Math.min(...outer.map(({ range }) => range.start));
  const end = text.trimEnd().length;
  const definition = lines.join(newline);
  const edit: Edit = Number.isFinite(first)
    ? { file: path, span: { start: first, end: first }, newText: definition + newline.repeat(3) }
    : {
        file: path,
        span: { start: end, end: text.length },
        newText: (end === 0 ? '' : newline.repeat(3)) + definition + newline,
      };
  return withImports(module, [edit], [need]);
}
