import * as assert from 'node:assert';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { LooptrapApi } from '../../../client/src/api';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import { lineOf, looptrap, samplePath, show } from './editor';

const FILE = 'tests/test_view.py';

const TESTS = `import asyncio
import time

import pytest

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("count", [1, 2])
async def test_each(count):
    print(f"the count is {count}")
    assert count < 2


async def reserve(stock):
    await asyncio.sleep(0)
    raise ValueError("none left")


async def test_in_a_helper():
    await reserve({})


async def test_waits():
    await asyncio.Event().wait()


def test_slow():
    time.sleep(0.3)
`;

const HANGS = `import asyncio

import pytest


@pytest.mark.asyncio
async def test_hangs():
    while True:
        await asyncio.sleep(0.1)
`;

/** What the Testing view is told of one test. */
interface Told {
  state: string;
  duration?: number | undefined;
  messages: readonly vscode.TestMessage[];
  output: string;
}

/** One run, test by test; output of no test has the name `''`. */
interface SeenRun {
  readonly tests: Map<string, Told>;
  continuous: boolean;
  ended: boolean;
}

/** Runs that are shown in the Testing view: what a run is made from, with a reader between it and the extension. */
function watchRuns(api: LooptrapApi): { seen: SeenRun[]; stop(): void } {
  const { controller } = api.testing();
  const seen: SeenRun[] = [];
  const create = controller.createTestRun;
  controller.createTestRun = (request, ...rest) => {
    const run = create.call(controller, request, ...rest);
    const own: SeenRun = { tests: new Map(), continuous: request.continuous === true, ended: false };
    seen.push(own);
    return new Proxy(run, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          note(own, String(name), args);
          return Reflect.apply(value, target, args);
        };
      },
    });
  };
  return {
    seen,
    stop: () => {
      controller.createTestRun = create;
    },
  };
}

function note(run: SeenRun, what: string, args: unknown[]): void {
  if (what === 'end') run.ended = true;
  const item = args.find((arg) => typeof arg === 'object' && arg !== null && 'canResolveChildren' in arg);
  const name = item ? ((item as vscode.TestItem).id.split('\n')[1] ?? '') : '';
  const test = run.tests.get(name) ?? { state: '', messages: [], output: '' };
  run.tests.set(name, test);
  if (what === 'appendOutput') test.output += String(args[0]);
  else test.state = what;
  if (what === 'passed') test.duration = args[1] as number | undefined;
  if (what !== 'failed' && what !== 'errored') return;
  test.messages = args[1] as vscode.TestMessage[];
  test.duration = args[2] as number | undefined;
}

/**
 * Starts a run by one of the Testing view's own commands. The workbench hears of new tests up to 200 ms after the
 * extension has listed them, and until then its commands end without a run: such a command is given again.
 * @returns when the run is over, wrapped so that nobody waits for it by accident
 */
async function start(command: string, { seen }: { seen: readonly SeenRun[] }): Promise<{ over: Thenable<unknown> }> {
  const before = seen.length;
  let over: Thenable<unknown> | undefined;
  return until(`a run by ${command}`, () => {
    if (over && seen.length > before) return { over };
    over ??= vscode.commands.executeCommand(command).then(() => {
      if (seen.length === before) over = undefined;
    });
    return undefined;
  });
}

/** Runs from the Testing view itself, with its own commands. */
export function testingRunTests({ test }: TestList, say: (line: string) => void): void {
  test('a run tells each set of parameters, durations, output by test, and failures on their lines with frames', async () => {
    const api = await looptrap();
    writeFileSync(samplePath(FILE), TESTS);
    const runs = watchRuns(api);
    try {
      const { document } = await show(FILE);
      await until('the tests', () => api.testItems().some(({ target }) => target === `${FILE}::test_slow`));
      await (await start('testing.runCurrentFile', runs)).over;
      const { tests } = await until('the run to be over', () => runs.seen.find(({ ended }) => ended));
      const told = (name: string): Told => {
        const found = tests.get(`${FILE}::${name}`);
        assert.ok(found, `${name} is not among ${[...tests.keys()]}`);
        return found;
      };
      const shown = api.testItems().map(({ target }) => target);
      assert.ok(shown.includes(`${FILE}::test_each[1]`) && shown.includes(`${FILE}::test_each[2]`), shown.join('\n'));

      assert.strictEqual(told('test_each[1]').state, 'passed');
      assert.ok((told('test_slow').duration ?? 0) >= 300, String(told('test_slow').duration));
      assert.match(told('test_each[2]').output, /the count is 2/);
      assert.ok(!told('test_each[1]').output.includes('the count is 2'), told('test_each[1]').output);

      const lineOfMessage = (name: string) => told(name).messages[0]?.location?.range.start.line;
      assert.strictEqual(told('test_each[2]').state, 'failed');
      assert.strictEqual(lineOfMessage('test_each[2]'), lineOf(document, 'assert count < 2'));
      assert.strictEqual(lineOfMessage('test_in_a_helper'), lineOf(document, 'raise ValueError'));
      const framesOf = (name: string) =>
        (told(name).messages[0]?.stackTrace ?? []).map(
          ({ label, position }) => `${label}:${(position?.line ?? -2) + 1}`,
        );
      assert.deepStrictEqual(framesOf('test_in_a_helper'), [
        `reserve:${lineOf(document, 'raise ValueError') + 1}`,
        `test_in_a_helper:${lineOf(document, 'await reserve') + 1}`,
      ]);
      const [proof] = told('test_waits').messages;
      assert.match(String(proof?.message), /^Deadlock at test_view\.py:\d+ \(proved\)/);
      assert.deepStrictEqual(
        (proof?.stackTrace ?? []).map(({ position }) => position?.line),
        [lineOf(document, 'asyncio.Event().wait()')],
      );
    } finally {
      runs.stop();
    }
  });

  test('a continuous run runs again what is saved, until it is stopped', async () => {
    const api = await looptrap();
    // A file of its own: of one that was here before, the editor may hold a text that the disk does not know, and not save.
    const file = 'tests/test_saved_again.py';
    writeFileSync(samplePath(file), TESTS.replace('    await asyncio.Event().wait()', '    pass'));
    const runs = watchRuns(api);
    const stop = new vscode.CancellationTokenSource();
    try {
      const editor = await show(file);
      const { controller, profile } = api.testing();
      const item = await until('the test', () => itemOf(controller.items, `${file}::test_slow`));
      void profile.runHandler(new vscode.TestRunRequest([item], [], profile, true), stop.token);
      const finished = () => runs.seen.filter(({ continuous, ended }) => continuous && ended);
      const save = async (text: string): Promise<void> => {
        await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), `# ${text}\n`));
        assert.ok(await editor.document.save(), `"${text}" was not saved`);
      };
      await until('the first run', () => runs.seen.length === 1, { seen: () => runs.seen });
      assert.strictEqual(finished().length, 0);
      await save('saved while it runs');
      await until('the run after it', () => finished()[1], { seen: () => runs.seen });
      await save('saved');
      const again = await until('the run after the save', () => finished()[2]);
      assert.deepStrictEqual([...again.tests.keys()].filter(Boolean), [`${file}::test_slow`]);
      assert.strictEqual(again.tests.get(`${file}::test_slow`)?.state, 'passed');
      stop.cancel();
      await save('saved once more');
      await new Promise((resolve) => setTimeout(resolve, 1500));
      assert.strictEqual(finished().length, 3, 'it ran again though it was stopped');
    } finally {
      stop.cancel();
      runs.stop();
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      rmSync(samplePath(file), { force: true });
    }
  });

  test('stop in the Testing view ends a debugged test and its process', async () => {
    const api = await looptrap();
    const file = 'tests/test_hangs.py';
    writeFileSync(samplePath(file), HANGS);
    const runs = watchRuns(api);
    try {
      await show(file);
      await until('the test', () => api.testItems().some(({ target }) => target === `${file}::test_hangs`));
      const { over } = await start('testing.debugCurrentFile', runs);
      const session = await until('a session', () => vscode.debug.activeDebugSession);
      const ask = { expression: "__import__('os').getpid()", frameId: 7, context: 'clipboard' };
      const pid = await until('its process', async () => Number((await session.customRequest('evaluate', ask)).result));
      assert.ok(isAlive(pid));
      await vscode.commands.executeCommand('testing.cancelRun');
      await until('the session to be over', () => vscode.debug.activeDebugSession === undefined);
      await until('the process to be gone', () => !isAlive(pid));
      await over;
    } finally {
      runs.stop();
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      rmSync(samplePath(file), { force: true });
    }
  });

  test('a deleted test file leaves the view, though it is open and its failure is shown', async () => {
    const api = await looptrap();
    const file = 'tests/test_to_delete.py';
    writeFileSync(samplePath(file), 'def test_broken():\n    assert 1 == 2\n');
    const targets = () => api.testItems().map(({ target }) => target);
    const runs = watchRuns(api);
    try {
      await show(file);
      await until('the test', () => targets().includes(`${file}::test_broken`));
      await (await start('testing.runCurrentFile', runs)).over;
      await until('the failure', () => runs.seen[0]?.tests.get(`${file}::test_broken`)?.state === 'failed');
      await vscode.commands.executeCommand('testing.openOutputPeek');
      rmSync(samplePath(file));
      await until('the file to be gone', () => !targets().some((one) => one.startsWith(file)), { seen: targets });
      // What is typed into its editor does not bring it back.
      const editor = await vscode.window.showTextDocument(vscode.Uri.file(samplePath(file)));
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# still here\n'));
      await new Promise((resolve) => setTimeout(resolve, 1500));
      assert.deepStrictEqual(
        targets().filter((one) => one.startsWith(file)),
        [],
      );
      // Saved, it is a file again.
      await editor.document.save();
      await until('the file again', () => targets().includes(`${file}::test_broken`), { seen: targets });
    } finally {
      runs.stop();
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      rmSync(samplePath(file), { force: true });
    }
  });

  test('hundreds of new test files appear, and go again, while other extensions can work', async () => {
    const api = await looptrap();
    const folder = samplePath('tests/many');
    const count = () => api.testItems().filter(({ target }) => /^tests\/many\/.*\.py$/.test(target)).length;
    let lag = 0;
    let expected = performance.now() + 10;
    const sampler = setInterval(() => {
      lag = Math.max(lag, performance.now() - expected);
      expected = performance.now() + 10;
    }, 10);
    try {
      mkdirSync(folder);
      for (let number = 0; number < 400; number++) writeFileSync(`${folder}/test_${number}.py`, TESTS);
      const began = Date.now();
      await until('400 files', () => count() === 400, { seen: count, everyMs: 100 });
      say(
        `    400 files in the Testing view: ${Date.now() - began} ms; the extension host waited ${lag.toFixed(0)} ms at most`,
      );
      rmSync(folder, { recursive: true });
      await until('none of them', () => count() === 0, { seen: count, everyMs: 100 });
    } finally {
      clearInterval(sampler);
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

function itemOf(items: vscode.TestItemCollection, target: string): vscode.TestItem | undefined {
  const found: vscode.TestItem[] = [];
  items.forEach((item) => {
    const inside = item.id.endsWith(`\n${target}`) ? item : itemOf(item.children, target);
    if (inside) found.push(inside);
  });
  return found[0];
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
