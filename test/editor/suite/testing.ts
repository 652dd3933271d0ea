import * as assert from 'node:assert';
import * as vscode from 'vscode';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import { diagnosticOn, lineOf, looptrap, revert, show } from './editor';

const QUEUE_TESTS = 'tests_traps/test_fulfilment_queue.py';

/** The Testing view, as far as an extension can look at it. */
export function testingTests({ test }: TestList): void {
  test('the Testing view lists the test files, and the tests of a file that is opened, on their lines', async () => {
    const api = await looptrap();
    await until('the test files', () => api.testItems().some(({ target }) => target === 'tests/test_stock.py'), {
      seen: () => api.testItems(),
    });
    assert.ok(!api.testItems().some(({ target }) => target.includes('conftest')));
    // Its folder is not among the project's testpaths: it is shown because it is open.
    const { document } = await show(QUEUE_TESTS);
    const wanted = `${QUEUE_TESTS}::test_packed_event_is_published`;
    const item = await until('the test', () => api.testItems().find(({ target }) => target === wanted), {
      seen: () => api.testItems(),
    });
    assert.strictEqual(item.line, lineOf(document, 'async def test_packed_event_is_published'));
  });

  test('an edit moves the tests of the view, and takes away the one that is gone', async () => {
    const api = await looptrap();
    const editor = await show('tests/test_orders.py');
    const target = 'tests/test_orders.py::test_list_orders_by_status';
    const lineOfItem = () => api.testItems().find((item) => item.target === target)?.line;
    const before = await until('the test', () => lineOfItem());
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# a line\n# another\n'));
    await until('the test two lines further down', () => lineOfItem() === before + 2, { seen: lineOfItem });
    const start = editor.document.getText().indexOf('test_list_orders_by_status');
    await editor.edit((edit) => edit.insert(editor.document.positionAt(start), 'no_'));
    await until('the test to be gone', () => lineOfItem() === undefined, { seen: () => api.testItems() });
    await revert(editor);
    await until('the test again', () => lineOfItem() === before, { seen: lineOfItem });
  });

  test('the profile of the Testing view runs the test at the cursor under the watchdog', async () => {
    await looptrap();
    const editor = await show(QUEUE_TESTS);
    await vscode.commands.executeCommand('looptrap.clearResults');
    const line = lineOf(editor.document, 'event = await events.get()');
    editor.selection = new vscode.Selection(line, 4, line, 4);
    await vscode.commands.executeCommand('testing.runAtCursor');
    await diagnosticOn(editor.document, 'event = await events.get()', 'deadlock');
  });
}
