import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { frame, type RawServer, startRawServer } from './raw-server';
import { createWorld, removeWorld, serverOf, type World } from './world';

let world: World;
let server: RawServer;
beforeEach(async () => {
  world = createWorld(0);
  server = await serverOf(world);
});
afterEach(async () => {
  await server.end();
  removeWorld(world);
});

/** A header that is none, up to the blank line after which both are in step again. */
const HEADERS = [
  'hello',
  'Content-Length',
  'Content-Length:',
  'Content-Length: x',
  'Content-Length: NaN',
  'Content-Length: 0',
  'Content-Type: text/plain',
  '\u0000: 1',
  ': 5',
  '\n\n',
  'GET / HTTP/1.1\r\nHost: localhost',
  'x'.repeat(1_000_000),
];

describe('bytes that are no message', () => {
  it.each(HEADERS.map((header) => ({ name: JSON.stringify(header).slice(0, 40), header })))(
    'the header $name costs itself',
    async ({ header }) => {
      server.bytes(`${header}\r\n\r\n`);
      await isInStep();
    },
  );

  it('a body of another length than its header says costs what it swallows', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', method: '$/x' });
    server.bytes(`Content-Length: ${body.length - 4}\r\n\r\n${body}\r\n\r\n`);
    await isInStep();
    server.bytes(`Content-Length: ${body.length + 100}\r\n\r\n${body}${' '.repeat(100)}`);
    await isInStep();
  });

  it('a message that comes byte by byte is one', async () => {
    // A server that has nothing to ask: the answers would come in between.
    await server.end();
    server = await startRawServer({ folder: world.folder, answer: () => null });
    await server.result('initialize', { processId: null, rootUri: null, capabilities: {} });
    const message = Buffer.from(frame(JSON.stringify({ jsonrpc: '2.0', id: 'slow', method: 'no/such/ünïcödé' })));
    for (const byte of message) {
      server.bytes(Buffer.from([byte]));
      await sleep(0);
    }
    expect((await server.answerTo('slow')).error?.code).toBe(-32601);
  });

  it('ten thousand messages at once are answered, each once', async () => {
    const ids = Array.from({ length: 10_000 }, () => server.ask('no/such'));
    for (const id of ids) expect((await server.answerTo(id)).error?.code).toBe(-32601);
    expect([...server.answered.values()].filter((count) => count !== 1)).toEqual([]);
  });
});

/** What was read in one piece with the wrong bytes is looked at with the next ones: something more is said until then. */
async function isInStep(): Promise<void> {
  const answer = server.result('looptrap/tests', { uri: world.uri('test_a.py') });
  const more = setInterval(() => server.tell('$/setTrace', { value: 'off' }), 100);
  expect(await answer.finally(() => clearInterval(more))).toMatchObject({ complete: true });
}
