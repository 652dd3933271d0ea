import { expect, it } from 'vitest';
import { breathe, noteMessage } from '../../../server/src/lsp/breathe';

/** Messages are handled one in a turn, as the connection does it. */
function arrive(messages: string[], handled: string[]): void {
  const next = messages.shift();
  if (next === undefined) return;
  setImmediate(() => {
    noteMessage();
    handled.push(next);
    arrive(messages, handled);
  });
}

it('lets every message go first that has arrived', async () => {
  const handled: string[] = [];
  arrive(['an edit', 'diagnostics', 'inlay hints', 'lenses'], handled);
  await breathe();
  expect(handled).toEqual(['an edit', 'diagnostics', 'inlay hints', 'lenses']);
});

it('ends when nobody asks, and when somebody never stops asking', async () => {
  await breathe();
  let going = true;
  const ask = () => {
    noteMessage();
    if (going) setImmediate(ask);
  };
  ask();
  await breathe();
  going = false;
});
