import { fork, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-languageserver-protocol/node';
import { repositoryRoot } from '../../environments';
import { bundledServer } from './bundled-server';
import { type Editor, MODERN, PLAIN, startEditor } from './editor';

const { version } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));

let editor: Editor | undefined;
afterEach(() => editor?.stop());

describe('the server as a process', () => {
  it('says who it is and what it can do', async () => {
    editor = await startEditor({ files: {} });
    expect(editor.initialized.serverInfo).toEqual({ name: 'looptrap', version });
    expect(editor.initialized.capabilities).toMatchObject({
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: 2 },
      hoverProvider: true,
      codeActionProvider: { codeActionKinds: ['quickfix', 'source.fixAll.looptrap'] },
      diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false },
    });
  });

  it('watches configuration, conftest and source files when the editor can', async () => {
    editor = await startEditor({ files: {} });
    await editor.until(() => editor?.registered.length === 2, 'registration');
    expect(editor.registered).toEqual(['workspace/didChangeConfiguration', 'workspace/didChangeWatchedFiles']);
  });

  it('offers no pull to an editor that does not know it, and registers nothing there', async () => {
    editor = await startEditor({ files: { 'test_a.py': '' }, capabilities: PLAIN });
    expect(editor.initialized.capabilities.diagnosticProvider).toBeUndefined();
    await editor.open('test_a.py');
    await editor.until(() => editor?.published.length === 1, 'publishing');
    expect(editor.registered).toEqual([]);
  });

  it('ends after shutdown and exit with status 0', async () => {
    editor = await startEditor({ files: {} });
    const { server } = editor;
    await editor.stop();
    expect(server.exitCode).toBe(0);
    expect(() => process.kill(server.pid ?? 0, 0)).toThrow();
  });

  it('ends by itself when the editor is gone without a word', async () => {
    const owner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    editor = await startEditor({ files: {}, arguments: [`--clientProcessId=${owner.pid}`] });
    const exited = new Promise((resolve) => editor?.server.once('exit', resolve));
    owner.kill('SIGKILL');
    await exited;
  });

  it('talks over IPC as to the client of VS Code', async () => {
    const server = fork(await bundledServer(), ['--node-ipc'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const connection = createMessageConnection(new IPCMessageReader(server), new IPCMessageWriter(server));
    connection.listen();
    const result = await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
    });
    expect(result).toMatchObject({ serverInfo: { name: 'looptrap' } });
    const exited = new Promise((resolve) => server.once('exit', resolve));
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    expect(await exited).toBe(0);
  });

  it('ends when its input ends', async () => {
    const server = spawn(process.execPath, [await bundledServer(), '--stdio'], { stdio: ['pipe', 'ignore', 'ignore'] });
    const exited = new Promise((resolve) => server.once('exit', resolve));
    server.stdin.end();
    await exited;
  });

  it('answers one failed request with nothing, logs it, and goes on', async () => {
    editor = await startEditor({ files: { 'test_a.py': 'async def test_a(): ...\n' }, capabilities: MODERN });
    await editor.open('test_a.py');
    const answer = await editor.connection.sendRequest('textDocument/hover', { textDocument: null, position: null });
    expect(answer).toBeNull();
    await editor.until(() => editor?.log.some((line) => line.includes('hover failed')) ?? false, 'the log entry');
    expect((await editor.report('test_a.py')).kind).toBe('full');
  });
});
