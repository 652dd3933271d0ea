import * as assert from 'node:assert';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { TestList } from '../harness/test-list';
import { diagnosticOn, looptrap, samplePath, show } from './editor';

/**
 * In a folder that is not trusted, tests are read and nothing is executed. The folder's `.venv` holds a program that
 * leaves the file `executed` behind when anyone starts it.
 */
export function restrictedTests({ test }: TestList): void {
  test('the folder is not trusted', async () => {
    assert.strictEqual(vscode.workspace.isTrusted, false);
  });

  test('traps are found all the same', async () => {
    const { document } = await show('tests_traps/test_pricing_calls.py');
    await diagnosticOn(document, 'time.sleep(0.5)', 'blocking-call-in-async');
  });

  test('running a test executes nothing and says why', async () => {
    const api = await looptrap();
    const file = 'tests_traps/test_fulfilment_queue.py';
    const { document } = await show(file);
    const outcome = await api.runTest(document.uri, `${file}::test_submitted_order_is_picked_up`);
    assert.ok(outcome.failure, 'it ran');
    assert.match(`${outcome.failure.message} ${outcome.failure.advice}`, /trust/i);
    await api.interpreter(document.uri);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.ok(!existsSync(samplePath('executed')), 'the interpreter of an untrusted folder was started');
  });
}
