import * as assert from 'node:assert';
import { rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { TestList } from '../harness/test-list';
import { until } from '../harness/until';
import { codeOf, diagnosticOn, found, looptrap, looptrapDiagnostics, revert, samplePath, show } from './editor';

const API_TESTS = 'tests_traps/test_order_api.py';
const FORGOTTEN = 'running_client.get("/orders/404")';

const RUNS_LOOP = `import asyncio

import pytest


async def price():
    return 3


@pytest.mark.asyncio
async def test_price():
    assert asyncio.run(price()) == 3
`;

const TRACEBACK = "E   TypeError: 'AsyncClient' object does not support the context manager protocol";

/** Waits for the preview of a page, and closes it. */
async function pageShown(name: string): Promise<void> {
  const labels = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).map(({ label }) => label);
  await until(`the page ${name}`, () => labels().some((label) => label.includes(name)), { seen: labels });
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
}

/** The command behind an entry of the light bulb. */
async function actionOn(
  document: vscode.TextDocument,
  { range }: vscode.Diagnostic,
  title: string,
): Promise<vscode.Command> {
  const kind = vscode.CodeActionKind.QuickFix.value;
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    kind,
  );
  const command = actions.find((action) => action.title === title)?.command;
  assert.ok(command, `no "${title}" among: ${actions.map((action) => action.title).join(' | ')}`);
  return command;
}

/** What the extension says about code that is only read. */
export function readingTests({ test }: TestList): void {
  test('opening a Python file activates the extension and starts its server', async () => {
    await show(API_TESTS);
    const extension = await until('the extension', () => vscode.extensions.getExtension('looptrap.looptrap'));
    await until('its activation', () => extension.isActive);
    const api = await looptrap();
    assert.ok(api.serverPid(), 'no language server is running');
  });

  test('traps are underlined where they are', async () => {
    const { document } = await show(API_TESTS);
    await diagnosticOn(document, FORGOTTEN, 'missing-await');
    await diagnosticOn(document, 'asyncio.run(pricing', 'run-in-running-loop');
    await diagnosticOn(document, 'async def test_health', 'async-test-no-marker');
    await diagnosticOn(document, '@pytest.fixture', 'async-fixture-plain-decorator');
  });

  test('a coroutine kept in a name and used as its result is seen', async () => {
    const { document } = await show(API_TESTS);
    await diagnosticOn(document, 'response = running_client.get', 'missing-await');
  });

  test('an app whose startup nobody runs is seen', async () => {
    const { document } = await show('tests_traps/test_create_order.py');
    await diagnosticOn(document, 'httpx.ASGITransport(app=app)', 'asgi-transport-no-lifespan');
  });

  test('the pasted example of the session loop is explained', async () => {
    const { document } = await show('tests_traps/test_read_order.py');
    await diagnosticOn(document, 'def event_loop', 'event-loop-fixture-override');
    await diagnosticOn(document, 'with httpx.AsyncClient', 'sync-with-on-async-client');
    await diagnosticOn(document, 'with httpx.AsyncClient', 'httpx-app-shortcut');
    await diagnosticOn(document, 'with httpx.Client(', 'httpx-app-shortcut');
    await diagnosticOn(document, 'async def test_read_order_passes', 'async-test-no-marker');
  });

  test('a fixture on the session loop and a test on its own are seen across files', async () => {
    const { document } = await show('tests_traps/test_session_worker.py');
    await until(
      'loop-scope-mismatch',
      () => looptrapDiagnostics(document).some((d) => codeOf(d) === 'loop-scope-mismatch'),
      {
        seen: () => found(document),
      },
    );
  });

  test('blocking calls are seen', async () => {
    const { document } = await show('tests_traps/test_pricing_calls.py');
    await diagnosticOn(document, 'time.sleep(0.5)', 'blocking-call-in-async');
    await diagnosticOn(document, 'expected = requests.get', 'blocking-call-in-async');
  });

  test('nothing is found in the clean suite', async () => {
    const files = ['conftest', 'test_orders', 'test_pricing', 'test_fulfilment', 'test_live', 'test_stock'];
    const documents: vscode.TextDocument[] = [];
    for (const file of files) documents.push((await show(`tests/${file}.py`)).document);
    // One more question, answered after theirs.
    const last = await show('tests_traps/test_read_order.py');
    await diagnosticOn(last.document, 'def event_loop', 'event-loop-fixture-override');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    for (const document of documents) assert.deepStrictEqual(found(document), [], document.fileName);
  });

  test('each diagnostic has a code with a page', async () => {
    const { document } = await show(API_TESTS);
    const diagnostic = await diagnosticOn(document, FORGOTTEN, 'missing-await');
    assert.ok(typeof diagnostic.code === 'object' && diagnostic.code.target.toString().includes('missing-await'));
  });

  test('the light bulb awaits the forgotten coroutine', async () => {
    const editor = await show(API_TESTS);
    const { document } = editor;
    const diagnostic = await diagnosticOn(document, FORGOTTEN, 'missing-await');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      diagnostic.range,
      vscode.CodeActionKind.QuickFix.value,
      20,
    );
    const fix = actions.find((action) => action.edit && /await/i.test(action.title));
    assert.ok(fix?.edit, `no fix among: ${actions.map((action) => action.title).join(' | ')}`);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.ok(document.getText().includes(`await ${FORGOTTEN}`), document.getText());
    const line = diagnostic.range.start.line;
    await until(
      'the diagnostic to go',
      () => !looptrapDiagnostics(document).some((d) => codeOf(d) === 'missing-await' && d.range.start.line === line),
      { seen: () => found(document) },
    );
    await revert(editor);
  });

  test('the light bulb repairs a trap in the whole workspace, in files that are not open too', async () => {
    const api = await looptrap();
    for (const name of ['first', 'second']) {
      const target = `tests/test_${name}.py`;
      writeFileSync(samplePath(target), RUNS_LOOP);
      await until('the new file to be noticed', () => api.testItems().some((item) => item.target === target));
    }
    const { document } = await show('tests/test_first.py');
    const diagnostic = await diagnosticOn(document, 'asyncio.run(price())', 'run-in-running-loop');
    const action = await actionOn(document, diagnostic, 'Fix all run-in-running-loop in the workspace...');
    const executed = vscode.commands.executeCommand(action.command, ...(action.arguments ?? []));
    const second = await vscode.workspace.openTextDocument(samplePath('tests/test_second.py'));
    await until('the repair', async () => {
      // Presses the first button of the message on top, once there is one.
      await vscode.commands.executeCommand('notification.acceptPrimaryAction');
      return [document, second].every((one) => one.getText().includes('    assert await price() == 3'));
    });
    await executed;
    await vscode.workspace.saveAll();
    for (const name of ['first', 'second']) rmSync(samplePath(`tests/test_${name}.py`));
  });

  test('"Check This Project" finds what is wrong in files that are not open, and sees it go', async () => {
    await looptrap();
    const path = samplePath('tests/test_unopened.py');
    writeFileSync(path, RUNS_LOOP);
    const codes = () => vscode.languages.getDiagnostics(vscode.Uri.file(path)).map(codeOf);
    const told = vscode.commands.executeCommand('looptrap.checkProject');
    await until('the trap in a file that nobody opened', () => codes().includes('run-in-running-loop'), {
      seen: codes,
    });
    await until('the message with the count', async () => {
      await vscode.commands.executeCommand('notification.acceptPrimaryAction');
      return Promise.race([told.then(() => true), new Promise<false>((resolve) => setTimeout(resolve, 100, false))]);
    });
    writeFileSync(path, RUNS_LOOP.replace('asyncio.run(price())', 'await price()'));
    await until('the trap to go', () => codes().length === 0, { seen: codes });
    rmSync(path);
  });

  test('"why is this here" opens the page of the trap', async () => {
    const { document } = await show(API_TESTS);
    const diagnostic = await diagnosticOn(document, FORGOTTEN, 'missing-await');
    const action = await actionOn(document, diagnostic, 'Why is this here? Explain missing-await');
    await vscode.commands.executeCommand(action.command, ...(action.arguments ?? []));
    await pageShown('missing-await.md');
  });

  test('"Explain This Error" opens the page for what is selected', async () => {
    await looptrap();
    const document = await vscode.workspace.openTextDocument({ content: `once\n${TRACEBACK}\nagain\n` });
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(1, 0, 1, TRACEBACK.length);
    const explained = vscode.commands.executeCommand('looptrap.explainError');
    await pageShown('sync-with-on-async-client.md');
    await explained;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('hover names the loop that a test runs on, and why', async () => {
    const { document } = await show(API_TESTS);
    const line = document
      .getText()
      .split('\n')
      .findIndex((text) => text.includes('async def test_read_created_order'));
    const hovers = await until('a hover', async () => {
      const all = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        new vscode.Position(line, 'async def tes'.length),
      );
      return all.length > 0 && all;
    });
    const text = hovers
      .flatMap((hover) => hover.contents.map((part) => (typeof part === 'string' ? part : part.value)))
      .join('\n');
    assert.match(text, /function/);
    assert.match(text, /pytest-asyncio/);
  });

  test('inlay hints tell the loop of a test once they are switched on, and lead to what decides it', async () => {
    await looptrap();
    const { document } = await show(API_TESTS);
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = () =>
      vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, all);
    assert.deepStrictEqual(await hints(), []);
    const settings = vscode.workspace.getConfiguration('looptrap');
    await settings.update('inlayHints.loopScope', true, vscode.ConfigurationTarget.Workspace);
    const labels = await until('the hints', async () => {
      const parts = (await hints()).flatMap(({ label }) => (typeof label === 'string' ? [] : label));
      return parts.length > 0 && parts;
    });
    assert.ok(
      labels.some(({ value }) => value === 'function loop'),
      JSON.stringify(labels),
    );
    assert.ok(
      labels.some(({ location }) => location !== undefined),
      JSON.stringify(labels),
    );
    await settings.update('inlayHints.loopScope', undefined, vscode.ConfigurationTarget.Workspace);
    await until('the hints to go', async () => (await hints()).length === 0);
  });

  test('a comment excuses a line', async () => {
    const editor = await show('tests_traps/test_pricing_calls.py');
    const { document } = editor;
    const diagnostic = await diagnosticOn(document, 'time.sleep(0.5)', 'blocking-call-in-async');
    const { line } = diagnostic.range.start;
    await editor.edit((edit) =>
      edit.insert(document.lineAt(line).range.end, '  # looptrap: ignore[blocking-call-in-async]'),
    );
    await until('the diagnostic to go', () => !found(document).includes(`${line + 1}: blocking-call-in-async`), {
      seen: () => found(document),
    });
    await revert(editor);
  });

  test('the names of traps are completed in such a comment, what is found there first', async () => {
    const editor = await show('tests_traps/test_pricing_calls.py');
    const { document } = editor;
    const { line } = (await diagnosticOn(document, 'time.sleep(0.5)', 'blocking-call-in-async')).range.start;
    await editor.edit((edit) => edit.insert(document.lineAt(line).range.end, '  # looptrap: ignore[]'));
    const inside = document.lineAt(line).range.end.translate(0, -1);
    const names = await until('the names of traps', async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        inside,
        '[',
      );
      const items = list.items.filter(({ textEdit, insertText }) => textEdit ?? insertText);
      const sorted = items.map(({ label, sortText }) => ({ sortText: sortText ?? '', label }));
      const labels = sorted
        .sort((a, b) => (a.sortText < b.sortText ? -1 : 1))
        .map(({ label }) => (typeof label === 'string' ? label : label.label));
      return labels.includes('missing-await') && labels;
    });
    assert.strictEqual(names[0], 'blocking-call-in-async');
    await revert(editor);
  });

  test('a file that does not parse is still answered', async () => {
    const editor = await show(API_TESTS);
    const { document } = editor;
    await diagnosticOn(document, 'asyncio.run(pricing', 'run-in-running-loop');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'def broken(:\n    pass\n\n\n'));
    await diagnosticOn(document, 'asyncio.run(pricing', 'run-in-running-loop');
    await revert(editor);
    const api = await looptrap();
    assert.ok(api.serverPid(), 'the server is gone');
  });
}
