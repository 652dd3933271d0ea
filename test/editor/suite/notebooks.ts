import * as assert from 'node:assert';
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import { codeOf, found, looptrap, looptrapDiagnostics, samplePath } from './editor';

const CELLS = [
  'import asyncio\n\nasync def main():\n    return 1',
  '%autoawait anyio\n!ls',
  'x = 1\nasyncio.run(main())',
];

function notebookText(): string {
  const cells = CELLS.map((source, index) => ({
    cell_type: 'code',
    execution_count: null,
    id: `cell${index}`,
    metadata: {},
    outputs: [],
    source: source.split(/(?<=\n)/),
  }));
  return JSON.stringify({ cells, metadata: { language_info: { name: 'python' } }, nbformat: 4, nbformat_minor: 5 });
}

/** What the extension says about a notebook. */
export function notebookTests({ test }: TestList): void {
  test('traps in a notebook are underlined in their cell, and repaired there', async () => {
    await looptrap();
    const path = samplePath('demo.ipynb');
    writeFileSync(path, notebookText());
    const notebook = await vscode.workspace.openNotebookDocument(vscode.Uri.file(path));
    await vscode.window.showNotebookDocument(notebook);
    const [main, magic, run] = notebook.getCells().map(({ document }) => document);
    assert.ok(main && magic && run, 'the notebook has three cells');
    const seen = () => [main, magic, run].map(found).join(' | ');
    await until('the findings of the cells', () => found(run).join() === '2: asyncio-run-in-notebook', {
      limitMs: 30_000,
      seen,
    });
    await until('the finding of the magic', () => found(magic).join() === '1: autoawait-unsupported-backend', { seen });
    assert.deepStrictEqual(found(main), []);

    const diagnostic = looptrapDiagnostics(run).find((one) => codeOf(one) === 'asyncio-run-in-notebook');
    assert.ok(diagnostic);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      run.uri,
      diagnostic.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const action = actions.find(({ title }) => title === 'Await it');
    assert.ok(action?.edit, `no repair among ${actions.map(({ title }) => title).join(', ')}`);
    assert.ok(await vscode.workspace.applyEdit(action.edit));
    assert.strictEqual(run.getText(), 'x = 1\nawait main()');
    await until('the finding to go', () => found(run).length === 0, { limitMs: 30_000, seen });

    const edit = new vscode.WorkspaceEdit();
    const added = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, '\nasyncio.run(main())', 'python');
    edit.set(notebook.uri, [vscode.NotebookEdit.insertCells(1, [added])]);
    assert.ok(await vscode.workspace.applyEdit(edit));
    const fresh = notebook.cellAt(1).document;
    await until('the finding of the new cell', () => found(fresh).join() === '2: asyncio-run-in-notebook', {
      limitMs: 30_000,
      seen: () => found(fresh).join(),
    });
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
}
