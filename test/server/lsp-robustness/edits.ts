import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';
import { tolerantDocuments } from '../../../server/src/lsp/tolerant-documents';
import { mutate } from '../../fuzz/mutate';
import type { RawServer } from './raw-server';
import { CONFIGURATIONS, FILES, openItem, pythonTexts, SETTINGS, type World } from './world';

/** Something an editor does. Returns what, for the one who reads a failure. */
export type Move = (world: World, server: RawServer) => string;

const [FIRST = '', ...REST] = Object.keys(FILES);
const NEW_FILES = ['test_new.py', 'tests/test_new.py', 'tests/deep/conftest.py', 'sub/deeper/test_x.py', 'tox.ini'];
const PATHS: readonly [string, ...string[]] = [FIRST, ...REST, ...NEW_FILES];
/** What has no project around it, or none on the disk. */
const STRANGE_URIS: readonly [string, ...string[]] = [
  'untitled:Untitled-1',
  'untitled:Untitled-2',
  'git:/project/test_git.py?ref',
  'vscode-vfs://github/owner/name/test_v.py',
  'file:///nowhere/test_lost.py',
  'output:log',
];
const LETTERS: readonly [string, ...string[]] = ['a', ' ', '\n', '(', ')', '"', '@', ':', 'await ', '\r\n', '🐍', '#'];

const CHANGED = 2;

export const EDITS: readonly [Move, ...Move[]] = [
  open,
  ...[open, open, change, change, change, change, type, type, replaceAll, close],
  ...[save, changeOnDisk, changeOnDisk, deleteOnDisk, moveOnDisk],
  ...[openNotebook, changeNotebook, changeNotebook, changeNotebook, closeNotebook],
  ...[setSettings, setFolders, setInterpreter],
];

function someText({ random }: World, file: string): string {
  if (!/\.(py|ipynb)$/.test(file) && !/^\w+:/.test(file)) return random.pick(CONFIGURATIONS);
  return random.pick(pythonTexts());
}

function open(world: World, server: RawServer): string {
  const { random, documents } = world;
  const uri = random.chance(0.85) ? world.uri(random.pick(PATHS)) : random.pick(STRANGE_URIS);
  if (documents.has(uri)) return close(world, server, uri);
  const languageId = uri.endsWith('.toml') ? 'toml' : random.chance(0.95) ? 'python' : 'plaintext';
  const text = random.chance(0.3) ? mutate(someText(world, uri), random, RUNS) : someText(world, uri);
  const document = TextDocument.create(uri, languageId, random.between(-1, 3), text);
  documents.set(uri, document);
  server.tell('textDocument/didOpen', { textDocument: openItem(document, text) });
  return `open ${uri}`;
}

const RUNS = 'import asyncio\n\n\nasync def test_other():\n    asyncio.run(asyncio.sleep(1))\n';

function someDocument({ random, documents }: World): TextDocument | undefined {
  const [first, ...rest] = documents.values();
  return first && random.pick([first, ...rest]);
}

/** Inside most of the time; else behind the end, before the beginning, or end before start. */
function someRange({ random }: World, document: TextDocument): Range {
  const length = document.getText().length;
  if (random.chance(0.1)) {
    const far = () => ({ line: random.between(-2, 1000), character: random.between(-2, 1000) });
    return { start: far(), end: far() };
  }
  const start = random.between(0, length);
  const end = Math.min(length, start + random.between(0, 40));
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

function tellChange(
  world: World,
  server: RawServer,
  document: TextDocument,
  contentChanges: { range?: Range; text: string }[],
): void {
  const version = world.random.chance(0.9) ? document.version + 1 : world.random.between(-5, 100);
  tolerantDocuments.update(document, contentChanges, version);
  server.tell('textDocument/didChange', { textDocument: { uri: document.uri, version }, contentChanges });
}

function change(world: World, server: RawServer): string {
  const { random } = world;
  const document = someDocument(world);
  if (!document) return open(world, server);
  const shadow = TextDocument.create(document.uri, '', 0, document.getText());
  const changes = Array.from({ length: random.between(1, 3) }, () => {
    const text = random.chance(0.5) ? random.pick(LETTERS) : mutate('await work()\n', random, RUNS);
    const one = { range: someRange(world, shadow), text };
    tolerantDocuments.update(shadow, [one], 0);
    return one;
  });
  tellChange(world, server, document, changes);
  return `change ${document.uri}`;
}

/** Letter by letter at one place. */
function type(world: World, server: RawServer): string {
  const { random } = world;
  const document = someDocument(world);
  if (!document) return open(world, server);
  const start = random.between(0, document.getText().length);
  let at = start;
  for (let count = random.between(1, 12); count > 0; count--) {
    const position = document.positionAt(at);
    const text = random.pick(LETTERS);
    tellChange(world, server, document, [{ range: { start: position, end: position }, text }]);
    at += text.length;
  }
  return `type in ${document.uri}`;
}

function replaceAll(world: World, server: RawServer): string {
  const document = someDocument(world);
  if (!document) return open(world, server);
  const text = mutate(someText(world, document.uri), world.random, RUNS);
  tellChange(world, server, document, [{ text }]);
  return `replace ${document.uri}`;
}

function close(world: World, server: RawServer, uri = someDocument(world)?.uri): string {
  if (uri === undefined) return 'nothing to close';
  world.documents.delete(uri);
  server.tell('textDocument/didClose', { textDocument: { uri } });
  return `close ${uri}`;
}

function say(world: World, server: RawServer, type: number, ...files: string[]): void {
  if (world.random.chance(0.2)) for (const file of files) world.unsaid.add(file);
  else
    server.tell('workspace/didChangeWatchedFiles', { changes: files.map((file) => ({ uri: world.uri(file), type })) });
}

function save(world: World, server: RawServer): string {
  const file = world.random.pick(PATHS);
  const document = world.documents.get(world.uri(file));
  if (!document) return changeOnDisk(world, server);
  // What is broken on the disk has nothing before it for a server that starts then; see `settle`.
  world.save(file, someText(world, file));
  server.tell('textDocument/didSave', { textDocument: { uri: document.uri } });
  say(world, server, CHANGED, file);
  return `save ${file}`;
}

function changeOnDisk(world: World, server: RawServer): string {
  const file = world.random.pick(PATHS);
  const type = existsSync(join(world.folder, file)) ? CHANGED : 1;
  world.save(file, someText(world, file));
  say(world, server, type, file);
  return `write ${file}`;
}

function deleteOnDisk(world: World, server: RawServer): string {
  const { random } = world;
  const file = random.chance(0.15) ? random.pick(['tests', 'sub', 'tests/deep']) : random.pick(PATHS);
  if (!existsSync(join(world.folder, file))) return 'nothing to delete';
  rmSync(join(world.folder, file), { recursive: true });
  server.tell('workspace/didDeleteFiles', { files: [{ uri: world.uri(file) }] });
  say(world, server, 3, file);
  return `delete ${file}`;
}

function moveOnDisk(world: World, server: RawServer): string {
  const [from, to] = [world.random.pick(PATHS), `tests/test_moved_${world.next}.py`];
  if (!from.endsWith('.py') || !existsSync(join(world.folder, from))) return 'nothing to move';
  world.next += 1;
  world.save(to, '');
  renameSync(join(world.folder, from), join(world.folder, to));
  server.tell('workspace/didRenameFiles', { files: [{ oldUri: world.uri(from), newUri: world.uri(to) }] });
  const changes = [
    { uri: world.uri(from), type: 3 },
    { uri: world.uri(to), type: 1 },
  ];
  server.tell('workspace/didChangeWatchedFiles', { changes });
  return `move ${from} to ${to}`;
}

function makeCell(world: World, notebook: string): TextDocument {
  world.next += 1;
  const uri = `${notebook.replace(/^file:/, 'vscode-notebook-cell:')}#${world.next}`;
  const text = world.random.pick([
    'import asyncio\n',
    'async def work(): ...\n',
    'await work()\n',
    'asyncio.run(work())',
  ]);
  return TextDocument.create(uri, world.random.chance(0.9) ? 'python' : 'markdown', 1, text);
}

const kindOf = ({ languageId }: TextDocument) => (languageId === 'python' ? 2 : 1);

function openNotebook(world: World, server: RawServer): string {
  const uri = world.random.pick([world.uri('book.ipynb'), world.uri('tests/other.ipynb'), 'untitled:Untitled-3.ipynb']);
  if (world.notebooks.has(uri)) return changeNotebook(world, server);
  const cells = Array.from({ length: world.random.between(0, 4) }, () => makeCell(world, uri));
  world.notebooks.set(uri, { uri, version: 1, cells });
  server.tell('notebookDocument/didOpen', {
    notebookDocument: {
      ...{ uri, notebookType: 'jupyter-notebook', version: 1 },
      cells: cells.map((cell) => ({ kind: kindOf(cell), document: cell.uri })),
    },
    cellTextDocuments: cells.map((cell) => openItem(cell, cell.getText())),
  });
  return `open ${uri}`;
}

function changeNotebook(world: World, server: RawServer): string {
  const { random } = world;
  const [first, ...rest] = world.notebooks.values();
  if (!first) return openNotebook(world, server);
  const notebook = random.pick([first, ...rest]);
  notebook.version += 1;
  const send = (cells: unknown) =>
    server.tell('notebookDocument/didChange', {
      notebookDocument: { uri: notebook.uri, version: notebook.version },
      change: { cells },
    });
  const [cell, ...others] = notebook.cells;
  if (cell && random.chance(0.5)) {
    const document = random.pick([cell, ...others]);
    const changes = [{ range: someRange(world, document), text: random.pick(LETTERS) }];
    const version = document.version + 1;
    tolerantDocuments.update(document, changes, version);
    send({ textContent: [{ document: { uri: document.uri, version }, changes }] });
    return `change a cell of ${notebook.uri}`;
  }
  const start = random.between(0, notebook.cells.length);
  const deleteCount = random.between(0, Math.min(2, notebook.cells.length - start));
  const added = Array.from({ length: random.between(0, 2) }, () => makeCell(world, notebook.uri));
  const removed = notebook.cells.splice(start, deleteCount, ...added);
  send({
    structure: {
      array: { start, deleteCount, cells: added.map((one) => ({ kind: kindOf(one), document: one.uri })) },
      didOpen: added.map((one) => openItem(one, one.getText())),
      didClose: removed.map(({ uri }) => ({ uri })),
    },
  });
  return `cells of ${notebook.uri}`;
}

function closeNotebook(world: World, server: RawServer): string {
  const [first, ...rest] = world.notebooks.values();
  if (!first) return 'no notebook to close';
  const { uri, cells } = world.random.pick([first, ...rest]);
  world.notebooks.delete(uri);
  const cellTextDocuments = cells.map((cell) => ({ uri: cell.uri }));
  server.tell('notebookDocument/didClose', { notebookDocument: { uri }, cellTextDocuments });
  return `close ${uri}`;
}

function setSettings(world: World, server: RawServer): string {
  world.settings = world.random.pick(SETTINGS);
  tellSettings(world, server);
  return `settings ${JSON.stringify(world.settings)}`;
}

export function tellSettings(world: World, server: RawServer): void {
  server.tell('workspace/didChangeConfiguration', { settings: { looptrap: world.settings } });
}

function setFolders(world: World, server: RawServer): string {
  if (!world.capabilities.workspace?.workspaceFolders) return setSettings(world, server);
  const name = world.random.pick(['.', 'sub', 'tests']);
  const at = world.folders.indexOf(name);
  const folder = { uri: world.uri(name), name };
  if (at >= 0) world.folders.splice(at, 1);
  else world.folders.push(name);
  const event = at >= 0 ? { added: [], removed: [folder] } : { added: [folder], removed: [] };
  server.tell('workspace/didChangeWorkspaceFolders', { event });
  return `folders ${world.folders.join(' ')}`;
}

function setInterpreter(world: World, server: RawServer): string {
  const path = world.random.pick([null, null, '/nonexistent/bin/python']);
  // Told null at the end, as a server that starts then has been told nothing.
  server.tell('looptrap/interpreter', { folderUri: world.uri('.'), path });
  return `interpreter ${path}`;
}
