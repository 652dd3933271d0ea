import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Anchor, followEdits, type LineEdit } from '../../../client/src/results/anchors';

const TEXT = ['import asyncio', '', 'async def test_a():', '    await queue.get()', '    await other()', ''];

function apply(lines: readonly string[], edit: { start: [number, number]; end: [number, number]; text: string }) {
  const before = lines.slice(0, edit.start[0]);
  const head = (lines[edit.start[0]] ?? '').slice(0, edit.start[1]);
  const tail = (lines[edit.end[0]] ?? '').slice(edit.end[1]);
  const after = lines.slice(edit.end[0] + 1);
  const next = [...before, ...`${head}${edit.text}${tail}`.split('\n'), ...after];
  const change: LineEdit = {
    range: { start: { line: edit.start[0], character: edit.start[1] }, end: { line: edit.end[0] } },
    text: edit.text,
  };
  return { next, change };
}

function follow(anchor: Anchor, edit: Parameters<typeof apply>[1], lines = TEXT): Anchor | undefined {
  const { next, change } = apply(lines, edit);
  return followEdits(anchor, [change], (line) => next[line]);
}

const anchor: Anchor = { line: 3, text: '    await queue.get()' };

test.each([
  ['a line is inserted above', { start: [1, 0], end: [1, 0], text: 'import httpx\n' }, 4],
  ['two lines above are deleted', { start: [0, 0], end: [2, 0], text: '' }, 1],
  ['Enter is pressed before its first word', { start: [3, 4], end: [3, 4], text: '\n    ' }, 4],
  ['Enter is pressed at its beginning', { start: [3, 0], end: [3, 0], text: '\n' }, 4],
  ['Enter is pressed after its last word', { start: [3, 21], end: [3, 21], text: '\n    ' }, 3],
  ['the line break before it is deleted with the line above', { start: [2, 0], end: [3, 0], text: '' }, 2],
  ['a line below is edited', { start: [4, 4], end: [4, 9], text: 'x' }, 3],
] as const)('the line is followed when %s', (_, { start, end, text }, line) => {
  expect(follow(anchor, { start: [...start], end: [...end], text })).toEqual({ line, text: anchor.text });
});

test.each([
  ['a letter is typed into it', { start: [3, 12], end: [3, 12], text: 'x' }],
  ['a comment is put behind it', { start: [3, 21], end: [3, 21], text: '  # why' }],
  ['it is deleted', { start: [3, 0], end: [4, 0], text: '' }],
  ['it is joined with the line above', { start: [2, 19], end: [3, 4], text: '' }],
  ['everything is replaced', { start: [0, 0], end: [5, 0], text: 'pass' }],
] as const)('the line is given up when %s', (_, { start, end, text }) => {
  expect(follow(anchor, { start: [...start], end: [...end], text })).toBeUndefined();
});

test('edits of several cursors count together', () => {
  const changes: LineEdit[] = [
    { range: { start: { line: 4, character: 0 }, end: { line: 4 } }, text: '# below\n' },
    { range: { start: { line: 2, character: 0 }, end: { line: 2 } }, text: '# above\n' },
    { range: { start: { line: 0, character: 0 }, end: { line: 1 } }, text: '' },
  ];
  const next = ['', '# above', 'async def test_a():', '    await queue.get()', '# below', '    await other()', ''];
  expect(followEdits(anchor, changes, (line) => next[line])).toEqual(anchor);
});

test('a line never seen moves with what is above it', () => {
  expect(follow({ line: 3, text: undefined }, { start: [0, 0], end: [0, 0], text: '\n\n' })).toEqual({
    line: 5,
    text: undefined,
  });
});

test('wherever an edit falls, a followed line is the same text, and an edit elsewhere never loses it', () => {
  const unique = Array.from({ length: 12 }, (_, index) => `line ${index}`);
  fc.assert(
    fc.property(
      fc.nat(11),
      fc.tuple(fc.nat(11), fc.nat(6)),
      fc.tuple(fc.nat(11), fc.nat(6)),
      fc.constantFrom('', 'x', '\n', 'x\ny', '\n\n\n'),
      (line, a, b, text) => {
        const [start, end] = a[0] < b[0] || (a[0] === b[0] && a[1] <= b[1]) ? [a, b] : [b, a];
        const { next, change } = apply(unique, { start, end, text });
        const tracked: Anchor = { line, text: unique[line] };
        const found = followEdits(tracked, [change], (at) => next[at]);
        if (found) expect(next[found.line]).toBe(tracked.text);
        if (end[0] < line || start[0] > line) expect(found).toBeDefined();
      },
    ),
  );
});
