import type { FileAnalysis } from '../analysis/analysis';
import { carryOver, type FoundIn } from '../analysis/carry-over';
import { byPosition } from '../analysis/check-module';
import { UNUSED_SUPPRESSION } from '../analysis/unused-suppressions';
import type { Finding, Span } from '../traps/trap';
import { editedLines, type Keystrokes } from './keystrokes';

/** Keeps findings still while somebody types. */
export interface SteadyFindings {
  /**
   * The findings to show for a document. Half a decorator or an open bracket makes a parser see another program, here
   * or in a conftest.py; until all of it parses again, what was found before stays, and nothing new is said. Half a
   * name parses and means something else: until the typing rests, what is said of other lines than the typed ones
   * stays too. Nor is half a name in a suppression comment called misspelt.
   */
  findings(uri: string, analysis: FileAnalysis): readonly Finding[];
  /** The typing rests. @returns whether there is something to say about other lines that was held back */
  rest(): boolean;
  /** Nobody has typed for a while. @returns whether there is something to say that was held back */
  pause(): boolean;
  forget(uri: string): void;
}

interface Shown extends FoundIn {
  /** The lines that were edited last, until a pause. */
  readonly typed: Span | undefined;
  readonly heldBack: boolean;
  /** Whether what is said of other lines than the typed ones is not what was found. */
  readonly keptStill: boolean;
}

export function createSteadyFindings(keystrokes: Keystrokes): SteadyFindings {
  const shown = new Map<string, Shown>();
  const steadyFindings = (before: Shown, { text, settled, findings }: FileAnalysis, uri: string) => {
    if (!settled) return carryOver(before, text);
    return keystrokes.isTyping() ? keepStill(before, text, findings, keystrokes.lines(uri)) : findings;
  };
  return {
    findings(uri, analysis) {
      const { text, settled, findings } = analysis;
      const before = shown.get(uri);
      const steady = before === undefined ? findings : steadyFindings(before, analysis, uri);
      const typed = before && before.text !== text ? editedLines(before.text, text) : before?.typed;
      const told = steady.filter(
        ({ trap, span }) => trap !== UNUSED_SUPPRESSION.name || !typed || !touches(span, typed),
      );
      const keptStill = settled && !sameFindings(steady, findings);
      // What never parsed is no state to hold on to.
      if (settled || before) {
        shown.set(uri, { text, findings: steady, typed, heldBack: told.length < steady.length, keptStill });
      }
      return told;
    },
    rest() {
      keystrokes.rest();
      const kept = [...shown.values()].some(({ keptStill }) => keptStill);
      for (const [uri, state] of shown) shown.set(uri, { ...state, keptStill: false });
      return kept;
    },
    pause() {
      const heldBack = [...shown.values()].some((state) => state.heldBack);
      for (const [uri, state] of shown) shown.set(uri, { ...state, typed: undefined, heldBack: false });
      return heldBack;
    },
    forget: (uri) => void shown.delete(uri),
  };
}

/** On the typed lines what was found now, on all others what was said before. */
function keepStill(
  before: FoundIn,
  text: string,
  findings: readonly Finding[],
  typed: Span | undefined,
): readonly Finding[] {
  const isTyped = ({ span }: Finding) => typed !== undefined && touches(span, typed);
  const now = new Map(findings.map((finding) => [keyOf(finding), finding]));
  const elsewhere = carryOver(before, text)
    .filter((finding) => !isTyped(finding))
    // With its fixes, when it is still found.
    .map((finding) => now.get(keyOf(finding)) ?? finding);
  return [...findings.filter(isTyped), ...elsewhere].sort(byPosition);
}

function sameFindings(one: readonly Finding[], other: readonly Finding[]): boolean {
  return one.length === other.length && one.every((finding, index) => finding === other[index]);
}

function keyOf({ trap, span, message }: Finding): string {
  return [trap, span.start, span.end, message].join('\n');
}

function touches(one: Span, other: Span): boolean {
  return one.start <= other.end && other.start <= one.end;
}
