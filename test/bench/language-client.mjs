import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import rpc from 'vscode-languageserver-protocol/node';

/**
 * A language server over stdio, seen as an editor does that is told diagnostics by the server.
 * @param {string[]} command
 * @returns {Promise<object>} a started client; `started` is in milliseconds from the start of the process
 */
export async function startLanguageServer(command, { folder, settings = {}, options, env }) {
  const began = performance.now();
  const child = spawn(command[0], command.slice(1), {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const connection = rpc.createMessageConnection(
    new rpc.StreamMessageReader(child.stdout),
    new rpc.StreamMessageWriter(child.stdin),
  );
  const waiting = new Map();
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, version, diagnostics }) => {
    const wait = waiting.get(uri);
    if (wait === undefined || (typeof version === 'number' && version < wait.version)) return;
    waiting.delete(uri);
    wait.answered({ at: performance.now(), diagnostics });
  });
  connection.onRequest('workspace/configuration', ({ items }) => items.map(({ section }) => settings[section] ?? null));
  for (const method of ['client/registerCapability', 'client/unregisterCapability', 'window/workDoneProgress/create'])
    connection.onRequest(method, () => null);
  connection.onUnhandledNotification(() => undefined);
  connection.listen();
  const uri = pathToFileURL(folder).href;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: 'bench' }],
    capabilities: {
      textDocument: { publishDiagnostics: { versionSupport: true, relatedInformation: true } },
      workspace: { configuration: true, workspaceFolders: true },
    },
    ...(options && { initializationOptions: options }),
  });
  const started = performance.now() - began;
  await connection.sendNotification('initialized', {});

  /** Sends, and waits for the diagnostics of that version; undefined when there were none in time. */
  const ask = (uri, version, send, limit) =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        waiting.delete(uri);
        resolve(undefined);
      }, limit);
      const sent = performance.now();
      const answered = ({ at, diagnostics }) => {
        clearTimeout(timer);
        resolve({ ms: at - sent, diagnostics });
      };
      waiting.set(uri, { version, answered });
      void send();
    });
  return {
    pid: child.pid,
    began,
    started,
    connection,
    open: (uri, text, limit = 60_000) =>
      ask(
        uri,
        1,
        () =>
          connection.sendNotification('textDocument/didOpen', {
            textDocument: { uri, languageId: 'python', version: 1, text },
          }),
        limit,
      ),
    change: (uri, version, range, text, limit = 20_000) =>
      ask(
        uri,
        version,
        () =>
          connection.sendNotification('textDocument/didChange', {
            textDocument: { uri, version },
            contentChanges: [{ range, text }],
          }),
        limit,
      ),
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      try {
        await connection.sendRequest('shutdown');
        await connection.sendNotification('exit');
      } catch {
        child.kill('SIGKILL');
      }
      child.stdin.end();
      await gone;
      clearTimeout(timer);
      connection.dispose();
    },
  };
}
