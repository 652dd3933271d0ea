import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadTestParser } from '../syntax/parser';
import { EDITS, type Move } from './edits';
import { MISTAKES } from './mistakes';
import { ask } from './questions';
import type { RawServer } from './raw-server';
import { differenceFromFresh, settle } from './same-as-fresh';
import { createWorld, removeWorld, serverOf, type World } from './world';

/** How many sessions are played; `LOOPTRAP_FUZZ_SESSIONS=500` plays as many as an hour allows. */
const COUNT = Number(process.env.LOOPTRAP_FUZZ_SESSIONS ?? 4);
/** Messages of one session, more or less. */
const STEPS = Number(process.env.LOOPTRAP_FUZZ_STEPS ?? 80);
const FIRST_SEED = Number(process.env.LOOPTRAP_FUZZ_SEED ?? 0);

beforeAll(loadTestParser);

describe('a session of random messages', () => {
  it(`ends with what a new server says (${COUNT} sessions)`, { timeout: 3_600_000 * 8 }, async () => {
    const broken: string[] = [];
    for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
      const fault = await play(seed);
      if (fault !== undefined) broken.push(`seed ${seed}: ${fault}`);
      if (fault !== undefined && COUNT > 20) console.error(broken.at(-1));
    }
    expect(broken).toEqual([]);
  });
});

/** @returns what was wrong, in words */
async function play(seed: number): Promise<string | undefined> {
  const world = createWorld(seed);
  const server = await serverOf(world);
  const told: string[] = [];
  try {
    const hasMistakes = world.random.chance(0.5);
    for (let step = 0; step < STEPS; step++) {
      const move = someMove(world, hasMistakes);
      told.push(move(world, server));
      if (world.random.chance(0.1)) await sleep(world.random.between(0, 300));
      if (world.random.chance(0.1))
        await server.answerTo(server.ask('looptrap/tests', { uri: world.uri('test_a.py') }));
    }
    settle(world, server);
    const fault = await faultOf(world, server, hasMistakes);
    return fault && `${fault}\nafter:\n${told.join('\n')}`;
  } catch (error) {
    return `${error instanceof Error ? error.stack : error}\nafter:\n${told.join('\n')}`;
  } finally {
    await server.end();
    removeWorld(world);
  }
}

function someMove({ random }: World, hasMistakes: boolean): Move {
  if (hasMistakes && random.chance(0.4)) return random.pick(MISTAKES);
  return random.chance(0.3) ? ask : random.pick(EDITS);
}

async function faultOf(world: World, server: RawServer, hasMistakes: boolean): Promise<string | undefined> {
  const difference = await differenceFromFresh(world, server);
  if (difference !== undefined) return difference;
  const odd = [...server.asked].filter(([id]) => server.answered.get(id) !== 1);
  if (odd.length > 0)
    return odd.map(([id, message]) => `${server.answered.get(id) ?? 0} answers to ${message}`).join('\n');
  const failed = server.log.filter((line) => /failed|^stderr/.test(line));
  return hasMistakes || failed.length === 0 ? undefined : failed.join('\n');
}
