import { describe, expect, it } from 'vitest';
import { readinessOf, type Surroundings } from '../../../client/src/interpreter/readiness';

const READY: Surroundings = {
  isTrusted: true,
  isOnDisk: true,
  interpreter: { path: '/shop/.venv/bin/python', source: '.venv' },
  environment: {
    rootDir: '/shop',
    python: '3.12.4',
    packages: { pytest: '9.2.0', 'pytest-asyncio': '1.5.0', trio: '0.33.0' },
    source: 'installed in .venv',
    problems: [],
  },
};
const installed = (
  packages: Record<string, string>,
  python = '3.12.4',
  source = 'installed in .venv',
): Surroundings => ({
  ...READY,
  environment: { rootDir: '/shop', python, packages, source, problems: [] },
});

describe('whether the watchdog can run', () => {
  it('is told with the interpreter and the versions found', () => {
    expect(readinessOf(READY)).toEqual({
      ready: true,
      detail: 'Python 3.12.4, pytest 9.2.0, pytest-asyncio 1.5.0',
      whole: 'Python 3.12.4, pytest 9.2.0, pytest-asyncio 1.5.0 · /shop/.venv/bin/python (.venv)',
      remedy: 'none',
    });
  });

  it.each([
    ['an untrusted workspace', { ...READY, isTrusted: false }, 'the workspace is not trusted', 'trust'],
    ['no interpreter', { ...READY, interpreter: undefined }, 'no Python interpreter', 'interpreter'],
    ['a file that is not on a disk', { ...READY, isOnDisk: false }, 'only files on a disk', 'none'],
    ['an old Python', installed({ pytest: '7.0.1' }, '3.8.19'), 'needs Python 3.9, this is 3.8.19', 'interpreter'],
    ['an old pytest', installed({ pytest: '6.2.5' }), 'needs pytest 7, this is 6.2.5', 'install'],
    ['no pytest', installed({ anyio: '4.16.0' }), 'pytest is not installed', 'install'],
  ])('is not, with %s, and says what to do', (_, surroundings, obstacle, remedy) => {
    const { ready, obstacle: told, remedy: offered } = readinessOf(surroundings);
    expect([ready, offered]).toEqual([false, remedy]);
    expect(told).toContain(obstacle);
  });

  it('does not call missing what is only not known', () => {
    expect(readinessOf(installed({}, '3.12.4', 'no environment found: newest known versions assumed')).ready).toBe(
      true,
    );
    expect(readinessOf({ ...READY, environment: undefined }).ready).toBe(true);
  });
});
