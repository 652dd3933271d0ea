import { describe, expect, test } from 'vitest';
import { safeFix } from '../../../server/src/analysis/merge-fixes';
import type { Finding } from '../../../server/src/traps/trap';
import { environmentNames } from '../../environments';
import { environmentVersions, holds } from '../../truth/traps/environment-versions';
import { answersTo, type ExampleFile, pageNames, pageRunsIn, readPage } from '../../truth/traps/page';
import { applyFixes, checkFiles, type Files, placesOf } from './trap-project';

const filesOf = (files: readonly ExampleFile[]): Record<string, string> =>
  Object.fromEntries(files.map(({ path, text }) => [path, text]));
/**
 * Said on their own pages only: examples run with versions too that do not know what they set, and with pytest-timeout
 * installed.
 */
const ON_OWN_PAGE = new Set([
  'asyncio-mark-arguments',
  'default-fixture-loop-scope-unset',
  'loop-scope-narrower-than-cache',
  'timeout-not-armed',
  'unknown-asyncio-option',
]);
const bestFix = ({ fixes }: Finding) => fixes[0];
const withTabs = (files: Files): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path,
      text.replace(/^(?: {4})+/gm, (run) => '\t'.repeat(run.length / 4)),
    ]),
  );
const withCarriageReturns = (files: Files): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]));

/** The checker agrees with the pages, and the best fix turns each bad example into a good one. */
for (const name of pageNames()) {
  const page = readPage(name);
  const isTold = ({ trap }: Finding) => trap === name || !ON_OWN_PAGE.has(trap);
  for (const environment of environmentNames('.', 'special').filter((environment) => pageRunsIn(page, environment))) {
    const versions = environmentVersions(environment);
    describe(`${name} for ${environment}`, () => {
      for (const bad of page.bad) {
        const isTrap = bad.symptoms.some((row) => holds(row.when, versions) && !row.notATrap);
        const answers = answersTo(page, bad).filter((good) => holds(good.when, versions));
        const files = filesOf(bad.files);

        test(`reports exactly the marked lines: ${bad.title || name}`, async () => {
          const { findings } = await checkFiles(files, environment);
          const marked = bad.files.flatMap(({ path, marks }) =>
            marks.map(({ line, trap }) => `${path}:${line} ${trap}`),
          );
          expect(placesOf(findings.filter(isTold), files)).toEqual(isTrap ? marked.sort() : []);
        });

        if (isTrap && answers.every(({ byHand }) => byHand)) {
          test(`has no fix: ${bad.title || name}`, async () => {
            const { findings } = await checkFiles(files, environment);
            const fixes = findings.filter(({ trap }) => trap === name).flatMap((finding) => finding.fixes);
            expect(fixes.filter(({ failsWith }) => failsWith === undefined)).toEqual([]);
          });
        }
        for (const good of answers.filter(({ byHand }) => isTrap && !byHand)) {
          const expected = { ...files, ...filesOf(good.files) };

          test(`the best fix makes the good example: ${good.title || name}`, async () => {
            const { findings } = await checkFiles(files, environment);
            const own = findings.filter(({ trap }) => trap === name);
            const result = applyFixes(files, own, bestFix);
            expect(result.postponed).toEqual([]);
            expect(result.files).toEqual(expected);
            if (own.every(({ fixes }) => fixes[0]?.safe)) {
              expect(applyFixes(files, own, safeFix).files).toEqual(expected);
            }
          });

          test(`and keeps line endings and tabs: ${good.title || name}`, async () => {
            for (const changed of [withCarriageReturns, withTabs]) {
              const { findings } = await checkFiles(changed(files), environment);
              const own = findings.filter(({ trap }) => trap === name);
              expect(applyFixes(changed(files), own, bestFix).files).toEqual(changed(expected));
            }
          });
        }
      }

      for (const good of page.good.filter((example) => holds(example.when, versions))) {
        test(`reports nothing on the good example: ${good.title || name}`, async () => {
          const files = filesOf(good.files);
          const { findings } = await checkFiles(files, good.installedThen ?? environment);
          expect(placesOf(findings.filter(isTold), files)).toEqual([]);
        });
      }
    });
  }
}
