import { describe, expect, test } from 'vitest';
import { traps } from '../../../server/src/traps/registry';
import { environmentNames } from '../../environments';
import { readCases } from './read-case';
import { applyFixes, checkFiles, placesOf } from './trap-project';

for (const { name } of traps) {
  describe(name, () => {
    for (const { name: title, environments, installedThen, without, files, expected, fixed } of readCases(name)) {
      test.each(environments ?? environmentNames())(`${title} for %s`, async (environment) => {
        const { findings } = await checkFiles(files, environment, without);
        const own = findings.filter(({ trap }) => trap === name);
        expect(placesOf(own, files)).toEqual(expected);
        for (const [number, changed] of fixed) {
          const result = applyFixes(files, own, ({ fixes }) => fixes[number - 1]);
          expect(result.postponed).toEqual([]);
          expect(result.files).toEqual({ ...files, ...changed });
          if (number !== 1) continue;
          const again = await checkFiles(
            result.files,
            installedThen ?? environment,
            installedThen === undefined ? without : [],
          );
          expect(
            placesOf(
              again.findings.filter(({ trap }) => trap === name),
              result.files,
            ),
          ).toEqual([]);
        }
        // Every remedy that is offered leaves files that parse (checkFiles throws otherwise), and changes something.
        for (const finding of own) {
          for (const fix of finding.fixes) {
            const result = applyFixes(files, [finding], () => fix);
            expect(result.postponed).toEqual([]);
            expect(result.files, fix.title).not.toEqual(files);
            await checkFiles(result.files, environment, without);
          }
        }
      });
    }
  });
}
