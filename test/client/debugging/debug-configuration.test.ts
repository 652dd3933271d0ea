import { expect, test } from 'vitest';
import { debugConfiguration, RUN_KEY } from '../../../client/src/debugging/debug-configuration';

const COMMAND = {
  name: 't.py::test_a',
  python: '/venv/bin/python',
  args: ['-m', 'pytest', '-p', 'looptrap_watchdog', 't.py::test_a'],
  cwd: '/project',
  env: { HOME: '/home', PYTHONPATH: '/plugin', LOOPTRAP_EVENTS: '/events' },
};
const EDITOR = { HOME: '/home' };

test('pytest is debugged as it would be run, with nothing of the environment that is there anyway', () => {
  expect(debugConfiguration(COMMAND, undefined, EDITOR, '7')).toEqual({
    type: 'debugpy',
    request: 'launch',
    name: 'Looptrap: t.py::test_a',
    python: '/venv/bin/python',
    console: 'internalConsole',
    module: 'pytest',
    args: ['-p', 'looptrap_watchdog', 't.py::test_a'],
    cwd: '/project',
    env: { PYTEST_XDIST_AUTO_NUM_WORKERS: '0', PYTHONPATH: '/plugin', LOOPTRAP_EVENTS: '/events' },
    [RUN_KEY]: '7',
  });
});

test("the user's own configuration for tests says what the run leaves open", () => {
  const own = [
    { type: 'node', purpose: ['debug-test'], justMyCode: true },
    { type: 'debugpy', name: 'Attach', request: 'attach', connect: { port: 1 } },
    {
      ...{ type: 'debugpy', name: 'Tests', request: 'launch', program: 'main.py', args: ['-x'] },
      ...{ purpose: ['debug-test'], justMyCode: false, console: 'integratedTerminal', envFile: '.env' },
      env: { STAGE: 'test', PYTHONPATH: '/own' },
    },
  ];
  const made = debugConfiguration(COMMAND, own, EDITOR, '7');
  expect(made).toMatchObject({ justMyCode: false, console: 'integratedTerminal', envFile: '.env', module: 'pytest' });
  expect(made.args).not.toContain('-x');
  expect(made).not.toHaveProperty('program');
  expect(made).not.toHaveProperty('connect');
  expect(made.env).toMatchObject({ STAGE: 'test', PYTHONPATH: '/plugin:/own', LOOPTRAP_EVENTS: '/events' });
});
