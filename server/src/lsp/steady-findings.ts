import type { FileAnalysis } from '../analysis/analysis';
import { carryOver, type FoundIn } from '../analysis/carry-over';
import { editedRegion } from '../analysis/edited-region';
import { UNUSED_SUPPRESSION } from '../analysis/unused-suppressions';
import type { Finding, Span } from '../traps/trap';

/** Keeps findings still while somebody types. */
export interface SteadyFindings {
  /**
   * The findings to show for a document. Half a decorator or an open bracket makes a parser see another program, here
   * or in a conftest.py; until all of it parses again, what was found before stays, and nothing new is said. Nor is
   * half a name in a suppression comment called misspelt.
   */
  findings(uri: string, analysis: FileAnalysis): readonly Finding[];
  /** Nobody has typed for a while. @returns whether there is something to say that was held back */
  pause(): boolean;
  forget(uri: string): void;
}

interface Shown extends FoundIn {
  /** The lines that were edited last, until a pause. */
  readonly typed: Span | undefined;
  readonly heldBack: boolean;
}

export function createSteadyFindings(): SteadyFindings {
  const shown = new Map<string, Shown>();
  return {
    findings(uri, { text, settled, findings }) {
      const before = shown.get(uri);
      const steady = before && !settled ? carryOver(before, text) : findings;
      const typed = before && before.text !== text ? editedLines(before.text, text) : before?.typed;
      const told = steady.filter(
        ({ trap, span }) => trap !== UNUSED_SUPPRESSION.name || !typed || !touches(span, typed),
      );
      // What never parsed is no state to hold on to.
      if (settled || before) shown.set(uri, { text, findings: steady, typed, heldBack: told.length < steady.length });
      return told;
    },
    pause() {
      const heldBack = [...shown.values()].some((state) => state.heldBack);
      for (const [uri, state] of shown) shown.set(uri, { ...state, typed: undefined, heldBack: false });
      return heldBack;
    },
    forget: (uri) => void shown.delete(uri),
  };
}

/** The lines of a text that differ from the text before. */
function editedLines(before: string, after: string): Span {
  const { span, shift } = editedRegion(before, after);
  const start = Math.max(after.lastIndexOf('\n', span.start - 1), after.lastIndexOf('\r', span.start - 1)) + 1;
  const edited = span.end + shift;
  // A line that was put in is whole.
  if (edited > start && /[\r\n]/.test(after[edited - 1] ?? '')) return { start, end: edited - 1 };
  const rest = /[\r\n]/.exec(after.slice(edited));
  return { start, end: rest ? edited + rest.index : after.length };
}

function touches(one: Span, other: Span): boolean {
  return one.start <= other.end && other.start <= one.end;
}
