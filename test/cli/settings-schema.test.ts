import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { SETTING_SCHEMAS } from '../../server/src/workspace/looptrap-settings';
import { memoryFileSystem } from '../../server/src/workspace/memory-file-system';
import { readLooptrapSettings, writtenKey } from '../../server/src/workspace/read-looptrap-settings';
import { repositoryRoot } from '../environments';

const schema = JSON.parse(readFileSync(join(repositoryRoot, 'cli/schemas/settings.schema.json'), 'utf8'));
const validate = new Ajv({ allErrors: true }).compile(schema);

/** What Looptrap itself says of a table. */
function problems(toml: string): number {
  const files = memoryFileSystem(new Map([['/w/pyproject.toml', toml]]));
  return readLooptrapSettings(files, '/w').problems.length;
}

function table(toml: string): unknown {
  const { tool } = parse(toml) as { tool: { looptrap: unknown } };
  return tool.looptrap;
}

test('has every setting and no other', () => {
  expect(Object.keys(schema.properties).sort()).toEqual(Object.keys(SETTING_SCHEMAS).map(writtenKey).sort());
});

test('the example of the documentation is right', () => {
  const page = readFileSync(join(repositoryRoot, 'docs/settings.md'), 'utf8');
  const [, toml = ''] = /```toml[^\n]*\n([\s\S]*?)```/.exec(page) ?? [];
  expect(validate(table(toml)), JSON.stringify(validate.errors)).toBe(true);
  expect(problems(toml)).toBe(0);
});

describe('agrees with the reader', () => {
  test.each([
    'select = ["missing-await"]',
    'severity = { hang = "off" }',
    'per-file-ignores = { "a/*" = ["hang"] }',
    'extra-blocking-calls = ["a.b", { call = "a.c" }, { call = "a.d", remedy = "a.e" }]',
    'target-versions = { pytest = "8.4.2", anyio = "none", python = "3.12" }',
  ])('right: %s', (line) => {
    const toml = `[tool.looptrap]\n${line}\n`;
    expect(validate(table(toml))).toBe(true);
    expect(problems(toml)).toBe(0);
  });

  test.each([
    'selekt = []',
    'select = "missing-await"',
    'ignore = [1]',
    'severity = { hang = "loud" }',
    'per-file-ignores = { "a/*" = "hang" }',
    'extra-blocking-calls = ["a b"]',
    'extra-blocking-calls = [{ remedy = "a" }]',
    'extra-blocking-calls = [{ call = "a", remdy = "b" }]',
    'extra-client-constructors = ["1a"]',
    'target-versions = { pytest = "latest" }',
    'target-versions = { pytest = 8 }',
  ])('wrong: %s', (line) => {
    const toml = `[tool.looptrap]\n${line}\n`;
    expect(validate(table(toml))).toBe(false);
    expect(problems(toml)).toBeGreaterThan(0);
  });
});
