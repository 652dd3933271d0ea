/** What one comes to who goes through a directory. */
export interface DirectoryEntry {
  readonly name: string;
  /** Certainly no directory; of others `isDirectory` tells. */
  readonly isFile: boolean;
}

/**
 * What the reading rooms need of a file system. Paths are absolute with `/` separators.
 *
 * The language server overlays open documents over it; tests keep one in memory. No method throws: what cannot be
 * read is not there.
 */
export interface FileSystem {
  /** Text of a file decoded as UTF-8 (a byte order mark removed), or undefined when it is missing or unreadable. */
  readFile(path: string): string | undefined;
  exists(path: string): boolean;
  /** False, too, for a link that leads back to a directory around it. */
  isDirectory(path: string): boolean;
  /**
   * Names in a directory, empty when it cannot be listed. In the directory's own order, not sorted: Python finds
   * installed plugins in that order, and the order decides which of two plugins wins.
   */
  listDirectory(path: string): readonly string[];
  /**
   * What is in a directory, read as it is asked for: a directory may hold more than can be read at once. Nothing where
   * the system shows itself as files (`/proc`, `/sys`): who goes through those never comes to an end.
   */
  entries(path: string): Iterable<DirectoryEntry>;
}
