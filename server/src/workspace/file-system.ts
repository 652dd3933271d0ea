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
  isDirectory(path: string): boolean;
  /**
   * Names in a directory, empty when it cannot be listed. In the directory's own order, not sorted: Python finds
   * installed plugins in that order, and the order decides which of two plugins wins.
   */
  listDirectory(path: string): readonly string[];
}
