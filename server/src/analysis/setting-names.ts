import type { ConfigurationProblem } from '../workspace/pytest-configuration';
import type { WrittenSettings } from '../workspace/read-looptrap-settings';
import { closestNames } from './closest-names';
import type { NamedTrap } from './select-traps';

/** Names in `[tool.looptrap]` that no trap and no category has: they would do nothing, in silence. */
export function nameProblems(
  known: readonly NamedTrap[],
  { settings, placeOf }: WrittenSettings,
): readonly ConfigurationProblem[] {
  const { select, ignore, severity, perFileIgnores } = settings;
  const written = [
    ...select.map((name) => ['select', name]),
    ...ignore.map((name) => ['ignore', name]),
    ...Object.keys(severity).map((name) => ['severity', name]),
    ...Object.entries(perFileIgnores).flatMap(([glob, names]) => names.map((name) => ['per-file-ignores', glob, name])),
  ];
  const names = [...new Set(known.flatMap(({ name, category }): string[] => [name, category]))];
  return written.flatMap((path): ConfigurationProblem[] => {
    const name = path.at(-1) ?? '';
    const place = placeOf(path);
    if (names.includes(name) || place === undefined) return [];
    return [{ kind: 'bad-setting', ...place, message: unknownName(name, names) }];
  });
}

/** @param known names of traps and categories */
export function unknownName(name: string, known: readonly string[]): string {
  const near = closestNames(name, known);
  const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : '"looptrap explain" lists them all';
  return `no trap or category is called ${name}; ${hint}`;
}
