import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot, testEnvironments } from '../../environments';
import { checkFiles } from '../../server/traps/trap-project';
import { environmentVersions, holds } from '../traps/environment-versions';
import { condition, environmentsOf, files, parts, symptoms } from '../traps/page';
import { runExample } from '../traps/run-example';

const DOCS = join(repositoryRoot, 'docs');
const TEXT = readFileSync(join(DOCS, 'article.md'), 'utf8');
const USUAL = testEnvironments();

/** One `##` of the page with its examples; one with a table shows what goes wrong, the others have to pass. */
const claims = TEXT.split(/^(?=## )/m)
  .slice(1)
  .map((text) => ({
    title: /^## (.+)$/m.exec(text)?.[1] ?? '',
    environments: testEnvironments('.', 'special').filter(({ name }) => {
      const runsIn = environmentsOf(text);
      return runsIn === undefined ? USUAL.some((usual) => usual.name === name) : runsIn.includes(name);
    }),
    examples: parts(text)
      .map((part) => ({ ...part, files: files(part.text) }))
      .filter((part) => part.files.length > 0),
  }));

test('answers every claim, and its examples are found', () => {
  expect(claims.map(({ title }) => Number.parseInt(title, 10))).toEqual(claims.map((_, index) => index + 1));
  expect(claims.flatMap(({ examples }) => examples).length).toBe(TEXT.match(/^### /gm)?.length);
});

test('its links lead somewhere', () => {
  const links = [...TEXT.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map((match) => match[1] ?? '');
  expect(links.filter((link) => !existsSync(join(DOCS, link)))).toEqual([]);
});

for (const { title, environments, examples } of claims.filter((claim) => claim.examples.length > 0)) {
  describe.concurrent(title, () => {
    for (const example of examples) {
      test.each(environments)(`${example.title} in $name`, async ({ name, python }) => {
        const versions = environmentVersions(name);
        if (example.text.includes('\n|---')) {
          const rows = symptoms(example.text).filter(({ when }) => holds(when, versions));
          expect(rows, 'exactly one row of the table applies').toHaveLength(1);
          const run = await runExample(python, example.files);
          expect(run.result, run.output).toBe(rows[0]?.result);
          for (const text of rows[0]?.output ?? []) expect(run.output).toContain(text);
          return;
        }
        if (!holds(condition(example.text).when, versions)) return;
        const run = await runExample(python, example.files);
        expect(run.result, run.output).toMatch(/^\d+ passed$/);
        const texts = Object.fromEntries(example.files.map(({ path, text }) => [path, text]));
        // Its own page says when a deadline for the whole suite is missing; the article is about loops.
        const findings = (await checkFiles(texts, name)).findings.filter(({ trap }) => trap !== 'timeout-not-armed');
        expect(findings.map(({ trap, message }) => `${trap} ${message}`)).toEqual([]);
      });
    }
  });
}
