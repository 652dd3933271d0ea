import * as assert from 'node:assert';
import * as vscode from 'vscode';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import { looptrap, samplePath, show } from './editor';

const LOCKS = 'tests_traps/test_stock_locks.py';

/** The report view of a run. */
export function reportTests({ test }: TestList): void {
  test('the report of the last run opens beside the code and goes on to the next run', async () => {
    const api = await looptrap();
    const { document } = await show(LOCKS);
    await api.runTest(document.uri, `${LOCKS}::test_swaps_in_both_directions`);
    await vscode.commands.executeCommand('looptrap.showReport');
    await until('the tab of the report', reportTab);
    const [first] = api.reports();
    assert.deepStrictEqual(
      first?.groups.map(({ nodeid, findings }) => [nodeid, findings.map(({ kind }) => kind)]),
      [[`${LOCKS}::test_swaps_in_both_directions`, ['deadlock']]],
    );
    await api.runTest(document.uri, `${LOCKS}::test_restock_while_counting`);
    await until(
      'the next run in the same panel',
      () => api.reports()[0]?.title.endsWith('test_restock_while_counting'),
      {
        limitMs: 10_000,
        seen: () => api.reports().map(({ title }) => title),
      },
    );
    assert.strictEqual(api.reports().length, 1);
    await vscode.window.tabGroups.close((await until('the tab', reportTab)) as vscode.Tab);
    assert.deepStrictEqual(api.reports(), []);
  });

  test('an event log that was saved opens as a report', async () => {
    const api = await looptrap();
    const { document } = await show(LOCKS);
    const outcome = await api.runTest(document.uri, `${LOCKS}::test_restock_while_counting`);
    assert.ok(outcome.eventsFile);
    const saved = vscode.Uri.file(samplePath('saved.ndjson'));
    await vscode.workspace.fs.copy(vscode.Uri.file(outcome.eventsFile), saved, { overwrite: true });
    await vscode.commands.executeCommand('looptrap.showReport', saved);
    const [report] = api.reports();
    assert.strictEqual(report?.title, 'saved.ndjson');
    assert.deepStrictEqual(
      report.groups.map(({ findings }) => findings.map(({ message }) => message)),
      outcome.report.tests.map(({ findings }) => findings.map(({ message }) => message)),
    );
    await vscode.window.tabGroups.close((await until('the tab', reportTab)) as vscode.Tab);
  });
}

function reportTab(): vscode.Tab | undefined {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.find(
    ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('looptrap.report'),
  );
}
