import type { CheckAnswer } from '../../server/src/lsp/protocol';

export type Checked = Extract<CheckAnswer, { kind: 'checked' }>;

/** What a check came to, for people. */
export function checkText({ files, filesWithFindings, findings, repairable, unread }: Checked): string {
  if (files === 0) {
    return 'no test files were found. pytest takes test_*.py and *_test.py below its testpaths; set them in its configuration if yours are called otherwise.';
  }
  const read = `${many(files, 'test file')}${unread > 0 ? ` (${unread} not wholly read)` : ''}`;
  const counts = [
    ...(findings.error > 0 ? [many(findings.error, 'error')] : []),
    ...(findings.warning > 0 ? [many(findings.warning, 'warning')] : []),
    ...(findings.information > 0 ? [`${findings.information} for information`] : []),
    ...(findings.hint > 0 ? [many(findings.hint, 'hint')] : []),
  ];
  const total = findings.error + findings.warning + findings.information + findings.hint;
  if (total === 0) return `no traps in ${read}. What only shows while tests run, the watchdog tells.`;
  const safe = repairable > 0 ? ` ${repairable} can be repaired safely.` : '';
  const where = `in ${many(filesWithFindings, 'file')} of ${read}`;
  return `${many(total, 'trap')} ${where}: ${counts.join(', ')}.${safe} The Problems view has them all and keeps up with your edits.`;
}

function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
