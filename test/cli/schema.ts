import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import { expect } from 'vitest';
import { repositoryRoot } from '../environments';

const ajv = new Ajv({ allErrors: true });

const validators = { baseline: validatorOf('baseline'), check: validatorOf('check'), run: validatorOf('run') };

/** Fails the test when a document is not as the published schema says. */
export function expectSchema(name: keyof typeof validators, document: unknown): void {
  const validate = validators[name];
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
}

function validatorOf(name: string) {
  return ajv.compile(JSON.parse(readFileSync(join(repositoryRoot, `cli/schemas/${name}.schema.json`), 'utf8')));
}
