import * as assert from 'node:assert';
import { rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import { diagnosticOn, looptrap, samplePath, show } from './editor';

const FILE = 'tests/test_left_waiting.py';
const LEFT_WAITING = `import asyncio

import pytest


@pytest.mark.asyncio
async def test_pump():
    pump = asyncio.create_task(asyncio.sleep(600))
    await asyncio.sleep(0)
    assert not pump.done()
`;

/** What can be done about what a run found, and the entry in the language status. */
export function remedyTests({ test }: TestList): void {
  test('a task left waiting has a repair that ends it and runs the test again', async () => {
    const api = await looptrap();
    writeFileSync(samplePath(FILE), LEFT_WAITING);
    try {
      const { document } = await show(FILE);
      await api.runTest(document.uri, `${FILE}::test_pump`);
      const diagnostic = await diagnosticOn(document, 'pump = asyncio', 'pending-task');
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        diagnostic.range,
      );
      const repair = actions.find(({ title }) => title === 'Cancel it at the end, then run test_pump again');
      assert.ok(repair?.edit && repair.command, `offered: ${actions.map(({ title }) => title).join(' | ')}`);
      assert.ok(await vscode.workspace.applyEdit(repair.edit));
      await vscode.commands.executeCommand(repair.command.command, ...(repair.command.arguments ?? []));
      assert.match(document.getText(), /\n {4}finally:\n {8}pump\.cancel\(\)\n/);
      assert.strictEqual(document.isDirty, false);
      await until('the finding to be gone', () => api.inlineTexts(document.uri).length === 0);
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      rmSync(samplePath(FILE));
    }
  });

  test('the language status tells the versions that count', async () => {
    const api = await looptrap();
    await show('tests_traps/test_stock_locks.py');
    const status = await until(
      'the versions',
      () => (api.status().detail?.includes('pytest ') ? api.status() : undefined),
      {
        seen: () => api.status(),
      },
    );
    assert.match(status.detail ?? '', /^Python 3\.\d+.*, pytest \d.*, pytest-asyncio \d[^ ]*$/);
    assert.strictEqual(status.text, 'Looptrap');
  });

  test('what a report of a bug has to tell is copied', async () => {
    await show('tests_traps/test_stock_locks.py');
    await vscode.commands.executeCommand('looptrap.copyDebugInformation');
    const copied = await vscode.env.clipboard.readText();
    assert.match(copied, /^Looptrap \d+\.\d+\.\d+\n/);
    assert.match(copied, /\nVersions: Python 3\.\d+.*pytest \d/);
  });
}
