import type { FileSystem } from '../workspace/file-system';
import { locateModule } from '../workspace/surroundings';
import { watchedReads } from './remembered-files';

/** Where a module is, or that it is nowhere. */
export interface Lookup {
  readonly found: string | undefined;
  /** Every path that was asked for on the way, there or not. */
  readonly asked: readonly string[];
}

/** Where modules are, asked once for all files that import from the same folders. */
export interface RememberedLookups {
  /** Finds the file of a dotted module name below some folders, with every path the answer depends on. */
  below(roots: readonly string[]): (dotted: string) => Lookup;
  forget(): void;
}

/** @param onRead is told every path that is asked for, once until `forget` */
export function rememberedLookups(files: FileSystem, onRead: (path: string) => void): RememberedLookups {
  const all = new Map<string, Map<string, Lookup>>();
  const lookUp = (dotted: string, roots: readonly string[]): Lookup => {
    const asked: string[] = [];
    const seen = watchedReads(files, (path) => {
      asked.push(path);
      onRead(path);
    });
    return { found: locateModule(seen, dotted, roots), asked };
  };
  return {
    below(roots) {
      const key = roots.join('\n');
      return (dotted) => {
        const lookups = all.get(key) ?? new Map<string, Lookup>();
        all.set(key, lookups);
        const lookup = lookups.get(dotted) ?? lookUp(dotted, roots);
        lookups.set(dotted, lookup);
        return lookup;
      };
    },
    forget: () => all.clear(),
  };
}
