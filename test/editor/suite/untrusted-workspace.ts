import * as assert from 'node:assert';
import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import { diagnosticOn, looptrap, samplePath, show } from './editor';

const FILE = 'tests_traps/test_fulfilment_queue.py';
const NODEID = `${FILE}::test_submitted_order_is_picked_up`;

/**
 * A folder that is not trusted and full of what its author would like to have executed (`lib/hostile-files.mjs`): each
 * piece leaves a file behind when it was.
 */
export function untrustedWorkspaceTests({ test }: TestList): void {
  test('settings of the folder that name programs, arguments or variables do not count', async () => {
    await looptrap();
    assert.ok(existsSync(samplePath('hostile-interpreter')), 'the hostile files are missing');
    const settings = vscode.workspace.getConfiguration('looptrap', vscode.Uri.file(samplePath()));
    for (const name of ['interpreter', 'run.pytestArgs', 'run.env'])
      assert.deepStrictEqual(settings.get(name), settings.inspect(name)?.defaultValue, name);
  });

  test('reading finds traps, tests, hovers, repairs and pages, and executes nothing', async () => {
    const { document } = await show('tests_traps/test_pricing_calls.py');
    const { range } = await diagnosticOn(document, 'time.sleep(0.5)', 'blocking-call-in-async');
    await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, range.start);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
    );
    assert.ok(actions.length > 0, 'no actions');
    for (const name of ['conftest.py', 'pytest.ini', 'setup.py', '.env', 'sitecustomize.py']) await show(name);
    const api = await looptrap();
    await until('tests in the Testing view', () => api.testItems().length > 0, { limitMs: 30_000 });
    assert.ok((await api.lenses(document.uri)).length > 0, 'no lenses');
    await expectNothingExecuted();
  });

  test('every way to run says that the folder is not trusted, and starts nothing', async () => {
    const api = await looptrap();
    const { document } = await show(FILE);
    const { failure } = await api.runTest(document.uri, NODEID);
    assert.match(`${failure?.message} ${failure?.advice}`, /trust/i);
    const { profile } = api.testing();
    const token = new vscode.CancellationTokenSource().token;
    // What a press in the Testing view, on a lens, a key or the palette come down to; messages of theirs stay open.
    await Promise.race([profile.runHandler(new vscode.TestRunRequest(), token), sleep(5000)]);
    for (const command of ['runTest', 'runFile', 'repeatTest', 'debugTest', 'checkProject', 'stop'])
      await Promise.race([
        Promise.resolve(vscode.commands.executeCommand(`looptrap.${command}`, document.uri, NODEID)).catch(
          () => undefined,
        ),
        sleep(5000),
      ]);
    await expectNothingExecuted();
  });

  test('the server that is started again is the own one', async () => {
    const api = await looptrap();
    const before = api.serverPid();
    await vscode.commands.executeCommand('looptrap.restartServer');
    await until('another server', () => api.serverPid() !== undefined && api.serverPid() !== before, {
      limitMs: 30_000,
    });
    await api.interpreter(vscode.Uri.file(samplePath(FILE)));
    await expectNothingExecuted();
  });

  test('a server that was killed comes back, and says of the open document what it said before', async () => {
    const api = await looptrap();
    const { document } = await show('tests_traps/test_pricing_calls.py');
    await diagnosticOn(document, 'time.sleep(0.5)', 'blocking-call-in-async');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# a line that is not saved\n');
    await vscode.workspace.applyEdit(edit);
    const before = api.serverPid();
    assert.ok(before !== undefined, 'no server');
    process.kill(before, 'SIGKILL');
    await until('another server', () => api.serverPid() !== undefined && api.serverPid() !== before, {
      limitMs: 60_000,
    });
    await diagnosticOn(document, 'time.sleep(0.5)', 'blocking-call-in-async');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
}

/** After a moment in which a program could have come to its first line. */
async function expectNothingExecuted(): Promise<void> {
  await sleep(1000);
  const marks = readdirSync(samplePath()).filter((name) => name.startsWith('executed'));
  assert.deepStrictEqual(marks, []);
}
