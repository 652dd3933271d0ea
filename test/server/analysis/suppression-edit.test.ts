import { beforeAll, describe, expect, it } from 'vitest';
import { suppressionsOf } from '../../../server/src/analysis/check-module';
import { applyEdits } from '../../../server/src/analysis/merge-fixes';
import { isSuppressed } from '../../../server/src/analysis/suppression';
import { type Commentable, suppressInFile, suppressOnLine } from '../../../server/src/analysis/suppression-edit';
import { parsePython } from '../../../server/src/syntax/parse-python';
import type { Edit, Finding } from '../../../server/src/traps/trap';
import { loadTestParser } from '../syntax/parser';

beforeAll(loadTestParser);

type MakeEdit = (module: Commentable, finding: Finding) => Edit | undefined;

/** The text after silencing `trap-a` on what stands between `<` and `>`; fails unless that finding really is silent then. */
function silenced(marked: string, make: MakeEdit = suppressOnLine): string {
  const start = marked.indexOf('<');
  const end = marked.indexOf('>') - 1;
  const tree = parsePython(marked.replace('<', '').replace('>', ''));
  const finding: Finding = {
    trap: 'trap-a',
    file: '/a.py',
    span: { start, end },
    severity: 'error',
    message: '',
    related: [],
    fixes: [],
  };
  const edit = make({ tree, notebook: undefined }, finding);
  if (!edit) throw new Error('no edit');
  const after = applyEdits(tree.text, [edit]);
  const shift = edit.span.start <= start ? edit.newText.length : 0;
  const again = parsePython(after);
  expect(again.errors).toEqual(tree.errors);
  const span = {
    start: start + shift,
    end: end + shift + (edit.span.start > start && edit.span.start < end ? edit.newText.length : 0),
  };
  expect(isSuppressed({ trap: 'trap-a', span }, suppressionsOf(again))).toBe(true);
  return after;
}

describe('silencing on the line', () => {
  it('puts a comment at its end', () => {
    expect(silenced('x = <run()>\ny = 2\n')).toBe('x = run()  # looptrap: ignore[trap-a]\ny = 2\n');
    expect(silenced('x = <run()>')).toBe('x = run()  # looptrap: ignore[trap-a]');
    expect(silenced('x = <run()>\r\ny = 2\r\n')).toBe('x = run()  # looptrap: ignore[trap-a]\r\ny = 2\r\n');
  });

  it('stands behind another comment', () => {
    expect(silenced('x = <run()>  # noqa\n')).toBe('x = run()  # noqa  # looptrap: ignore[trap-a]\n');
  });

  it('joins the names that are there', () => {
    expect(silenced('x = <run()>  # looptrap: ignore[other]\n')).toBe('x = run()  # looptrap: ignore[other, trap-a]\n');
  });

  it('goes to the last line when the first one ends inside a string', () => {
    expect(silenced('x = <run("""\n  text\n""")>\n')).toBe('x = run("""\n  text\n""")  # looptrap: ignore[trap-a]\n');
  });

  it('goes above the statement when no line of it takes a comment', () => {
    expect(silenced('def test():\n    x = <run()> + \\\n        1\n')).toBe(
      'def test():\n    # looptrap: ignore[trap-a]\n    x = run() + \\\n        1\n',
    );
    expect(silenced('x = """\n{<run()>}\n"""\n'.replace('"""', 'f"""'))).toBe(
      '# looptrap: ignore[trap-a]\nx = f"""\n{run()}\n"""\n',
    );
  });
});

describe('silencing in the file', () => {
  const inFile: MakeEdit = suppressInFile;

  it('puts a comment on top', () => {
    expect(silenced('"""Docs."""\n<run()>\n', inFile)).toBe('# looptrap: ignore-file[trap-a]\n"""Docs."""\nrun()\n');
  });

  it('leaves shebang and encoding where Python wants them', () => {
    const head = '#!/usr/bin/env python3\r\n# -*- coding: utf-8 -*-\r\n';
    expect(silenced(`${head}<run()>\r\n`, inFile)).toBe(`${head}# looptrap: ignore-file[trap-a]\r\nrun()\r\n`);
  });

  it('joins the names that are there', () => {
    expect(silenced('# looptrap: ignore-file[other]\n<run()>\n', inFile)).toBe(
      '# looptrap: ignore-file[other, trap-a]\nrun()\n',
    );
  });
});
