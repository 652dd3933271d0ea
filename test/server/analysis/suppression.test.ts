import { beforeAll, describe, expect, it } from 'vitest';
import { suppressionsOf } from '../../../server/src/analysis/check-module';
import { isSuppressed } from '../../../server/src/analysis/suppression';
import { parsePython } from '../../../server/src/syntax/parse-python';
import { loadTestParser } from '../syntax/parser';

beforeAll(loadTestParser);

/** Whether a finding of `trap` on the text between the two marks `<` and `>` is suppressed in the source without the marks. */
function suppressed(marked: string, trap = 'trap-a'): boolean {
  const start = marked.indexOf('<');
  const end = marked.indexOf('>') - 1;
  const tree = parsePython(marked.replace('<', '').replace('>', ''));
  return isSuppressed({ trap, span: { start, end } }, suppressionsOf(tree));
}

describe('a suppression comment on a line', () => {
  it('silences the named traps and no other', () => {
    const source = '<run()>  # looptrap: ignore[trap-a, trap-b]\n';
    expect(suppressed(source)).toBe(true);
    expect(suppressed(source, 'trap-b')).toBe(true);
    expect(suppressed(source, 'trap-c')).toBe(false);
  });

  it('silences every trap when it names none', () => {
    expect(suppressed('<run()>  # looptrap: ignore\n', 'anything')).toBe(true);
  });

  it('silences nothing with empty brackets', () => {
    expect(suppressed('<run()>  # looptrap: ignore[]\n')).toBe(false);
  });

  it('silences nothing while its bracket is open', () => {
    expect(suppressed('<run()>  # looptrap: ignore[\n')).toBe(false);
    expect(suppressed('<run()>  # looptrap: ignore [trap-a\n')).toBe(false);
  });

  it('speaks for its own line only', () => {
    expect(suppressed('other()  # looptrap: ignore\n<run()>\n')).toBe(false);
    expect(suppressed('<run()>\nother()  # looptrap: ignore\n')).toBe(false);
  });

  it('may stand behind another comment and before a reason', () => {
    expect(suppressed('<run()>  # noqa: E501  # looptrap: ignore[trap-a] until the loop is ours\n')).toBe(true);
  });

  it('may stand on the last line of a long statement', () => {
    expect(suppressed('<run(\n    1,\n)>  # looptrap: ignore[trap-a]\n')).toBe(true);
    expect(suppressed('<run(\n    1,  # looptrap: ignore[trap-a]\n)>\n')).toBe(false);
  });

  it('is no comment inside a string', () => {
    expect(suppressed('text = "# looptrap: ignore"; <run()>\n')).toBe(false);
    expect(suppressed('text = """\n# looptrap: ignore-file\n"""\n<run()>\n')).toBe(false);
  });

  it.each(['\n', '\r\n', '\r'])('knows lines that end with %j', (newline) => {
    expect(suppressed(`first()${newline}<run()>  # looptrap: ignore[trap-a]${newline}last()${newline}`)).toBe(true);
    expect(suppressed(`<first()>${newline}run()  # looptrap: ignore[trap-a]${newline}last()${newline}`)).toBe(false);
  });

  it('reads names it does not know without giving up', () => {
    expect(suppressed('<run()>  # looptrap: ignore[no-such-trap,trap-a]\n')).toBe(true);
  });
});

describe('a suppression comment on its own line', () => {
  it('speaks for the whole definition below, with its decorators', () => {
    const source = '# looptrap: ignore[trap-a]\n@mark\nasync def test():\n    other()\n    <run()>\n\nrun()\n';
    expect(suppressed(source)).toBe(true);
    expect(suppressed(source, 'trap-b')).toBe(false);
    expect(suppressed('# looptrap: ignore\ndef test():\n    pass\n\n<run()>\n')).toBe(false);
  });

  it('speaks for a class, a with block, a plain statement', () => {
    expect(suppressed('# looptrap: ignore\nclass Tests:\n    def test(self):\n        <run()>\n')).toBe(true);
    expect(suppressed('def test():\n    # looptrap: ignore\n    with a():\n        <run()>\n')).toBe(true);
    expect(suppressed('def test():\n    # looptrap: ignore\n    with a():\n        pass\n    <run()>\n')).toBe(false);
    expect(suppressed('def test():\n    # looptrap: ignore\n    value = <run()>\n')).toBe(true);
  });

  it('sees through further comments and blank lines', () => {
    expect(suppressed('# looptrap: ignore[trap-a]\n# The loop is ours.\n\n<run()>\n')).toBe(true);
  });

  it('does not reach out of its own indentation', () => {
    expect(suppressed('def test():\n    pass\n    # looptrap: ignore\n\n<run()>\n')).toBe(false);
  });

  it('speaks for the definition between two decorators and the rest', () => {
    expect(suppressed('@mark\n# looptrap: ignore\n@other\ndef <test>():\n    pass\n')).toBe(false);
  });
});

describe('a suppression comment for the file', () => {
  it('holds everywhere, wherever it stands', () => {
    expect(suppressed('<run()>\nother()\n# looptrap: ignore-file[trap-a]\n')).toBe(true);
    expect(suppressed('<run()>\n# looptrap: ignore-file[trap-a]\n', 'trap-b')).toBe(false);
    expect(suppressed('"""Docs."""  # looptrap: ignore-file\n<run()>', 'trap-b')).toBe(true);
  });
});
