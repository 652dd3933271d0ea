import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import { expect } from 'vitest';
import { repositoryRoot } from '../environments';

/** Fails the test when a document is not as the published schema says. */
export function expectSchema(name: 'check' | 'run', document: unknown): void {
  const schema = JSON.parse(readFileSync(join(repositoryRoot, `cli/schemas/${name}.schema.json`), 'utf8'));
  const validate = new Ajv({ allErrors: true }).compile(schema);
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
}
