import type { Move } from './edits';
import type { World } from './world';

/** Requests of every kind a server can be asked, by method: parameters for a document. */
const QUESTIONS: readonly [Question, ...Question[]] = [
  ['textDocument/hover', (world, uri) => ({ ...document(uri), position: somePosition(world) })],
  ['textDocument/completion', (world, uri) => ({ ...document(uri), position: somePosition(world) })],
  ['textDocument/codeAction', (world, uri) => ({ ...document(uri), range: someRange(world), context: CONTEXT })],
  ['textDocument/inlayHint', (world, uri) => ({ ...document(uri), range: someRange(world) })],
  ['textDocument/diagnostic', (_, uri) => document(uri)],
  ['textDocument/diagnostic', (_, uri) => ({ ...document(uri), previousResultId: 'old' })],
  ['looptrap/tests', (_, uri) => ({ uri })],
  ['looptrap/testFiles', (world) => ({ folderUri: world.uri('.') })],
  ['workspace/executeCommand', () => command('looptrap.server.explain', 'attached to a different loop')],
  ['workspace/executeCommand', () => command('looptrap.server.openTrapPage', 'missing-await')],
  ['workspace/executeCommand', () => command('looptrap.server.checkWorkspace')],
  ['workspace/executeCommand', () => command('looptrap.server.fixEverywhere')],
  ['workspace/executeCommand', (world) => command('looptrap.server.migrate', world.uri('.'), '0.23.4')],
  ['workspace/executeCommand', () => command('somebody.elses')],
  ['textDocument/definition', (world, uri) => ({ ...document(uri), position: somePosition(world) })],
  ['textDocument/semanticTokens/full', (_, uri) => document(uri)],
  ['codeAction/resolve', () => ({ title: 'x' })],
  ['no/such/method', () => ({})],
];

type Question = readonly [method: string, params: (world: World, uri: string) => unknown];

const CONTEXT = { diagnostics: [] };
const document = (uri: string) => ({ textDocument: { uri } });
const command = (name: string, ...args: string[]) => ({ command: name, arguments: args });

function somePosition({ random }: World) {
  return { line: random.between(-1, 40), character: random.between(-1, 40) };
}

function someRange(world: World) {
  return { start: somePosition(world), end: somePosition(world) };
}

/** A document that is open, or one that is not. */
function someUri(world: World): string {
  const cells = [...world.notebooks.values()].flatMap((notebook) => notebook.cells.map(({ uri }) => uri));
  return world.random.pick([world.uri('tests/test_d.py'), ...world.documents.keys(), ...cells]);
}

/** A question of any kind and its parameters. */
export function someQuestion(world: World): [method: string, params: unknown] {
  const [method, params] = world.random.pick(QUESTIONS);
  return [method, params(world, someUri(world))];
}

/** Asks one to four things at once, and loses interest in some before they are answered. */
export const ask: Move = (world, server) => {
  const asked = Array.from({ length: world.random.between(1, 4) }, () => {
    const [method, params] = someQuestion(world);
    const id = server.ask(method, params);
    if (world.random.chance(0.3)) server.tell('$/cancelRequest', { id });
    return method;
  });
  return `ask ${asked.join(', ')}`;
};
