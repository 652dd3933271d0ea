import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { repositoryRoot } from '../environments';

const schema = readFileSync(join(repositoryRoot, 'test/cli/junit.xsd'), 'utf8');

/** What is wrong with a document, by the schema of JUnit XML. */
export async function junitErrors(xml: string): Promise<readonly unknown[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'report.xml', contents: xml }],
    schema: [{ fileName: 'junit.xsd', contents: schema }],
  });
  return errors;
}

/** Fails the test when a document is not as readers of JUnit XML want it. */
export async function expectJunit(xml: string): Promise<void> {
  expect(await junitErrors(xml)).toEqual([]);
}
