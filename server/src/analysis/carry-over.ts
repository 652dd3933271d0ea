import type { Finding, Span } from '../traps/trap';
import { type EditedRegion, editedRegion } from './edited-region';

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

function moved({ start, end }: Span, { span, shift }: EditedRegion): Span | undefined {
  if (end <= span.start) return { start, end };
  if (start >= span.end) return { start: start + shift, end: end + shift };
  return undefined;
}
