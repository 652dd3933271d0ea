import { setTimeout as sleep } from 'node:timers/promises';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { tellSettings } from './edits';
import { closeVictims } from './mistakes';
import type { RawServer } from './raw-server';
import { openItem, parses, pythonTexts, serverOf, type World } from './world';

/** How long a server may take to come to what a new one says, in milliseconds: rest, pause and check of the workspace. */
const LONGEST = 30_000;

/** Brings the world to where nothing of before counts: all that changed is said, and all texts parse. */
export function settle(world: World, server: RawServer): void {
  closeVictims(world, server);
  tellSettings(world, server);
  server.tell('looptrap/interpreter', { folderUri: world.uri('.'), path: null });
  const changes = [...world.unsaid].map((file) => ({ uri: world.uri(file), type: 2 }));
  if (changes.length > 0) server.tell('workspace/didChangeWatchedFiles', { changes });
  server.tell('workspace/didDeleteFiles', { files: [] });
  for (const document of world.documents.values()) {
    const file = /\.(ini|toml|cfg|txt)$/.test(document.uri) ? document.uri : 'x.py';
    if (parses(file, document.getText())) continue;
    const text = file === 'x.py' ? world.random.pick(pythonTexts()) : '';
    const version = document.version + 1;
    TextDocument.update(document, [{ text }], version);
    server.tell('textDocument/didChange', {
      textDocument: { uri: document.uri, version },
      contentChanges: [{ text }],
    });
  }
  for (const notebook of world.notebooks.values()) {
    for (const cell of notebook.cells) {
      if (parses('x.py', cell.getText())) continue;
      notebook.version += 1;
      const version = cell.version + 1;
      const changes = [{ text: 'pass\n' }];
      TextDocument.update(cell, changes, version);
      server.tell('notebookDocument/didChange', {
        notebookDocument: { uri: notebook.uri, version: notebook.version },
        change: { cells: { textContent: [{ document: { uri: cell.uri, version }, changes }] } },
      });
    }
  }
}

/**
 * Compares all that a server says with what one says that was started now and told the end of the story.
 * @returns the first difference in words; undefined when they agree
 */
export async function differenceFromFresh(world: World, server: RawServer): Promise<string | undefined> {
  const fresh = await serverOf(world);
  try {
    openAll(world, fresh);
    // The projects around open documents belong to the workspace once somebody has asked about them.
    await said(world, server);
    await said(world, fresh);
    await checkWorkspace(server);
    await checkWorkspace(fresh);
    const began = performance.now();
    for (;;) {
      const [told, expected] = [await said(world, server), await said(world, fresh)];
      const different = Object.keys({ ...told, ...expected }).find((key) => told[key] !== expected[key]);
      if (different === undefined) return undefined;
      if (performance.now() - began > LONGEST)
        return `${different}\n     is: ${told[different]}\ninstead: ${expected[different]}`;
      await sleep(250);
    }
  } finally {
    await fresh.end();
  }
}

async function checkWorkspace(server: RawServer): Promise<void> {
  await server.result('workspace/executeCommand', { command: 'looptrap.server.checkWorkspace', arguments: [] });
}

function openAll(world: World, server: RawServer): void {
  for (const document of world.documents.values())
    server.tell('textDocument/didOpen', { textDocument: openItem(document, document.getText()) });
  for (const { uri, version, cells } of world.notebooks.values()) {
    server.tell('notebookDocument/didOpen', {
      notebookDocument: {
        ...{ uri, version, notebookType: 'jupyter-notebook' },
        cells: cells.map((cell) => ({ kind: cell.languageId === 'python' ? 2 : 1, document: cell.uri })),
      },
      cellTextDocuments: cells.map((cell) => openItem(cell, cell.getText())),
    });
  }
}

/** Everything a server says about the documents that are open, and of its own accord. */
async function said(world: World, server: RawServer): Promise<Record<string, string>> {
  const everywhere = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };
  const answers: Record<string, string> = {};
  const cells = [...world.notebooks.values()].flatMap((notebook) => notebook.cells);
  for (const { uri } of [...world.documents.values(), ...cells]) {
    const textDocument = { uri };
    const ask = async (method: string, params: object) => {
      answers[`${method} ${uri}`] = withoutId(await server.result(method, params));
    };
    if (world.capabilities.textDocument?.diagnostic) await ask('textDocument/diagnostic', { textDocument });
    await ask('looptrap/tests', { uri });
    await ask('textDocument/inlayHint', { textDocument, range: everywhere });
    await ask('textDocument/codeAction', { textDocument, range: everywhere, context: { diagnostics: [] } });
    await ask('textDocument/hover', { textDocument, position: { line: 9, character: 12 } });
  }
  answers['looptrap/testFiles'] = JSON.stringify(
    await server.result('looptrap/testFiles', { folderUri: world.uri('.') }),
  );
  for (const [uri, diagnostics] of server.published) {
    const lines = diagnostics.map((diagnostic) => JSON.stringify(diagnostic)).sort();
    if (lines.length > 0) answers[`published ${uri}`] = lines.join('\n');
  }
  return answers;
}

/** The id of a pulled result is made from it; whether it was asked for before makes no difference here. */
function withoutId(answer: unknown): string {
  return JSON.stringify(answer, (key, value: unknown) => (key === 'resultId' ? undefined : value));
}
