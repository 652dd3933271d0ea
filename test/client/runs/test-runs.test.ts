import path from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import type { RunHandle, RunOutcome, RunRequest, RunUpdate } from '../../../watchdog/runner/run-contract';
import { outcome, report } from '../samples';

/** The editor, as far as a run needs it. */
const editor = vi.hoisted(() => ({
  trusted: true,
  debugger: true,
  packages: {} as Record<string, string>,
  variables: {} as Record<string, string>,
  dirty: false,
  saved: 0,
  settings: {} as Record<string, unknown>,
  shown: [] as string[],
  cancelProgress: [] as (() => void)[],
}));
vi.mock('vscode', () => ({
  EventEmitter: class {
    private readonly listeners: ((value: unknown) => void)[] = [];
    event = (listener: (value: unknown) => void) => void this.listeners.push(listener);
    fire(value: unknown) {
      for (const listener of this.listeners) listener(value);
    }
    dispose() {}
  },
  ProgressLocation: { Notification: 15, Window: 10 },
  commands: { executeCommand: async () => undefined },
  env: { clipboard: { writeText: async () => undefined } },
  window: {
    showErrorMessage: async (message: string) => void editor.shown.push(message),
    withProgress: (_options: unknown, task: (...args: unknown[]) => unknown) => {
      const onCancellationRequested = (listener: () => void) => {
        editor.cancelProgress.push(listener);
        return { dispose: () => undefined };
      };
      return task({ report: () => undefined }, { onCancellationRequested });
    },
  },
  workspace: {
    get isTrusted() {
      return editor.trusted;
    },
    openTextDocument: async () => ({
      isDirty: editor.dirty,
      save: async () => {
        editor.saved += 1;
        return true;
      },
    }),
    getWorkspaceFolder: () => undefined,
    getConfiguration: () => ({
      get: (name: string) => editor.settings[name] ?? (name === 'stallAfter' ? 10 : undefined),
      inspect: (key: string) => ({ key, defaultValue: 10, workspaceValue: editor.settings[key] }),
    }),
  },
}));

const { TestRuns } = await import('../../../client/src/runs/test-runs');
const { RunBoard } = await import('../../../client/src/runs/run-board');

const ROOT = '/project';
const uri = { scheme: 'file', fsPath: '/project/t.py', toString: () => 'file:///project/t.py' } as never;

interface Started {
  request: RunRequest;
  update: (update: RunUpdate) => void;
  end: (outcome: RunOutcome) => void;
  cancelled: boolean;
}

function setUp(interpreter: { path: string; source: string } | undefined = { path: '/python', source: 'PATH' }) {
  const started: Started[] = [];
  const board = new RunBoard();
  const startRun = (request: RunRequest, update: Started['update']): RunHandle => {
    let end: Started['end'] = () => undefined;
    const done = new Promise<RunOutcome>((resolve) => {
      end = resolve;
    });
    const run: Started = { request, update, end, cancelled: false };
    started.push(run);
    return {
      pid: 1,
      done,
      cancel: async () => {
        run.cancelled = true;
        end(outcome([], { cancelled: true }));
      },
    };
  };
  const silent = { appendLine: () => undefined, info: () => undefined, warn: () => undefined };
  const runs = new TestRuns({
    startRun,
    startDebugRun: (request, update) =>
      startRun({ ...request, pytestArgs: ['debugged', ...request.pytestArgs] }, update),
    canDebug: () => editor.debugger,
    installed: async () => editor.packages,
    board,
    tests: { of: async () => ({ rootDir: ROOT, tests: [], complete: true }) } as never,
    interpreters: { find: async () => interpreter, variables: async () => editor.variables } as never,
    output: silent as never,
    log: silent as never,
    pluginDir: '/plugin',
    storageDir: '/nowhere/looptrap-runs',
    version: '0.0.0',
  });
  const untilStarted = (count: number) => vi.waitFor(() => expect(started).toHaveLength(count));
  return { runs, board, started, untilStarted };
}

beforeEach(() => {
  Object.assign(editor, {
    trusted: true,
    debugger: true,
    packages: {},
    variables: {},
    dirty: false,
    saved: 0,
    settings: {},
    shown: [],
    cancelProgress: [],
  });
});

test('nothing is executed while the workspace is not trusted', async () => {
  editor.trusted = false;
  const { runs, started } = setUp();
  const { failure, cancelled } = await runs.run(uri, 't.py::test_a');
  expect(started).toEqual([]);
  expect(failure?.message).toContain('not trusted');
  expect(cancelled).toBe(false);
  expect(editor.shown[0]).toContain('not trusted');
});

test('a test is debugged by a debugger, and without one the message names it', async () => {
  const { runs, started, untilStarted } = setUp();
  const running = runs.run(uri, 't.py::test_a', { debug: true });
  await untilStarted(1);
  expect(started[0]?.request.pytestArgs).toEqual(['debugged']);
  started[0]?.end(outcome([report('t.py::test_a')]));
  await running;
  editor.debugger = false;
  expect((await runs.run(uri, 't.py::test_a', { debug: true })).failure?.advice).toContain('Python Debugger');
  expect(started).toHaveLength(1);
});

test('a test is debugged in the one process that has the debugger', async () => {
  editor.packages = { pytest: '9.2.0', 'pytest-xdist': '3.8.0' };
  const { runs, started, untilStarted } = setUp();
  const debugging = runs.run(uri, 't.py::test_a', { debug: true });
  await untilStarted(1);
  expect(started[0]?.request.pytestArgs).toEqual(['debugged', '-n', '0']);
  started[0]?.end(outcome([report('t.py::test_a')]));
  await debugging;
  const running = runs.run(uri, 't.py::test_a');
  await untilStarted(2);
  expect(started[1]?.request.pytestArgs).toEqual([]);
  started[1]?.end(outcome([report('t.py::test_a')]));
  await running;
});

test('without an interpreter the failure says what to do', async () => {
  const { runs, started } = setUp(null as never);
  expect((await runs.run(uri, 't.py::test_a')).failure?.advice).toContain('.venv');
  expect(started).toEqual([]);
});

test('the request is what the settings and the project say, and an unsaved file is saved first', async () => {
  editor.dirty = true;
  editor.settings = { stallAfter: 3, blockThreshold: 250, pytestArgs: ['-x', 7], env: { A: '1', B: 2 } };
  const { runs, started, untilStarted } = setUp();
  const running = runs.run(uri, 't.py::test_a');
  await untilStarted(1);
  expect(editor.saved).toBe(1);
  expect(started[0]?.request).toMatchObject({
    ...{ python: '/python', cwd: ROOT, targets: ['t.py::test_a'], pluginDir: '/plugin' },
    ...{ stallAfter: 3, blockThreshold: 0.25, pytestArgs: ['-x'], env: { A: '1' } },
  });
  expect(path.dirname(started[0]?.request.storageDir ?? '')).toBe('/nowhere/looptrap-runs');
  started[0]?.end(outcome([report('t.py::test_a')]));
  expect((await running).report.tests).toHaveLength(1);
});

test('what nobody has set is left to the configuration of pytest', async () => {
  const { runs, started, untilStarted } = setUp();
  const running = runs.run(uri, 't.py::test_a');
  await untilStarted(1);
  const { stallAfter, blockThreshold, abort } = started[0]?.request ?? { stallAfter: 'not started' };
  expect([stallAfter, blockThreshold, abort]).toEqual([undefined, undefined, undefined]);
  started[0]?.end(outcome([report('t.py::test_a')]));
  await running;
});

test('a second run of the same test ends the first and takes its place', async () => {
  const { runs, board, started, untilStarted } = setUp();
  const first = runs.run(uri, 't.py::test_a');
  await untilStarted(1);
  const second = runs.run(uri, 't.py::test_a');
  await untilStarted(2);
  expect((await first).cancelled).toBe(true);
  started[1]?.end(outcome([report('t.py::test_a')]));
  await second;
  expect(board.find(ROOT, 't.py::test_a')?.status).toBe('done');
});

test('of two presses in a row only the last runs', async () => {
  const { runs, started, untilStarted } = setUp();
  const presses = [runs.run(uri, 't.py::test_a'), runs.run(uri, 't.py::test_a')];
  await untilStarted(1);
  started[0]?.end(outcome([report('t.py::test_a')]));
  const [first, second] = await Promise.all(presses);
  expect([first?.cancelled, second?.cancelled]).toEqual([true, false]);
  expect(started).toHaveLength(1);
});

test('different tests run side by side, and stopping one leaves the other', async () => {
  const { runs, board, started, untilStarted } = setUp();
  const a = runs.run(uri, 't.py::test_a');
  const b = runs.run(uri, 't.py::test_b');
  await untilStarted(2);
  await runs.stop(ROOT, 't.py::test_a');
  expect(started.map(({ cancelled }) => cancelled)).toEqual([true, false]);
  expect((await a).cancelled).toBe(true);
  expect(board.find(ROOT, 't.py::test_a')?.status).toBe('stopped');
  expect(board.find(ROOT, 't.py::test_b')?.status).toBe('starting');
  await runs.stopAll();
  expect((await b).cancelled).toBe(true);
});

test('stopping a test that runs with its class stops the class', async () => {
  const { runs, started, untilStarted } = setUp();
  const running = runs.run(uri, 't.py::TestK');
  await untilStarted(1);
  await runs.stop(ROOT, 't.py::TestK::test_a');
  expect(started[0]?.cancelled).toBe(true);
  await running;
});

test('cancel in the progress ends the run; that is no failure to be shown', async () => {
  const { runs, started, untilStarted } = setUp();
  const running = runs.run(uri, 't.py::test_a');
  await untilStarted(1);
  editor.cancelProgress[0]?.();
  expect(started[0]?.cancelled).toBe(true);
  await running;
  expect(editor.shown).toEqual([]);
});

test('a failure of pytest is shown with its advice', async () => {
  const { runs, started, untilStarted } = setUp();
  const running = runs.run(uri, 't.py::test_a');
  await untilStarted(1);
  started[0]?.end(outcome([], { failure: { reason: 'no-pytest', message: 'No pytest.', advice: 'Install it.' } }));
  await running;
  expect(editor.shown).toEqual(['Looptrap: No pytest. Install it.']);
});

test('variables of a Python extension reach the run, those of the setting go over them', async () => {
  editor.variables = { DEPOT: 'north', REGION: 'eu' };
  editor.settings = { env: { REGION: 'us' } };
  const { runs, started, untilStarted } = setUp();
  const done = runs.run(uri, 't.py::test_a');
  await untilStarted(1);
  expect(started[0]?.request.env).toEqual({ DEPOT: 'north', REGION: 'us' });
  started[0]?.end(outcome([]));
  await done;
});
