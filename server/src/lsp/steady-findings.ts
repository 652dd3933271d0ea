import type { FileAnalysis } from '../analysis/analysis';
import { carryOver, type FoundIn } from '../analysis/carry-over';
import type { Finding } from '../traps/trap';

/** Keeps findings still while somebody types. */
export interface SteadyFindings {
  /**
   * The findings to show for a document. Half a decorator or an open bracket makes a parser see another program; until
   * the text parses again, what was found before stays where it was, and nothing new is said.
   */
  findings(uri: string, analysis: FileAnalysis): readonly Finding[];
  forget(uri: string): void;
}

export function createSteadyFindings(): SteadyFindings {
  const shown = new Map<string, FoundIn>();
  return {
    findings(uri, { text, facts, findings }) {
      const before = shown.get(uri);
      const parses = facts?.module.tree.errors.length === 0;
      const steady = before && !parses ? carryOver(before, text) : findings;
      shown.set(uri, { text, findings: steady });
      return steady;
    },
    forget: (uri) => void shown.delete(uri),
  };
}
