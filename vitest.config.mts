import { defineConfig } from 'vitest/config';

/** A test file `x.pytest.test.ts` starts real pytest; what starts nothing, or only asks Python something, is a unit. */
const STARTS_PYTEST = 'test/**/*.pytest.test.ts';
const TRUTH = 'test/truth/**/*.test.ts';

/** Named like the layers of `npm test` that run them. */
export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    projects: [
      project('unit', ['test/**/*.test.ts'], ['test/editor/**', STARTS_PYTEST, TRUTH]),
      project('runs', [STARTS_PYTEST]),
      project('truth', [TRUTH]),
    ],
  },
});

function project(name: string, include: string[], exclude: string[] = []) {
  return { extends: true as const, test: { name, include, exclude: ['**/node_modules/**', ...exclude] } };
}
