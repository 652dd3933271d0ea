import type { Facts } from '../../model/facts';
import { setKeyword } from '../edits/arguments';
import { named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';
import { type Freeze, freezes } from './frozen-time';
import { timedWait } from './timed-waits';

/** A coroutine that sleeps while freezegun holds the time of its loop. */
export const frozenTimeAsyncio: Trap = {
  name: 'frozen-time-asyncio',
  category: 'hang',
  severity: 'error',
  rank: 40,
  summary: 'freeze_time stops the clock of the event loop too: what sleeps never wakes.',
  appliesTo: 'freezegun 1.1 to 1.2, and >= 1.4',
  check(facts) {
    if (!freezesLoops(facts) || hasOwnClock(facts)) return [];
    return freezes(facts).flatMap((freeze) => finding(facts, freeze) ?? []);
  },
};

function freezesLoops({ versions }: Facts): boolean {
  return versions.satisfies('freezegun', '>=1.4') === 'yes' || versions.satisfies('freezegun', '>=1.1,<1.3') === 'yes';
}

/** uvloop takes the time from the operating system. */
function hasOwnClock({ module, tests }: Facts): boolean {
  return (
    module.imports.some(({ origin }) => /^uvloop(\.|$)/.test(origin)) ||
    tests.some(({ fixtures }) => fixtures.some(({ name }) => name === 'event_loop_policy'))
  );
}

function finding(facts: Facts, { call, frozen }: Freeze): Finding | undefined {
  for (const { module, function: definition, inside } of frozen) {
    const wait = timedWait(facts, module, definition, inside);
    if (wait === undefined) continue;
    const text = wait.module.tree.textOf(wait.call.node);
    const message =
      `Time stands still for the event loop too: "await ${text}" in "${definition.name}" never returns. ` +
      `${named(facts, 'freezegun')} freezes time.monotonic(), by which the loop knows when to wake a sleeper. The run hangs and says nothing.`;
    const test = facts.tests.find((candidate) => candidate.function.node === definition.node);
    return report(frozenTimeAsyncio, facts, call.range, message, {
      related: [
        {
          file: wait.module.path,
          span: { start: wait.call.range.start, end: wait.call.range.end },
          message: 'this waits for the time of the loop',
        },
      ],
      fixes: fixes(facts, call.node),
      ...(test && module.path === facts.module.path && { test: test.nodeid }),
    });
  }
  return undefined;
}

/** `real_asyncio` came with 1.4; before that asyncio could be left out by name. */
function fixes({ module, versions }: Facts, call: number): Fix[] {
  return versions.satisfies('freezegun', '>=1.4') === 'yes'
    ? fix('Leave the event loop its time: real_asyncio=True', true, [setKeyword(module, call, 'real_asyncio', 'True')])
    : fix('Leave asyncio out: ignore=["asyncio"]', true, [setKeyword(module, call, 'ignore', '["asyncio"]')]);
}
