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
