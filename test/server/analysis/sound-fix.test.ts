import { describe, expect, it } from 'vitest';
import { soundFix } from '../../../server/src/analysis/sound-fix';
import type { Edit } from '../../../server/src/traps/trap';

const edit = (start: number, end: number, newText = '', file = '/a.py'): Edit => ({
  file,
  span: { start, end },
  newText,
});
const sound = (...edits: Edit[]) => soundFix({ title: '', safe: true, edits })?.edits;

describe('a fix', () => {
  it('keeps edits that do not overlap, in order', () => {
    expect(sound(edit(5, 6, 'b'), edit(0, 5, 'a'))).toEqual([edit(0, 5, 'a'), edit(5, 6, 'b')]);
  });

  it('keeps insertions at one place, and one at the start of what is replaced', () => {
    expect(sound(edit(3, 3, 'a'), edit(3, 3, 'b'), edit(3, 5, 'c'))).toHaveLength(3);
  });

  it('joins deletions that overlap', () => {
    expect(sound(edit(16, 32), edit(30, 151), edit(0, 16))).toEqual([edit(0, 16), edit(16, 151)]);
    expect(sound(edit(0, 20), edit(5, 10))).toEqual([edit(0, 20)]);
  });

  it('is none when it says two things about one text', () => {
    expect(sound(edit(0, 5, 'a'), edit(4, 6))).toBeUndefined();
    expect(sound(edit(0, 5), edit(2, 2, 'a'))).toBeUndefined();
  });

  it('does not mix up files', () => {
    expect(sound(edit(0, 5), edit(2, 3, 'x', '/b.py'))).toHaveLength(2);
  });
});
