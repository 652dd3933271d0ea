import { describe, expect, test } from 'vitest';
import type { LooptrapEvent } from '../../../watchdog/events/events.generated';
import { createAbortWatch } from '../../../watchdog/runner/abort-watch';
import { createSilenceWatch } from '../../../watchdog/runner/silence-watch';
import { streamEvent } from '../events/stream-event';

const KILL = 5;
const patience = () => KILL;
const beat = (main_state: 'running' | 'paused' = 'running') =>
  streamEvent('heartbeat', { test: 't', main_state, loops: [], live_tasks: 0, dropped: 0 });
const started = streamEvent('phase.start', { test: 't', phase: 'call', backend: 'sync' });
const ended = streamEvent('phase.end', { test: 't', phase: 'call', outcome: 'passed', ms: 1, paused_ms: 0 });

/** What is said, and when, if these events arrive at second 0 and nothing after them. Asked every tenth of a second. */
function saidAfter(events: readonly LooptrapEvent[], until = 12, gaps: readonly number[] = []): [string, number][] {
  const watch = createSilenceWatch(patience);
  for (const event of events) watch.take(event, 0);
  const said: [string, number][] = [];
  for (let tenth = 0; tenth <= until * 10; tenth++) {
    const now = tenth / 10;
    if (gaps.some((from) => now > from && now < from + 8)) continue;
    const asked = watch.ask(now);
    if (asked) said.push([asked.verdict, now]);
  }
  return said;
}

describe('silence in an open phase', () => {
  test('first the stacks, then the end, each once', () => {
    expect(saidAfter([beat(), started])).toEqual([
      ['dump', 2],
      ['kill', KILL],
    ]);
  });

  test.each([
    ['between tests', [beat(), started, ended]],
    ['of a process that never had a heartbeat', [started]],
    ['while a debugger holds it', [beat('paused'), started]],
    ['after a debugger stopped it', [beat(), started, streamEvent('debugger', { state: 'paused', who: 'pdb' })]],
  ])('%s means nothing', (_, events) => {
    expect(saidAfter(events)).toEqual([]);
  });

  test('any sign of life begins it anew', () => {
    const watch = createSilenceWatch(patience);
    watch.take(beat(), 0);
    watch.take(started, 0);
    for (let now = 0.1; now < 4.9; now += 0.1) watch.ask(now);
    watch.take(streamEvent('note', { level: 'info', code: 'x', text: 'x' }), 4.9);
    for (let now = 5; now < 6.8; now += 0.1) expect(watch.ask(now)).toBeUndefined();
    expect(watch.ask(7)?.verdict).toBe('dump');
  });

  test('is not held against a process while its watcher slept', () => {
    const said = saidAfter([beat(), started], 25, [1]);
    expect(said.map(([verdict]) => verdict)).toEqual(['dump', 'kill']);
    expect(said[0]?.[1]).toBeGreaterThan(9.5);
    expect((said[1]?.[1] ?? 0) - (said[0]?.[1] ?? 0)).toBeGreaterThan(1);
  });
});

describe('a test that goes on although its wait was ended', () => {
  const abort = streamEvent('abort.start', { test: 't', phase: 'call', reason: 1 });

  test('is told once, after the time it had', () => {
    const watch = createAbortWatch(patience);
    watch.take(abort, 1);
    watch.take(beat(), 5);
    expect(watch.ask(5.9)).toBeUndefined();
    expect(watch.ask(6)).toEqual({ pid: abort.pid, lasted: 5 });
    expect(watch.ask(20)).toBeUndefined();
  });

  test.each([
    ['its phase ends', ended],
    ['a debugger holds it', streamEvent('debugger', { state: 'paused', who: 'pdb' })],
  ])('is not told when %s', (_, event) => {
    const watch = createAbortWatch(patience);
    watch.take(abort, 1);
    watch.take(event, 2);
    expect(watch.ask(20)).toBeUndefined();
  });

  test('has its time again when the watchdog tries again', () => {
    const watch = createAbortWatch(patience);
    watch.take(abort, 1);
    watch.take(abort, 4);
    expect(watch.ask(8)).toBeUndefined();
    expect(watch.ask(9)?.lasted).toBe(5);
  });
});
