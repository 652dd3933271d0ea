import * as assert from 'node:assert';
import * as vscode from 'vscode';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import { diagnosticOn, lineOf, looptrap, samplePath, show } from './editor';

const QUEUE_TESTS = 'tests_traps/test_fulfilment_queue.py';
const HANGING = `${QUEUE_TESTS}::test_packed_event_is_published`;

/** Debugging through the editor's debug API; a stand-in takes the place of the Python Debugger extension. */
export function debuggingTests({ test }: TestList): void {
  test("a test is debugged under the watchdog with the user's own settings, and what hangs is said but not ended", async () => {
    const api = await looptrap();
    const own = { name: 'Tests', type: 'debugpy', request: 'launch', purpose: ['debug-test'], justMyCode: false };
    const launch = vscode.workspace.getConfiguration('launch', vscode.Uri.file(samplePath()));
    await launch.update('configurations', [own], vscode.ConfigurationTarget.WorkspaceFolder);
    const { document } = await show(QUEUE_TESTS);
    // What an earlier run has said stays until it is cleared.
    await vscode.commands.executeCommand('looptrap.clearResults');
    const debugged = vscode.commands.executeCommand('looptrap.debugTest', document.uri, HANGING);
    await diagnosticOn(document, 'event = await events.get()', 'deadlock');

    const session = vscode.debug.activeDebugSession;
    assert.ok(session, 'the session is over, though nobody ended it');
    const { configuration } = session;
    assert.strictEqual(configuration.justMyCode, false);
    assert.strictEqual(configuration.module, 'pytest');
    assert.match(configuration.python, /[\\/]\.venv[\\/]/);
    assert.strictEqual(configuration.cwd, samplePath().replace(/[\\/]$/, ''));
    const lenses = await api.lenses(document.uri);
    assert.ok(
      lenses.some(({ title }) => title.includes('Stop')),
      JSON.stringify(lenses),
    );

    await session.customRequest('pause', { threadId: 1 });
    await vscode.commands.executeCommand('looptrap.showTasksText');
    const told = await until('the tasks in words', () => {
      const text = vscode.window.activeTextEditor?.document;
      return text?.languageId === 'looptrap-report' && text.getText();
    });
    assert.match(told, /^tasks at a pause of .*::test_packed_event_is_published\n\nloop #\d+ \(made by pytest-asyncio/);
    const place = `${samplePath(QUEUE_TESTS)}:${lineOf(document, 'event = await events.get()') + 1}`;
    assert.match(told, /^ {2}task test_packed_event_is_published {2}waiting {2}the test's own/m);
    assert.ok(told.includes(`waits for asyncio.Queue.get (\`events\`)  ${place}`), told);

    await vscode.commands.executeCommand('looptrap.stop');
    await debugged;
    await until('the session to be over', () => vscode.debug.activeDebugSession === undefined);
    const after = await api.lenses(document.uri);
    assert.ok(
      after.some(({ title }) => /Debug/.test(title)) && !after.some(({ title }) => /Stop/.test(title)),
      JSON.stringify(after),
    );
    await launch.update('configurations', undefined, vscode.ConfigurationTarget.WorkspaceFolder);
    await vscode.commands.executeCommand('looptrap.clearResults');
  });

  test('a test that fails every other time is repeated until it does', async () => {
    const api = await looptrap();
    const file = 'tests/test_sometimes.py';
    await vscode.workspace.fs.writeFile(vscode.Uri.file(samplePath(file)), Buffer.from(SOMETIMES));
    const { document } = await show(file);
    await vscode.commands.executeCommand('looptrap.repeatTest', document.uri, `${file}::test_sometimes`);
    const titles = (await api.lenses(document.uri)).map(({ title }) => title);
    assert.ok(
      titles.some((title) => /failed .*, run 2 of 50$/.test(title)),
      titles.join(' | '),
    );
    await vscode.workspace.fs.delete(vscode.Uri.file(samplePath(file)));
  });

  test('the parts of a lens can be chosen', async () => {
    const api = await looptrap();
    const { document } = await show(QUEUE_TESTS);
    const commands = async () => new Set((await api.lenses(document.uri)).map(({ command }) => command));
    assert.ok((await commands()).has('looptrap.debugTest'));
    const settings = vscode.workspace.getConfiguration('looptrap');
    await settings.update('codeLens.parts', ['run'], vscode.ConfigurationTarget.Workspace);
    await until('only one kind of lens', async () => [...(await commands())].join() === 'looptrap.runTest', {
      seen: commands,
    });
    await settings.update('codeLens.parts', undefined, vscode.ConfigurationTarget.Workspace);
  });
}

const SOMETIMES = `from pathlib import Path


def test_sometimes():
    file = Path("runs.txt")
    runs = int(file.read_text()) + 1 if file.exists() else 1
    file.write_text(str(runs))
    assert runs < 2
`;
