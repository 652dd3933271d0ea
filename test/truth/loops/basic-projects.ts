import { asyncFixture, asyncTest, iniFile, type Project, testModule } from './project';

const SCOPES = ['function', 'module', 'session'] as const;

/** Fixtures of every cache scope and way of making, used by tests with and without marks, in both modes. */
export const basicProjects: readonly Project[] = ['strict', 'auto', undefined].map((mode) => ({
  name: `basic-${mode ?? 'unset'}`,
  files: {
    'pytest.ini': iniFile({ asyncio_mode: mode }),
    ...Object.fromEntries(
      SCOPES.flatMap((scope) =>
        (['pytest_asyncio', 'pytest'] as const).map((maker) => [
          `test_${scope}_${maker}.py`,
          testModule(
            asyncFixture('resource', `${maker}.fixture(scope="${scope}")`) +
              asyncTest('test_marked', ['pytest.mark.asyncio'], ['resource']) +
              asyncTest('test_unmarked', [], ['resource']) +
              asyncTest('test_alone', ['pytest.mark.asyncio']) +
              `def test_sync():\n    here('test_sync')\n`,
          ),
        ]),
      ),
    ),
  },
}));
