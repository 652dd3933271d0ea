import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parsePython } from '../../../server/src/syntax/parse-python';
import type { SyntaxTree } from '../../../server/src/syntax/syntax-tree';
import { loadTestParser } from './parser';

beforeAll(loadTestParser);

/** Structural laws every tree obeys, whatever the text. */
function expectLawful(tree: SyntaxTree): void {
  for (let node = 0; node < tree.size; node++) {
    expect(tree.startOf(node)).toBeLessThanOrEqual(tree.endOf(node));
    expect(tree.lastOf(node)).toBeGreaterThanOrEqual(node);
    const parent = tree.parentOf(node);
    if (parent === undefined) continue;
    expect(parent).toBeLessThan(node);
    expect(tree.lastOf(parent)).toBeGreaterThanOrEqual(tree.lastOf(node));
    expect(tree.startOf(parent)).toBeLessThanOrEqual(tree.startOf(node));
    expect(tree.endOf(parent)).toBeGreaterThanOrEqual(tree.endOf(node));
  }
  for (const error of tree.errors) {
    expect(error.start).toBeLessThanOrEqual(error.end);
    expect(error.end).toBeLessThanOrEqual(tree.text.length);
  }
}

describe('a file that parses', () => {
  const text = 'é = "𝕏"\nasync def f(x: int = 1, *, y):\n    async with a() as b:\n        await b.c(d, e=1)\n';

  it('gives nodes with UTF-16 ranges, fields and the async keyword', () => {
    const tree = parsePython(text);
    expect(tree.errors).toEqual([]);
    const [def] = tree.nodesOfKind('function_definition');
    expect(def).toBeDefined();
    if (def === undefined) return;
    expect(tree.isAsync(def)).toBe(true);
    const name = tree.childByField(def, 'name');
    expect(name === undefined ? '' : tree.textOf(name)).toBe('f');
    const [call] = tree.nodesOfKind('await').map((node) => tree.namedChildren(node)[0]);
    expect(call === undefined ? '' : tree.textOf(call)).toBe('b.c(d, e=1)');
    expect(tree.isAsync(tree.nodesOfKind('with_statement')[0] ?? 0)).toBe(true);
    expect(tree.kindOf(tree.nodeAt(text.indexOf('d, e')))).toBe('identifier');
    expectLawful(tree);
  });
});

describe('a file that does not parse', () => {
  it('says where, and keeps the rest', () => {
    const tree = parsePython('def test_a(:\n    pass\n\n\ndef test_b():\n    x = (1,\n');
    expect(tree.errors.length).toBeGreaterThan(0);
    expectLawful(tree);
  });
});

describe('what tree-sitter takes and Python does not', () => {
  it.each([
    ['a function without a body', 'async def test_a():\n\n\ndef test_b():\n    pass\n'],
    ['a block of comments', 'if x:\n    # later\ny = 1\n'],
    ['a statement that is indented too far', 'def f():\n    x = 1\n        y = 2\n'],
    ['an indented statement of the module', 'import a\n    import b\n'],
    ['decorators at different indentations', '@a\n    @b\ndef f(): pass\n'],
    ['statements on one continued line', 'import a\\\nimport b\n'],
    ['an annotation inside of an assignment', 'a = b: int\n'],
  ])('does not parse: %s', (_, text) => {
    expect(parsePython(text).errors).not.toEqual([]);
  });

  it.each([
    ['statements behind semicolons and colons', 'x = 1; y = 2\nif x: y; z\nclass A: x = 1\n'],
    ['tabs', 'def f():\n\tx = 1\n        y = 2\n'],
    ['a form feed', 'x = 1\n\f\ndef f():\n    pass\n'],
    ['a byte order mark', '\ufeffimport a\nimport b\n'],
    ['a first line that is continued', '\\\nx = 1\n'],
    ['a backslash at the end of a comment', '# comment \\\nx = 1\n'],
    ['line ends of two characters', 'def f():\r\n    x = 1\r\n    y = 2\r\n'],
  ])('parses: %s', (_, text) => {
    expect(parsePython(text).errors).toEqual([]);
  });
});

it('a lone carriage return ends a line, as for Python', () => {
  const tree = parsePython('# comment\rimport a\rimport b\r');
  expect(tree.errors).toEqual([]);
  expect(tree.nodesOfKind('import_statement').map(tree.rangeOf)).toEqual([
    { start: 10, end: 18 },
    { start: 19, end: 27 },
  ]);
});

describe('any text', () => {
  const words = [
    'async',
    'await',
    'def',
    'f',
    '(',
    ')',
    ':',
    '\n',
    '\n    ',
    '"""',
    "'",
    'f"{',
    '}',
    '@',
    'é',
    '𝕏',
    '\0',
    '\r\n',
    ' ',
    'yield',
    'with',
    'as',
    '=',
    ',',
    '\\',
    '#',
    '\ud800',
  ];

  it('gives a lawful tree', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 60 }), (parts) => {
        expectLawful(parsePython(parts.join('')));
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expectLawful(parsePython(text));
      }),
      { numRuns: 200 },
    );
  });
});
