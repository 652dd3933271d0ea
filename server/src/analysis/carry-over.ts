import type { Finding, Span } from '../traps/trap';

/** Findings with the text they were found in. */
export interface FoundIn {
  readonly text: string;
  readonly findings: readonly Finding[];
}

/**
 * What is left of earlier findings in an edited text that does not parse: those the edit did not touch, moved to where
 * their text is now. Nothing is repaired in such a text, so they have no fixes.
 */
export function carryOver({ text: before, findings }: FoundIn, after: string): Finding[] {
  if (before === after) return [...findings];
  const edit = editedRegion(before, after);
  return findings.flatMap((finding) => {
    const span = moved(finding.span, edit);
    if (!span) return [];
    const related = finding.related.flatMap((place) => {
      if (place.file !== finding.file) return [place];
      const there = moved(place.span, edit);
      return there ? [{ ...place, span: there }] : [];
    });
    return [{ ...finding, span, related, fixes: [] }];
  });
}

interface EditedRegion {
  /** In the text before. */
  readonly start: number;
  readonly end: number;
  /** By how much the text behind the region moved. */
  readonly shift: number;
}

/** The smallest region whose replacement turns one text into the other. */
function editedRegion(before: string, after: string): EditedRegion {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < shorter - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  return { start, end: before.length - same, shift: after.length - before.length };
}

function moved({ start, end }: Span, edit: EditedRegion): Span | undefined {
  if (end <= edit.start) return { start, end };
  if (start >= edit.end) return { start: start + edit.shift, end: end + edit.shift };
  return undefined;
}
