import { expect, test } from 'vitest';
import { RunOutputs } from '../../../client/src/runs/run-output';

test('lines of one run go through whole and unmarked', () => {
  const lines: string[] = [];
  const run = new RunOutputs({ appendLine: (line) => void lines.push(line) }).begin('a', 'head');
  run.write('one\r\ntw');
  run.write('o\nthree');
  run.end();
  expect(lines).toEqual(['head', 'one', 'two', 'three']);
});

test('two runs at once do not cut into each other, and say whose line it is', () => {
  const lines: string[] = [];
  const outputs = new RunOutputs({ appendLine: (line) => void lines.push(line) });
  const a = outputs.begin('a', 'A');
  const b = outputs.begin('b', 'B');
  a.write('a1 ');
  b.write('b1\n');
  a.write('a2\n');
  b.end();
  a.write('alone\n');
  a.end();
  expect(lines).toEqual(['A', 'B', '[b] b1', '[a] a1 a2', 'alone']);
});

test('a line without an end is shown in pieces, not kept', () => {
  const lines: string[] = [];
  const run = new RunOutputs({ appendLine: (line) => void lines.push(line) }).begin('a', 'A');
  for (let count = 0; count < 30; count++) run.write('x'.repeat(10_000));
  run.end();
  expect(lines.length).toBeGreaterThan(3);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(100_000);
  expect(lines.slice(1).join('')).toBe('x'.repeat(300_000));
});
