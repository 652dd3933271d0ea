import { expect, test } from 'vitest';
import { type Checked, checkText } from '../../client/src/check-text';

const CLEAN: Checked = {
  kind: 'checked',
  files: 12,
  filesWithFindings: 0,
  findings: { error: 0, warning: 0, information: 0, hint: 0 },
  repairable: 0,
  unread: 0,
};

test('what was found is counted, and what can be done about it', () => {
  const found = { ...CLEAN, filesWithFindings: 2, findings: { error: 1, warning: 3, information: 0, hint: 0 } };
  expect(checkText({ ...found, repairable: 2, unread: 1 })).toBe(
    '4 traps in 2 files of 12 test files (1 not wholly read): 1 error, 3 warnings. 2 can be repaired safely. The Problems view has them all and keeps up with your edits.',
  );
});

test('a clean suite is told what reading cannot see, an empty one where tests are looked for', () => {
  expect(checkText({ ...CLEAN, files: 1 })).toMatch(/^no traps in 1 test file\. What only shows/);
  expect(checkText({ ...CLEAN, files: 0 })).toMatch(/testpaths/);
});
