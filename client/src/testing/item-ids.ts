/** What an item of the Testing view stands for: a node id, a file or a folder below a project's rootdir. */
export interface ItemTarget {
  readonly rootDir: string;
  /** As pytest takes it, parameters included; empty for the project itself. */
  readonly nodeid: string;
}

/** NUL is VS Code's own separator: it refuses an id that has one. */
const SEPARATOR = '\n';

/** Unlike a test key, with parameters: each set of them is an item of its own. */
export function itemId({ rootDir, nodeid }: ItemTarget): string {
  return `${rootDir}${SEPARATOR}${nodeid}`;
}

export function targetOf(id: string): ItemTarget {
  // Ids of parameters may hold line breaks, too.
  const end = id.indexOf(SEPARATOR);
  return end < 0 ? { rootDir: id, nodeid: '' } : { rootDir: id.slice(0, end), nodeid: id.slice(end + 1) };
}

/**
 * The targets from a project down to a node id, each inside the one before: folders, the file, classes, the test, its
 * parameters.
 */
export function pathTo(nodeid: string): string[] {
  const separator = nodeid.indexOf('::');
  const file = separator < 0 ? nodeid : nodeid.slice(0, separator);
  const steps: string[] = [];
  for (const name of file.split('/')) steps.push(steps.length === 0 ? name : `${steps.at(-1)}/${name}`);
  if (separator < 0) return steps;
  const names = nodeid.slice(separator + 2);
  const bracket = names.indexOf('[');
  for (const name of (bracket < 0 ? names : names.slice(0, bracket)).split('::'))
    steps.push(`${steps.at(-1)}::${name}`);
  if (bracket >= 0) steps.push(nodeid);
  return steps;
}

/** The last step of a target, as a person reads it: `test_b`, `[x-1]`, `test_a.py`. */
export function labelOf(nodeid: string): string {
  const steps = pathTo(nodeid);
  const [above = '', own = ''] = steps.slice(-2).length === 2 ? steps.slice(-2) : ['', nodeid];
  return own.slice(above.length).replace(/^(::|\/)/, '');
}
