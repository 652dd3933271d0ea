import { carryOver, type FoundIn } from '../analysis/carry-over';
import type { Finding } from '../traps/trap';

/** For those who want to be told only when they save: what was found in the text that was saved last. */
export interface SavedFindings {
  /** The document was opened or saved as it is now. */
  saved(uri: string, version: number): void;
  /**
   * @param onDisk asked only when this version was not saved by the editor: the file may have been written by others
   * @returns the findings when the text is the saved one; else those of the saved one that were not typed over
   */
  findings(
    uri: string,
    now: FoundIn & { readonly version: number },
    onDisk: () => string | undefined,
  ): readonly Finding[];
  forget(uri: string): void;
}

export function createSavedFindings(): SavedFindings {
  const versions = new Map<string, number>();
  const found = new Map<string, FoundIn>();
  return {
    saved: (uri, version) => void versions.set(uri, version),
    findings(uri, { version, text, findings }, onDisk) {
      // A cell of a notebook is not saved by itself.
      const savedVersion = versions.get(uri);
      if (savedVersion === undefined || savedVersion === version || onDisk() === text) {
        found.set(uri, { text, findings });
        return findings;
      }
      const before = found.get(uri);
      const carried = before === undefined ? [] : carryOver(before, text);
      // From edit to edit: of two edits far apart all between them would seem edited.
      found.set(uri, { text, findings: carried });
      return carried;
    },
    forget(uri) {
      versions.delete(uri);
      found.delete(uri);
    },
  };
}
