import { spawn } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LooptrapEvent } from '../../../watchdog/events/events.generated';
import { type EventFollower, followEvents } from '../../../watchdog/events/follow-events';
import { createLineSplitter } from '../../../watchdog/events/line-splitter';
import { environmentPython } from '../../environments';
import { temporaryProject } from '../runner/temporary-project';
import { streamEvent } from './stream-event';

const line = (text: string) => `${JSON.stringify(streamEvent('note', { level: 'info', code: 'test', text }))}\n`;

function follow(): { file: string; texts: string[]; follower: EventFollower } {
  const file = join(temporaryProject(), 'events.ndjson');
  const texts: string[] = [];
  const follower = followEvents(file, (event: LooptrapEvent) => {
    if (event.t === 'note') texts.push(event.text);
  });
  return { file, texts, follower };
}

describe('following a growing file', () => {
  test('a file that comes later, and lines that are finished later', () => {
    const { file, texts, follower } = follow();
    follower.drain();
    const [first, second] = [line('one'), line('two')];
    writeFileSync(file, first + second.slice(0, 10));
    follower.drain();
    expect(texts).toEqual(['one']);
    appendFileSync(file, second.slice(10));
    follower.drain();
    expect(texts).toEqual(['one', 'two']);
    expect(follower.close()).toEqual({ garbled: 0, unknown: 0, tail: 0 });
  });

  test('by itself, without being asked', async () => {
    const { file, texts, follower } = follow();
    writeFileSync(file, line('seen'));
    while (texts.length === 0) await sleep(5);
    expect(texts).toEqual(['seen']);
    follower.close();
  });

  test('garbled lines are counted and passed over', () => {
    const { file, texts, follower } = follow();
    const garbage = [
      '{"v":2,"seq":',
      'null',
      '[]',
      '"text"',
      '{"t":"note"}',
      '\u0000\u0000',
      '{"v":1,"t":"note","seq":1}',
    ];
    writeFileSync(file, `${line('before')}${garbage.join('\n')}\n\n${line('after')}`);
    expect(follower.close()).toEqual({ garbled: garbage.length, unknown: 0, tail: 0 });
    expect(texts).toEqual(['before', 'after']);
  });

  test('a line that a full disk cut short is not lost when it is written again', () => {
    const whole = Buffer.from(line('ä€😀'));
    for (let length = 1; length < whole.length - 1; length++) {
      const { file, texts, follower } = follow();
      const torn = Buffer.concat([whole.subarray(0, length), Buffer.from('\n')]);
      writeFileSync(file, Buffer.concat([torn, Buffer.from(line('of another process')), whole]));
      expect(follower.close()).toEqual({ garbled: 0, unknown: 0, tail: 0 });
      expect(texts).toEqual(['of another process', 'ä€😀']);
    }
  });

  test('unknown types and later versions are not ours', () => {
    const { file, texts, follower } = follow();
    const later = { ...streamEvent('note', { level: 'info', code: 'x', text: 'x' }), v: 2 };
    writeFileSync(file, `${JSON.stringify({ ...later, v: 1, t: 'weather.report' })}\n${JSON.stringify(later)}\n`);
    expect(follower.close()).toEqual({ garbled: 0, unknown: 2, tail: 0 });
    expect(texts).toEqual([]);
  });

  test('a file that ends at any byte gives every whole line before it', () => {
    const whole = Buffer.from(line('ä€😀') + line('second'));
    const ends = [...whole.keys()].filter((index) => whole[index] === 10);
    for (let length = 0; length <= whole.length; length++) {
      const { file, texts, follower } = follow();
      writeFileSync(file, whole.subarray(0, length));
      const { garbled, tail } = follower.close();
      expect(texts).toEqual(['ä€😀', 'second'].slice(0, ends.filter((end) => end < length).length));
      expect(garbled).toBe(0);
      expect(tail).toBe(length - 1 - Math.max(-1, ...ends.filter((end) => end < length)));
    }
  });
});

test('several processes write at once, faster than they are followed', async () => {
  const { file, follower, texts } = follow();
  const writer = `
import json, os, sys
fd = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
common = {"v": 1, "t": "note", "level": "info", "code": "x", "pid": os.getpid()}
for number in range(2000):
    event = {**common, "seq": number, "text": "%d:%s" % (number, "y" * (number * 37 % 3000))}
    os.write(fd, json.dumps(event).encode() + b"\\n")
`;
  const writers = [1, 2, 3].map(() => spawn(environmentPython('newest'), ['-c', writer, file], { stdio: 'inherit' }));
  await Promise.all(writers.map((process) => new Promise((resolve) => process.once('exit', resolve))));
  expect(follower.close()).toEqual({ garbled: 0, unknown: 0, tail: 0 });
  const numbers = texts.map((text) => Number.parseInt(text, 10)).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 6000 }, (_, index) => Math.floor(index / 3)));
});

describe('cutting bytes into lines', () => {
  test('gives the same lines whatever the pieces are', () => {
    const lines = fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', '')));
    fc.assert(
      fc.property(lines, fc.array(fc.nat(40)), (expected, cuts) => {
        const bytes = Buffer.from(expected.map((text) => `${text}\n`).join(''));
        const splitter = createLineSplitter();
        const found: string[] = [];
        let from = 0;
        for (const cut of cuts) {
          found.push(...splitter.push(bytes.subarray(from, from + cut)));
          from = Math.min(bytes.length, from + cut);
        }
        found.push(...splitter.push(bytes.subarray(from)));
        expect(found).toEqual(expected);
        expect(splitter.pending).toBe(0);
      }),
    );
  });

  test('keeps what it was given when the buffer is used again', () => {
    const splitter = createLineSplitter();
    const buffer = Buffer.from('one');
    splitter.push(buffer);
    buffer.write('two');
    expect(splitter.push(Buffer.from('\n'))).toEqual(['one']);
  });

  test('gives up a line without an end, and finds the next one', () => {
    const splitter = createLineSplitter();
    const chunk = Buffer.alloc(300_000, 'x');
    for (let i = 0; i < 5; i++) expect(splitter.push(chunk)).toEqual([]);
    expect(splitter.push(Buffer.from('end\nnext\n'))).toEqual(['next']);
    expect(splitter.overlong).toBe(1);
  });
});
