import * as assert from 'node:assert';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import { diagnosticOn, found, lineOf, looptrap, samplePath, show } from './editor';

const QUEUE_TESTS = 'tests_traps/test_fulfilment_queue.py';
const HANGING = 'test_packed_event_is_published';
const HANGING_LINE = 'event = await events.get()';

/** Runs for as long as it is let, with a child of its own, and says who they are. */
const SLOW_TEST = `import os
import subprocess
import sys
import time


def test_slow():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    with open("pids.txt", "w") as file:
        file.write(f"{os.getpid()} {child.pid}\\n")
    time.sleep(600)
`;

/** What the extension shows of tests that run under the watchdog. */
export function runningTests({ test }: TestList, say: (line: string) => void): void {
  test('the interpreter is the one of the project', async () => {
    const api = await looptrap();
    const { document } = await show(QUEUE_TESTS);
    const interpreter = await api.interpreter(document.uri);
    assert.match(interpreter?.path ?? 'none', /[\\/]\.venv[\\/]/);
  });

  test('above each test stands a lens that runs it', async () => {
    const { document } = await show(QUEUE_TESTS);
    const lenses = await runLenses(document, 4);
    const lines = lenses.map((lens) => lens.range.start.line);
    for (const name of document.getText().matchAll(/async def (test_\w+)/g)) {
      const line = lineOf(document, name[0]);
      assert.ok(
        lines.includes(line) || lines.includes(line - 1),
        `no lens above ${name[1]}; they are on ${lines.join(', ')}`,
      );
    }
  });

  test('pressing the lens of a hanging test proves the deadlock on its line', async () => {
    const api = await looptrap();
    const { document } = await show(QUEUE_TESTS);
    const [lens] = await runLenses(document, 4);
    assert.ok(lens?.command);
    const began = Date.now();
    const finished = vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
    const diagnostic = await diagnosticOn(document, HANGING_LINE, 'deadlock');
    say(`    from the lens to the proof in the editor: ${Date.now() - began} ms`);
    await finished;
    assert.strictEqual(diagnostic.severity, vscode.DiagnosticSeverity.Error);
    const line = lineOf(document, HANGING_LINE);
    const inline = api.inlineTexts(document.uri).find((text) => text.line === line);
    assert.ok(inline, `no text behind the line; there is ${JSON.stringify(api.inlineTexts(document.uri))}`);
    const lenses = await api.lenses(document.uri);
    assert.ok(
      lenses.some(({ title }) => /hung|deadlock|waits/i.test(title)),
      JSON.stringify(lenses),
    );
  });

  test('a wait inside the service is shown there and on the line of the test that led to it', async () => {
    const api = await looptrap();
    const { document } = await show(QUEUE_TESTS);
    await api.runTest(document.uri, `${QUEUE_TESTS}::test_submitted_order_is_picked_up`);
    const service = await vscode.workspace.openTextDocument(samplePath('orders/fulfilment.py'));
    await diagnosticOn(service, 'await self.queue.join()', 'deadlock');
    const line = lineOf(document, 'await idle_worker.drain()');
    await until('a text in the test', () => api.inlineTexts(document.uri).some((text) => text.line === line), {
      limitMs: 20_000,
      seen: () => api.inlineTexts(document.uri),
    });
  });

  test('two tasks that hold each other up are named', async () => {
    const api = await looptrap();
    const { document } = await show('tests_traps/test_stock_locks.py');
    const outcome = await api.runTest(document.uri, 'tests_traps/test_stock_locks.py::test_swaps_in_both_directions');
    const finding = outcome.report.tests.flatMap(({ findings }) => findings).find(({ kind }) => kind === 'deadlock');
    assert.ok(finding, JSON.stringify(outcome.report.tests));
    assert.ok(finding.proved);
    assert.ok((finding.chain ?? []).length >= 2, JSON.stringify(finding.chain));
  });

  test('a call that blocks the loop is shown on its line', async () => {
    const api = await looptrap();
    const { document } = await show('tests_traps/test_pricing_calls.py');
    await api.runTest(document.uri, 'tests_traps/test_pricing_calls.py::test_price_is_served_from_cache_after_a_while');
    await diagnosticOn(document, 'time.sleep(0.5)', 'blocked-loop');
    const line = lineOf(document, 'time.sleep(0.5)');
    assert.ok(
      api.inlineTexts(document.uri).some((text) => text.line === line),
      JSON.stringify(api.inlineTexts(document.uri)),
    );
  });

  const leftOpen: [what: string, test: string, madeAt: string][] = [
    ['client', 'test_status_page_is_reachable', 'httpx.AsyncClient()'],
    ['server', 'test_status_page_is_reachable', 'asyncio.start_server(greet'],
    ['timer', 'test_reminder_is_scheduled', 'call_later(30'],
    ['task', 'test_watcher_collects_events', 'asyncio.create_task(collect())'],
  ];
  for (const [what, name, madeAt] of leftOpen) {
    test(`a ${what} that a passing test leaves open is shown where it was made`, async () => {
      const api = await looptrap();
      const file = 'tests_traps/test_live_feed.py';
      const { document } = await show(file);
      const outcome = await api.runTest(document.uri, `${file}::${name}`);
      assert.deepStrictEqual(
        outcome.report.tests.map((each) => each.outcome),
        ['passed'],
      );
      const line = lineOf(document, madeAt);
      await until(`a text behind "${madeAt}"`, () => api.inlineTexts(document.uri).some((text) => text.line === line), {
        limitMs: 10_000,
        seen: () => [api.inlineTexts(document.uri), found(document)],
      });
    });
  }

  test('a clean test passes without a finding', async () => {
    const api = await looptrap();
    const { document } = await show('tests/test_orders.py');
    const outcome = await api.runTest(document.uri, 'tests/test_orders.py::test_list_orders_by_status');
    assert.deepStrictEqual(
      outcome.report.tests.map(({ outcome: result, findings }) => ({ result, findings })),
      [{ result: 'passed', findings: [] }],
    );
    assert.deepStrictEqual(found(document), []);
  });

  test('a run can be stopped, and nothing of it is left', async () => {
    const api = await looptrap();
    const pids = samplePath('pids.txt');
    writeFileSync(samplePath('tests_traps/test_slow.py'), SLOW_TEST);
    const { document } = await show('tests_traps/test_slow.py');
    const running = api.runTest(document.uri, 'tests_traps/test_slow.py::test_slow');
    await until('the test to run', () => existsSync(pids) && readFileSync(pids, 'utf8').endsWith('\n'));
    await vscode.commands.executeCommand('looptrap.stop');
    const outcome = await running;
    assert.strictEqual(outcome.cancelled, true);
    const left = readFileSync(pids, 'utf8').trim().split(' ').map(Number).filter(isAlive);
    assert.deepStrictEqual(left, []);
  });

  test('a test that does not exist is answered with what to do', async () => {
    const api = await looptrap();
    const { document } = await show(QUEUE_TESTS);
    const outcome = await api.runTest(document.uri, `${QUEUE_TESTS}::test_of_yesterday`);
    assert.ok(outcome.failure, 'no failure');
    assert.ok(outcome.failure.advice.length > 10, outcome.failure.advice);
  });

  test('inline text can be switched off and on', async () => {
    const api = await looptrap();
    const { document } = await show(QUEUE_TESTS);
    await api.runTest(document.uri, `${QUEUE_TESTS}::${HANGING}`);
    assert.ok(api.inlineTexts(document.uri).length > 0);
    const settings = vscode.workspace.getConfiguration('looptrap');
    await settings.update('inlineText.enabled', false, vscode.ConfigurationTarget.Workspace);
    await until('the texts to go', () => api.inlineTexts(document.uri).length === 0);
    await settings.update('inlineText.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    await until('the texts to come back', () => api.inlineTexts(document.uri).length > 0);
  });

  test('results can be cleared', async () => {
    const api = await looptrap();
    const { document } = await show(QUEUE_TESTS);
    await api.runTest(document.uri, `${QUEUE_TESTS}::${HANGING}`);
    await vscode.commands.executeCommand('looptrap.clearResults');
    await until('nothing behind the lines', () => api.inlineTexts(document.uri).length === 0);
    await until('no deadlock among the problems', () => !found(document).some((entry) => entry.endsWith('deadlock')));
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // One that has ended and waits for its parent to ask is not.
  const state = process.platform === 'linux' ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  return !/\) Z /.test(state);
}

/** The lenses that run a test, sorted by line, once there are `count`. */
function runLenses(document: vscode.TextDocument, count: number): Promise<vscode.CodeLens[]> {
  return until(`${count} lenses`, async () => {
    const all = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      100,
    );
    const run = all.filter(({ command }) => command?.title.includes('Run under watchdog'));
    return run.length >= count && run.sort((a, b) => a.range.start.line - b.range.start.line);
  });
}
