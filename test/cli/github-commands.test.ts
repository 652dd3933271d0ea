import fc from 'fast-check';
import { expect, test } from 'vitest';
import { githubText } from '../../cli/src/check/formats/github';

/** A workflow command as the runner reads it: properties between commas, each with its own escapes. */
function parse(line: string) {
  const [, level, written = '', message = ''] = /^::(\w+) (.*?)::(.*)$/s.exec(line) ?? [];
  const data = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const value = (text: string) =>
    text
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  const properties = written
    .split(',')
    .map((pair) => [pair.slice(0, pair.indexOf('=')), value(pair.slice(pair.indexOf('=') + 1))]);
  return { level, properties: Object.fromEntries(properties), message: data(message) };
}

function command(file: string, message: string, reason: string): string[] {
  const place = { line: 1, column: 2, endLine: 1, endColumn: 5 };
  const text = githubText(
    {
      ...{ schema: 1, tool: { name: 'looptrap', version: '0' } },
      environment: { python: null, packages: {}, source: '' },
      findings: [
        { ...place, file, trap: 'a-trap', severity: 'hint', message, url: 'https://x/y', fingerprint: '', related: [] },
      ],
      files: { checked: 1, failed: [{ file, line: 3, reason }] },
    },
    (path) => path,
  );
  return text.trimEnd().split('\n');
}

test('newlines, percent signs, commas and colons arrive as they were', () => {
  const lines = command('a,b:c%/test_d=e.py', 'one\r\ntwo :: 100%0A, %25', 'line 1\nline 2');
  expect(lines).toHaveLength(2);
  expect(parse(lines[0] ?? '')).toEqual({
    level: 'notice',
    properties: {
      ...{ file: 'a,b:c%/test_d=e.py', line: '1', endLine: '1', col: '2', endColumn: '5', title: 'a-trap' },
    },
    message: 'a,b:c%/test_d=e.py:1:2 a-trap one\r\ntwo :: 100%0A, %25 https://x/y',
  });
  expect(parse(lines[1] ?? '')).toMatchObject({ level: 'error', message: 'a,b:c%/test_d=e.py:3: line 1\nline 2' });
});

test('whatever a message and a name hold, a finding is one line and says it', () => {
  const text = fc.string({ unit: fc.constantFrom('%', '2', '5', '0', 'A', 'C', ':', ',', '\n', '\r', '=', 'x', '😀') });
  fc.assert(
    fc.property(text, text, (name, message) => {
      const file = `${name}.py`;
      const lines = command(file, `${message}.`, 'gone');
      expect(lines).toHaveLength(2);
      const { properties, message: told } = parse(lines[0] ?? '');
      expect(properties.file).toBe(file);
      expect(told).toBe(`${file}:1:2 a-trap ${message}. https://x/y`);
    }),
  );
});
