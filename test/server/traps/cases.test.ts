import { describe, expect, test } from 'vitest';
import { traps } from '../../../server/src/traps/registry';
import { environmentNames } from '../../truth/traps/environment-versions';
import { readCases } from './read-case';
import { applyFixes, checkFiles, placesOf } from './trap-project';

for (const { name } of traps) {
  describe(name, () => {
    for (const { name: title, environments, files, expected, fixed } of readCases(name)) {
      test.each(environments ?? environmentNames())(`${title} for %s`, async (environment) => {
        const { findings } = await checkFiles(files, environment);
        const own = findings.filter(({ trap }) => trap === name);
        expect(placesOf(own, files)).toEqual(expected);
        for (const [number, changed] of fixed) {
          const result = applyFixes(files, own, ({ fixes }) => fixes[number - 1]);
          expect(result.postponed).toEqual([]);
          expect(result.files).toEqual({ ...files, ...changed });
          // What is repaired parses, and stays as it is.
          const again = await checkFiles(result.files, environment);
          if (number === 1)
            expect(
              placesOf(
                again.findings.filter(({ trap }) => trap === name),
                result.files,
              ),
            ).toEqual([]);
        }
      });
    }
  });
}
