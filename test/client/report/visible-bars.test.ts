import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crowdCounts, visibleBars } from '../../../client/src/report/model/timeline/visible-bars';

/** A row of bars from gaps and lengths in microseconds. */
function row(parts: readonly (readonly [gap: number, length: number])[]): number[] {
  let at = 0;
  return parts.flatMap(([gap, length], index) => {
    const start = at + gap;
    at = start + length;
    return [index, -1, start, at];
  });
}

const parts = fc.array(fc.tuple(fc.nat(500), fc.nat(500)), { maxLength: 300 });
const windows = fc.tuple(fc.nat(50_000), fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 1500 }));

test('never more bars than pixels, in order, inside the window; each bar in sight is drawn or counted once', () => {
  fc.assert(
    fc.property(parts, windows, (made, [from, length, width]) => {
      const bars = row(made);
      const window = { from, to: from + length, width };
      const drawn = visibleBars(bars, window);
      expect(drawn.length).toBeLessThanOrEqual(width + 1);
      const inSight = made.filter(
        (_, index) => (bars[index * 4 + 3] ?? 0) >= from && (bars[index * 4 + 2] ?? 0) <= window.to,
      );
      expect(drawn.reduce((sum, { count }) => sum + count, 0)).toBe(inSight.length);
      for (const [index, { x, width: wide }] of drawn.entries()) {
        expect(x).toBeGreaterThanOrEqual(drawn[index - 1]?.x ?? 0);
        expect(x + wide).toBeLessThanOrEqual(width + 1e-6);
      }
    }),
  );
});

test('a hundred thousand steps in a thousand pixels are at most a thousand shapes; zoomed in, each is one', () => {
  const bars = row(Array.from({ length: 100_000 }, () => [5, 5] as const));
  expect(visibleBars(bars, { from: 0, to: 1_000_000, width: 1000 }).length).toBeLessThanOrEqual(1000);
  const near = visibleBars(bars, { from: 500_000, to: 500_100, width: 1000 });
  expect(near.every(({ count }) => count === 1)).toBe(true);
  expect(near).toHaveLength(11);
});

test('a crowd is counted by the moment', () => {
  const bars = row([[0, 40]]).concat(row([[10, 10]]), row([[30, 30]]));
  expect(crowdCounts(bars, { from: 0, to: 80, width: 16 })).toEqual([1, 2, 2, 2, 2, 1, 1, 0]);
});
