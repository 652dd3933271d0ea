import { defineConfig } from 'vitest/config';

/** A test file `x.pytest.test.ts` starts real pytest; what starts nothing, or only asks Python something, is a unit. */
const STARTS_PYTEST = 'test/**/*.pytest.test.ts';
const TRUTH = 'test/truth/**/*.test.ts';
const PACKAGES = 'test/package/**/*.test.ts';
const CLIENT = 'test/client/**/*.test.ts';

/** Named like the layers of `npm test` that run them; `client` belongs to `unit`. */
export default defineConfig({
  test: {
    globalSetup: ['test/temporary-folder.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // What a command said is all there is to go by where a test fails on another machine.
    chaiConfig: { truncateThreshold: 20_000 },
    maxWorkers: 2,
    // The files of a process share their modules, and what those keep: reading them takes longer than most tests.
    isolate: false,
    projects: [
      project('unit', {
        include: ['test/**/*.test.ts'],
        exclude: ['test/editor/**', CLIENT, PACKAGES, STARTS_PYTEST, TRUTH],
      }),
      // Each file has a VS Code of its own to stand in for the real one.
      project('client', { include: [CLIENT], isolate: true }),
      project('runs', { include: [STARTS_PYTEST] }),
      project('truth', { include: [TRUTH] }),
      project('package', {
        include: [PACKAGES],
        globalSetup: ['test/temporary-folder.ts', 'test/package/build-packages.ts'],
      }),
    ],
  },
});

function project(
  name: string,
  { exclude = [], ...rest }: { include: string[]; exclude?: string[]; isolate?: boolean; globalSetup?: string[] },
) {
  return { extends: true as const, test: { name, exclude: ['**/node_modules/**', ...exclude], ...rest } };
}
