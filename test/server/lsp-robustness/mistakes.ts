import type { RandomSource } from '../../truth/loops/random/random-source';
import type { Move } from './edits';
import { someQuestion } from './questions';
import { frame } from './raw-server';
import type { World } from './world';

/** Documents that only wrong messages speak about: what becomes of them is nobody's loss. */
const VICTIM = 'tests/test_victim.py';

const JUNK: readonly [unknown, ...unknown[]] = [
  null,
  ...[undefined, 0, -1, 1e308, Number.MAX_SAFE_INTEGER, true, '', 'x', '\u0000', 'file:///%zz', 'file:////x', '://'],
  ...[[], {}, [null], [[]], { length: 3 }, { __proto__: null, toString: 1 }, 'x'.repeat(100_000)],
];

/** Messages that no editor should send. The first may be in the middle of anything. */
export const MISTAKES: readonly [Move, ...Move[]] = [
  wrongQuestion,
  wrongQuestion,
  wrongTelling,
  wrongTelling,
  wrongMessage,
  wrongBody,
  unknownTelling,
  answerToNobody,
  unopened,
  secondInitialize,
];

/** A copy of a value with one part of it replaced. */
export function spoilt(value: unknown, random: RandomSource): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.15)) return random.pick(JUNK);
  const copy = structuredClone(value) as Record<string, unknown>;
  const [first, ...rest] = Object.keys(copy);
  if (first === undefined) return random.pick(JUNK);
  const key = random.pick([first, ...rest]);
  if (random.chance(0.1)) delete copy[key];
  else copy[key] = spoilt(copy[key], random);
  return copy;
}

function wrongQuestion(...[world, server]: Parameters<Move>): string {
  const [method, params] = someQuestion(world);
  // Of a wrong name for a folder the whole disk may become, and to read that takes its time.
  if (method === 'looptrap/testFiles' || JSON.stringify(params).includes('server.migrate')) return 'nothing';
  const wrong = spoilt(params, world.random);
  server.ask(method, wrong);
  return `ask ${method} ${JSON.stringify(wrong)?.slice(0, 200)}`;
}

function victimMessages(world: World): readonly [[string, unknown], ...[string, unknown][]] {
  const uri = world.uri(VICTIM);
  const notebook = world.uri('victim.ipynb');
  const cell = `${notebook}#1`;
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  const item = (name: string) => ({ uri: name, languageId: 'python', version: 1, text: 'import asyncio\n' });
  return [
    ['textDocument/didOpen', { textDocument: item(uri) }],
    ['textDocument/didOpen', { textDocument: item(uri) }],
    ['textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ range, text: 'x' }] }],
    ['textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ range, text: 'x' }] }],
    ['textDocument/didClose', { textDocument: { uri } }],
    ['textDocument/didSave', { textDocument: { uri } }],
    ['workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] }],
    ['workspace/didChangeConfiguration', { settings: { looptrap: {} } }],
    ['workspace/didRenameFiles', { files: [{ oldUri: uri, newUri: uri }] }],
    ['workspace/didDeleteFiles', { files: [{ uri }] }],
    ['workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [{ uri, name: 'x' }] } }],
    ['looptrap/interpreter', { folderUri: uri, path: null }],
    ['window/workDoneProgress/cancel', { token: 'x' }],
    ['$/cancelRequest', { id: 1 }],
    ['$/setTrace', { value: 'off' }],
    [
      'notebookDocument/didOpen',
      {
        notebookDocument: {
          ...{ uri: notebook, notebookType: 'jupyter-notebook', version: 1 },
          cells: [{ kind: 2, document: cell }],
        },
        cellTextDocuments: [item(cell)],
      },
    ],
    [
      'notebookDocument/didChange',
      {
        notebookDocument: { uri: notebook, version: 2 },
        change: { cells: { textContent: [{ document: { uri: cell, version: 2 }, changes: [{ range, text: 'y' }] }] } },
      },
    ],
    ['notebookDocument/didClose', { notebookDocument: { uri: notebook }, cellTextDocuments: [{ uri: cell }] }],
  ];
}

function wrongTelling(...[world, server]: Parameters<Move>): string {
  const [method, params] = world.random.pick(victimMessages(world));
  const wrong = spoilt(params, world.random);
  if (method.endsWith('didOpen') && opensElsewhere(world, wrong)) return 'nothing';
  server.tell(method, wrong);
  return `tell ${method} ${JSON.stringify(wrong)?.slice(0, 200)}`;
}

/** A document in the root of the disk makes the disk a project, and nobody would close it again. */
function opensElsewhere(world: World, params: unknown): boolean {
  const { textDocument, notebookDocument } = (params ?? {}) as Record<string, { uri?: unknown } | null | undefined>;
  const uri = (textDocument ?? notebookDocument)?.uri;
  return uri !== undefined && !(typeof uri === 'string' && uri.startsWith(world.uri('')));
}

/** What the wrong messages may have opened under its right name is closed. */
export function closeVictims(...[world, server]: Parameters<Move>): void {
  const notebook = world.uri('victim.ipynb');
  server.tell('textDocument/didClose', { textDocument: { uri: world.uri(VICTIM) } });
  const cellTextDocuments = [{ uri: `${notebook}#1` }];
  server.tell('notebookDocument/didClose', { notebookDocument: { uri: notebook }, cellTextDocuments });
}

function wrongMessage(...[{ random }, server]: Parameters<Move>): string {
  const message = random.pick<unknown>([
    null,
    ...[5, 'hello', [], [{ jsonrpc: '2.0', method: 'exit' }], {}, { jsonrpc: '2.0' }, { jsonrpc: '1.0', id: {} }],
    ...[{ id: null, method: 'textDocument/hover' }, { id: 1.5, result: 1, error: 2 }, { method: 5 }, { method: null }],
  ]);
  server.send(message);
  return `send ${JSON.stringify(message)}`;
}

function wrongBody(...[{ random }, server]: Parameters<Move>): string {
  const body = random.pick([
    '',
    '{',
    '}',
    '{"jsonrpc": "2.0", "method": "x"',
    '\u0000\u0000',
    'nul',
    '{"a": 01}',
    '\ufeff{}',
  ]);
  server.bytes(frame(body));
  return `body ${JSON.stringify(body)}`;
}

function unknownTelling(...[{ random }, server]: Parameters<Move>): string {
  const method = random.pick(['$/unknown', 'no/such', 'textDocument/didFly', '', '__proto__', 'constructor']);
  server.tell(method, random.pick(JUNK));
  return `tell ${method}`;
}

function answerToNobody(...[{ random }, server]: Parameters<Move>): string {
  server.send({ jsonrpc: '2.0', id: random.pick([0, 7, 99_999, 'x', null]), result: random.pick(JUNK) });
  return 'answer nobody';
}

/** About documents that are not open. */
function unopened(...[world, server]: Parameters<Move>): string {
  const textDocument = { uri: world.uri(VICTIM), version: 3 };
  const method = world.random.pick(['textDocument/didChange', 'textDocument/didClose', 'notebookDocument/didChange']);
  if (method === 'notebookDocument/didChange')
    server.tell(method, { notebookDocument: { uri: world.uri('none.ipynb'), version: 1 }, change: {} });
  else server.tell(method, { textDocument, contentChanges: [{ text: 'x = 1\n' }] });
  return `${method} of what is not open`;
}

function secondInitialize(...[world, server]: Parameters<Move>): string {
  if (world.random.chance(0.7)) return 'nothing';
  server.ask('initialize', { processId: null, rootUri: null, capabilities: {} });
  return 'initialize again';
}
