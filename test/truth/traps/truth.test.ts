import { describe, expect, test } from 'vitest';
import { traps } from '../../../server/src/traps/registry';
import { environmentPython, testEnvironments } from '../../environments';
import { checkFiles } from '../../server/traps/trap-project';
import { environmentVersions, holds } from './environment-versions';
import { answersTo, pageNames, pageRunsIn, readPage } from './page';
import { isNotebookExample, runExample } from './run-example';
import { runWatched } from './run-watched';

const SILENT = new Set([
  ...traps.filter(({ category }) => category === 'hang' || category === 'blocking').map(({ name }) => name),
  'pytest-config-ignored',
]);

/** The watchdog has its own tests in every environment; here the oldest and the newest must do. */
const WATCHED = ['newest', 'pa021', 'extras'];

/** Real pytest shows what the pages say, in every environment that exists. */
for (const name of pageNames()) {
  const page = readPage(name);
  for (const environment of testEnvironments('.', 'special').filter(({ name }) => pageRunsIn(page, name))) {
    const versions = environmentVersions(environment.name);
    describe.concurrent(`${name} in ${environment.name}`, () => {
      for (const bad of page.bad) {
        test(`bad: ${bad.title || name}`, async () => {
          const rows = bad.symptoms.filter((symptom) => holds(symptom.when, versions));
          expect(rows, 'exactly one row of the symptom table applies').toHaveLength(1);
          const [row] = rows;
          const run = await runExample(environment.python, bad.files, {
            args: bad.args,
            ...(bad.limit !== undefined && { limit: bad.limit }),
          });
          expect(run.result, run.output).toBe(row?.result);
          for (const text of row?.output ?? []) expect(run.output).toContain(text);

          // What findings quote is what people see. A blocked loop and a hang have no text of their own.
          const files = Object.fromEntries(bad.files.map(({ path, text }) => [path, text]));
          const { findings } = await checkFiles(files, environment.name);
          for (const { trap, message } of findings.filter((found) => found.trap === name)) {
            if (!SILENT.has(trap))
              expect(
                quoted(message).some((text) => shows(run.output, text)),
                message,
              ).toBe(true);
          }
        });

        test(`an answer exists where it is a trap: ${bad.title || name}`, () => {
          const trap = bad.symptoms.some((symptom) => holds(symptom.when, versions) && !symptom.notATrap);
          if (!trap) return;
          expect(answersTo(page, bad).filter((good) => holds(good.when, versions))).not.toHaveLength(0);
        });
      }
      for (const good of page.good.filter((example) => holds(example.when, versions))) {
        test(`good: ${good.title || name}`, async () => {
          const { installedThen } = good;
          const python = installedThen === undefined ? environment.python : environmentPython(installedThen);
          const run = await runExample(python, good.files);
          expect(run.result, run.output).toMatch(/^\d+ passed$/);
          expect(run.output).not.toContain('was never awaited');
        });

        if (!WATCHED.includes(environment.name) || isNotebookExample(good.files)) continue;
        test(`good, and the watchdog finds nothing: ${good.title || name}`, async () => {
          const { report, failure } = await runWatched(environment.python, good.files);
          expect(failure).toBeUndefined();
          expect(report.tests.map(({ outcome }) => outcome)).not.toHaveLength(0);
          expect(new Set(report.tests.map(({ outcome }) => outcome))).toEqual(new Set(['passed']));
          expect([...report.findings, ...report.tests.flatMap(({ findings }) => findings)]).toEqual([]);
        });
      }
    });
  }
}

/** Texts between double quotes that are longer than a name. */
function quoted(message: string): string[] {
  return message.split('"').filter((text, index) => index % 2 === 1 && text.length > 12);
}

/** Whether all parts of a text with `...` in it are in the output. */
function shows(output: string, text: string): boolean {
  return text.split('...').every((part) => output.includes(part.trim()));
}
