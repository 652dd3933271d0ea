import * as assert from 'node:assert';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import { diagnosticOn, found, looptrap } from './editor';

/** A window with two folders, of which one holds two projects with an environment each. */
export function folderTests({ test }: TestList): void {
  if (process.platform === 'win32') return;

  test('each project of a folder has its own root, interpreter and versions', async () => {
    const api = await looptrap();
    const [, folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'there is no second folder');
    const open = async (relative: string) => {
      const document = await vscode.workspace.openTextDocument(join(folder.uri.fsPath, relative));
      await vscode.window.showTextDocument(document);
      return document;
    };
    const stock = await open('services/stock/test_levels.py');
    await diagnosticOn(stock, 'def event_loop', 'event-loop-fixture-override');
    const billing = await open('services/billing/tests/test_billing.py');
    const billingPython = (await api.interpreter(billing.uri))?.path;
    assert.strictEqual(billingPython, join(folder.uri.fsPath, 'services/billing/.venv/bin/python'));
    assert.strictEqual((await api.interpreter(stock.uri))?.path, join(folder.uri.fsPath, '.venv/bin/python'));
    // The same text is right for the versions there.
    await until('nothing said for the old versions', () => found(billing).length === 0, { seen: () => found(billing) });

    const started = join(folder.uri.fsPath, 'services/billing/.venv/started');
    const levels = await api.runTest(stock.uri, 'test_levels.py');
    assert.deepStrictEqual(
      levels.report.tests.map(({ nodeid }) => nodeid),
      ['test_levels.py::test_total', 'test_levels.py::test_depot'],
    );
    // Its variable is told by the stand-in for the Python Environments extension.
    assert.strictEqual(levels.report.tests[1]?.outcome, 'passed', levels.report.tests[1]?.failure?.message);
    assert.ok(!existsSync(started), 'the interpreter of another project was started');
    const total = await api.runTest(billing.uri, 'tests/test_billing.py::test_total');
    assert.deepStrictEqual(
      total.report.tests.map(({ outcome }) => outcome),
      ['passed'],
    );
    assert.ok(existsSync(started), 'the interpreter of the project was not started');

    const targets = () => api.testItems().map(({ target }) => target);
    await until(
      'the tests of all three projects',
      () => {
        const all = targets();
        return ['test_levels.py', 'tests/test_billing.py', 'tests/test_stock.py'].every((one) => all.includes(one));
      },
      { seen: targets },
    );
    await vscode.commands.executeCommand('looptrap.clearResults');
  });
}
