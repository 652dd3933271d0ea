import type { FileAnalysis } from '../analysis/analysis';
import { carryOver, type FoundIn } from '../analysis/carry-over';
import type { Finding } from '../traps/trap';

/** Keeps findings still while somebody types. */
export interface SteadyFindings {
  /**
   * The findings to show for a document. Half a decorator or an open bracket makes a parser see another program, here
   * or in a conftest.py; until all of it parses again, what was found before stays, and nothing new is said.
   */
  findings(uri: string, analysis: FileAnalysis): readonly Finding[];
  forget(uri: string): void;
}

export function createSteadyFindings(): SteadyFindings {
  const shown = new Map<string, FoundIn>();
  return {
    findings(uri, { text, settled, findings }) {
      const before = shown.get(uri);
      const steady = before && !settled ? carryOver(before, text) : findings;
      // What never parsed is no state to hold on to.
      if (settled || before) shown.set(uri, { text, findings: steady });
      return steady;
    },
    forget: (uri) => void shown.delete(uri),
  };
}
