import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RawServer, startRawServer } from './raw-server';
import { createWorld, removeWorld, serverOf, type World } from './world';

let world: World;
let server: RawServer;
beforeEach(() => {
  world = createWorld(0);
});
afterEach(async () => {
  await server.end();
  removeWorld(world);
});

const bare = () => startRawServer({ folder: world.folder, answer: () => null });
const exitOf = () => new Promise((resolve) => server.process.once('exit', resolve));

describe('before initialize', () => {
  it('questions are refused, tellings are passed over, and initialize then works', async () => {
    server = await bare();
    for (const method of ['textDocument/hover', 'looptrap/tests', 'textDocument/diagnostic', 'no/such'])
      expect((await server.answerTo(server.ask(method, {}))).error?.code, method).toBe(-32002);
    server.tell('textDocument/didOpen', { textDocument: { uri: 'file:///a.py' } });
    server.tell('textDocument/didChange', null);
    const initialize = { processId: null, rootUri: null, capabilities: {} };
    expect(await server.result('initialize', initialize)).toMatchObject({ serverInfo: { name: 'looptrap' } });
  });

  it('initialize with wrong parameters is refused, and can be tried again', async () => {
    server = await bare();
    for (const params of [{}, null, [], { capabilities: null }, { capabilities: 5, workspaceFolders: 'x' }])
      expect((await server.answerTo(server.ask('initialize', params))).error, JSON.stringify(params)).toBeDefined();
    expect(await server.result('initialize', { processId: null, rootUri: null, capabilities: {} })).toBeDefined();
  });

  it('exit ends it with status 1', async () => {
    server = await bare();
    const ended = exitOf();
    server.tell('exit');
    expect(await ended).toBe(1);
  });
});

it('a second initialize is refused, and what is open stays', async () => {
  server = await serverOf(world);
  const uri = world.uri('test_a.py');
  server.tell('textDocument/didOpen', {
    textDocument: { uri, languageId: 'python', version: 1, text: 'async def test_only(): ...\n' },
  });
  const again = await server.answerTo(server.ask('initialize', { processId: null, rootUri: null, capabilities: {} }));
  expect(again.error?.code).toBe(-32600);
  expect(await server.result('looptrap/tests', { uri })).toMatchObject({ tests: [{ name: 'test_only' }] });
});

describe('after shutdown', () => {
  it('questions are refused, and exit ends it with status 0', async () => {
    server = await serverOf(world);
    expect(await server.result('shutdown')).toBeNull();
    for (const method of ['textDocument/hover', 'looptrap/testFiles', 'shutdown', 'initialize'])
      expect((await server.answerTo(server.ask(method, {}))).error?.code, method).toBe(-32600);
    server.tell('textDocument/didClose', { textDocument: { uri: world.uri('test_a.py') } });
    const ended = exitOf();
    server.tell('exit');
    expect(await ended).toBe(0);
  });

  it('exit while questions are open ends it all the same', async () => {
    server = await serverOf(world);
    for (let count = 0; count < 50; count++) server.ask('looptrap/testFiles', { folderUri: world.uri('.') });
    server.ask('shutdown');
    const ended = exitOf();
    server.tell('exit');
    expect(await ended).toBe(0);
  });
});
