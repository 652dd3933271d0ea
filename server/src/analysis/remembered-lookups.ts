import type { FileSystem } from '../workspace/file-system';
import { locateModule } from '../workspace/surroundings';
import { watchedReads } from './remembered-files';

interface Lookup {
  readonly found: string | undefined;
  /** Every path that was asked for on the way, there or not. */
  readonly asked: readonly string[];
}

/** Where modules are, asked once for all files that import from the same folders. */
export interface RememberedLookups {
  /**
   * The file of a dotted module name.
   * @param onRead is told every path the answer depends on, also when it was known
   */
  module(dotted: string, roots: readonly string[], onRead: (path: string) => void): string | undefined;
  forget(): void;
}

export function rememberedLookups(files: FileSystem): RememberedLookups {
  const all = new Map<string, Map<string, Lookup>>();
  return {
    module(dotted, roots, onRead) {
      const key = roots.join('\n');
      const lookups = all.get(key) ?? new Map<string, Lookup>();
      all.set(key, lookups);
      let lookup = lookups.get(dotted);
      if (lookup === undefined) {
        const asked: string[] = [];
        const found = locateModule(
          watchedReads(files, (path) => asked.push(path)),
          dotted,
          roots,
        );
        lookup = { found, asked };
        lookups.set(dotted, lookup);
      }
      for (const path of lookup.asked) onRead(path);
      return lookup.found;
    },
    forget: () => all.clear(),
  };
}
