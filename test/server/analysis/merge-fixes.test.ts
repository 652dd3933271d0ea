import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, mergeFixes, safeFix } from '../../../server/src/analysis/merge-fixes';
import type { Edit, Finding } from '../../../server/src/traps/trap';

const edit = (start: number, end: number, newText: string, file = '/a.py'): Edit => ({
  file,
  span: { start, end },
  newText,
});

const finding = (trap: string, edits: Edit[], safe = true): Finding => ({
  trap,
  file: '/a.py',
  span: { start: 0, end: 1 },
  severity: 'error',
  message: '',
  related: [],
  fixes: [{ title: trap, safe, edits }],
});

describe('mergeFixes', () => {
  it('takes fixes that do not touch each other, and applies them as one', () => {
    const merged = mergeFixes([finding('b', [edit(4, 7, 'XY')]), finding('a', [edit(0, 3, '')])], safeFix);
    expect(merged.applied).toHaveLength(2);
    expect(applyEdits('one two', merged.edits)).toBe(' XY');
  });

  it('keeps an edit once that two fixes share', () => {
    const both = [
      finding('a', [edit(0, 0, 'import anyio\n'), edit(1, 2, 'A')]),
      finding('b', [edit(0, 0, 'import anyio\n'), edit(2, 3, 'B')]),
    ];
    const merged = mergeFixes(both, safeFix);
    expect(merged.applied).toHaveLength(2);
    expect(applyEdits('xyz', merged.edits)).toBe('import anyio\nxAB');
  });

  it('postpones a fix whole when a part of it overlaps', () => {
    const first = finding('a', [edit(0, 4, '')]);
    const second = finding('b', [edit(3, 5, ''), edit(8, 9, '')]);
    const merged = mergeFixes([first, second], safeFix);
    expect(merged).toMatchObject({ applied: [first], postponed: [second] });
    expect(merged.edits).toEqual(first.fixes[0]?.edits);
  });

  it('postpones a different insertion at the same place: their order is nobody’s to choose', () => {
    const merged = mergeFixes([finding('a', [edit(2, 2, 'A')]), finding('b', [edit(2, 2, 'B')])], safeFix);
    expect(merged.postponed.map(({ trap }) => trap)).toEqual(['b']);
  });

  it('keeps the order of insertions of one fix at one place', () => {
    const merged = mergeFixes([finding('a', [edit(1, 1, 'A'), edit(1, 1, 'B')])], safeFix);
    expect(applyEdits('xy', merged.edits)).toBe('xABy');
  });

  it('does not mix up files', () => {
    const merged = mergeFixes([finding('a', [edit(0, 4, '')]), finding('b', [edit(0, 4, '', '/b.py')])], safeFix);
    expect(merged.applied).toHaveLength(2);
  });

  it('leaves unsafe fixes alone', () => {
    expect(mergeFixes([finding('a', [edit(0, 1, '')], false)], safeFix)).toEqual({
      applied: [],
      postponed: [],
      edits: [],
    });
  });

  it('never loses or doubles text between the edits it takes', () => {
    const position = fc.nat({ max: 30 });
    const anyEdit = fc.tuple(position, position).map(([a, b]) => edit(Math.min(a, b), Math.max(a, b), '|'));
    const anyFinding = fc
      .array(anyEdit, { minLength: 1, maxLength: 3 })
      .filter(isWellFormed)
      .map((edits) => finding('t', edits));
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 8 }), (findings) => {
        const text = 'abcdefghijklmnopqrstuvwxyz01234';
        const { edits, applied, postponed } = mergeFixes(findings, safeFix);
        expect(applied.length + postponed.length).toBe(findings.length);
        const replaced = edits.reduce((sum, { span }) => sum + span.end - span.start, 0);
        const result = applyEdits(text, edits);
        expect(result.length).toBe(text.length - replaced + edits.length);
        const kept = [...text].filter((_, at) => !edits.some(({ span }) => span.start <= at && at < span.end)).join('');
        expect(result.replaceAll('|', '')).toBe(kept);
      }),
    );
  });
});

/** A fix whose own edits do not overlap, as every fix promises. */
function isWellFormed(edits: readonly Edit[]): boolean {
  return edits.every((a, index) =>
    edits.slice(index + 1).every((b) => a.span.end < b.span.start || b.span.end < a.span.start),
  );
}
