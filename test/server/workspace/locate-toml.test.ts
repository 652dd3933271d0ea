import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { headerAt, locateToml, type TomlPath, valueAt } from '../../../server/src/workspace/locate-toml';

const scalar = fc.oneof(
  fc.constantFrom(
    '1',
    '-3.5e2',
    'true',
    'inf',
    '0x1F',
    '1979-05-27T07:32:00Z',
    '1979-05-27 07:32:00',
    '07:32:00',
    `"plain"`,
    `"a # b"`,
    `"say \\"hi\\" ]"`,
    `'C:\\path'`,
    `"""\n[tool.pytest]\nx = 1\n"""`,
    `"""two ""quotes"" and \\""" more"""""`,
    `'''\n# no comment\n'''`,
    `''''quoted''''`,
    `""`,
  ),
);
const space = fc.constantFrom('', ' ', '\t');
const lines = fc.constantFrom('', ' ', '\n', '\r\n  ', ' # comment ]\n', '\n# one\n  # two }\n');
const name = fc.constantFrom('a', 'b-c', 'D_1', '"quoted key"', `'lit.eral'`, '"es\\"c"', '10');
const { value } = fc.letrec<{ value: string; array: string; table: string }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, tie('array'), tie('table')),
  array: fc
    .tuple(fc.array(fc.tuple(lines, tie('value'), lines), { maxLength: 3 }), fc.boolean())
    .map(([items, trails]) => {
      const inner = items.map((parts) => parts.join('')).join(',');
      return `[${inner}${trails && items.length > 0 ? ',\n' : ''}]`;
    }),
  table: fc
    .uniqueArray(fc.tuple(name, space, space, tie('value')), { maxLength: 3, selector: ([key]) => key })
    .map((pairs) => `{${pairs.map(([key, one, two, inner]) => ` ${key}${one}=${two}${inner}`).join(',')} }`),
}));
const key = fc
  .array(name, { minLength: 1, maxLength: 3 })
  .chain((names) => space.map((dot) => names.join(`${dot}.${dot}`)));
const line = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(space, key, space, space, value, fc.constantFrom('', ' # note'))
      .map((parts) => `${parts[0]}${parts[1]}${parts[2]}=${parts[3]}${parts[4]}${parts[5]}`),
  },
  { weight: 1, arbitrary: key.map((path) => `[${path}] # [table]`) },
  { weight: 1, arbitrary: key.map((path) => `[[ ${path} ]]`) },
  { weight: 1, arbitrary: fc.constantFrom('', '# comment', '  ') },
);
const texts = fc
  .array(line, { maxLength: 8 })
  .chain((all) => fc.constantFrom('\n', '\r\n').map((end) => all.join(end)))
  .filter((text) => parses(text));

function parses(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}

function lookUp(table: unknown, path: TomlPath): unknown {
  return path.reduce<unknown>((current, step) => (current as Record<string | number, unknown>)[step], table);
}

/** Paths of everything that is no table: what has to be written as a value somewhere. */
function leaves(value: unknown, path: TomlPath = []): TomlPath[] {
  if (typeof value !== 'object' || value === null || value instanceof Date) return [path];
  return Object.entries(value).flatMap(([step, inner]) =>
    leaves(inner, [...path, Array.isArray(value) ? Number(step) : step]),
  );
}

describe('places in TOML', () => {
  it('are where the value that was parsed is written', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const table = parse(text);
        const { values } = locateToml(text);
        for (const { path, value } of values) {
          expect(parse(`x = ${text.slice(value.start, value.end)}`).x, text).toEqual(lookUp(table, path));
        }
        const located = new Set(values.map(({ path }) => JSON.stringify(path)));
        for (const path of leaves(table)) expect(located, text).toContain(JSON.stringify(path));
      }),
      { numRuns: 2000, seed: 11 },
    );
  });

  it('end for any text', () => {
    const pieces = fc.constantFrom('[', ']', '{', '}', '=', ',', '"', "'", '"""', '#', '\n', 'a', '.', ' ');
    fc.assert(
      fc.property(
        fc.array(pieces).map((all) => all.join('')),
        (text) => void locateToml(text),
      ),
      { seed: 3 },
    );
  });

  it('of a key and a header are theirs alone', () => {
    const text = '# x\n[ tool . "pytest".ini_options ] # y\n  asyncio_mode = "auto" # z\n';
    const places = locateToml(text);
    const cut = (range: { start: number; end: number } | undefined) => range && text.slice(range.start, range.end);
    expect(cut(headerAt(places, 'tool', 'pytest', 'ini_options'))).toBe('[ tool . "pytest".ini_options ]');
    const mode = valueAt(places, 'tool', 'pytest', 'ini_options', 'asyncio_mode');
    expect([cut(mode?.key), cut(mode?.value)]).toEqual(['asyncio_mode', '"auto"']);
    expect(places.comments.map(cut)).toEqual(['# x', '# y', '# z']);
  });
});
