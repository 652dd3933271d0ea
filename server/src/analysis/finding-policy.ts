import picomatch from 'picomatch';
import type { Finding } from '../traps/trap';
import type { LooptrapSettings } from '../workspace/looptrap-settings';
import { isInside } from '../workspace/surroundings';
import { type NamedTrap, selectTraps } from './select-traps';

/** Which traps are told in which file, and how loud. */
export interface FindingPolicy {
  /** Whether a trap is looked for in a file at all. */
  isWanted(trap: NamedTrap, path: string): boolean;
  /** The finding as it is told, or undefined when nobody wants to hear of it in its file. */
  told(finding: Finding): Finding | undefined;
}

/**
 * @param known every trap there is
 * @param directory what the globs of `perFileIgnores` are relative to
 */
export function createFindingPolicy(
  known: readonly NamedTrap[],
  settings: LooptrapSettings,
  directory: string,
): FindingPolicy {
  const { severity, perFileIgnores } = settings;
  const byName = new Map(known.map((trap) => [trap.name, trap]));
  const selected = new Set(selectTraps(known, settings).map(({ name }) => name));
  const exceptions = Object.entries(perFileIgnores).map(([glob, names]) => ({ matches: fileMatcher(glob), names }));
  const levelOf = ({ name, category }: NamedTrap) => severity[name] ?? severity[category];

  const isWanted = (trap: NamedTrap, path: string): boolean => {
    if (!selected.has(trap.name) || levelOf(trap) === 'off') return false;
    const relative = isInside(directory, path) ? path.slice(directory.length).replace(/^\//, '') : path;
    return !exceptions.some(
      ({ names, matches }) => (names.includes(trap.name) || names.includes(trap.category)) && matches(relative),
    );
  };
  return {
    isWanted,
    told(finding) {
      const trap = byName.get(finding.trap);
      if (trap === undefined) return finding;
      const level = levelOf(trap);
      if (level === 'off' || !isWanted(trap, finding.file)) return undefined;
      return level === undefined ? finding : { ...finding, severity: level };
    },
  };
}

/** A glob without a slash is about the name alone; one that names a folder is about everything below it. */
function fileMatcher(glob: string): (path: string) => boolean {
  const pattern = glob.replace(/^\.\//, '').replace(/\/$/, '');
  const options = { dot: true, basename: !pattern.includes('/') && !glob.endsWith('/') };
  const file = picomatch(pattern, options);
  const below = picomatch(`${pattern.replace(/^!/, '')}/**`, { dot: true });
  return (path) => file(path) || (!pattern.startsWith('!') && below(path));
}
