import type { Trap } from '../traps/trap';

/** What has to be known of a trap to decide whether it is told. */
export type NamedTrap = Pick<Trap, 'name' | 'category'>;

/** Which traps a person wants to hear of: names or categories of traps; `select` empty means all. */
export interface TrapSelection {
  readonly select?: readonly string[] | undefined;
  readonly ignore?: readonly string[] | undefined;
}

/** The traps a selection leaves. A trap named in `select` stays even when `ignore` holds its category. */
export function selectTraps<T extends NamedTrap>(
  traps: readonly T[],
  { select = [], ignore = [] }: TrapSelection,
): readonly T[] {
  return traps.filter(({ name, category }) => {
    if (ignore.includes(name)) return false;
    if (select.includes(name)) return true;
    if (ignore.includes(category)) return false;
    return select.length === 0 || select.includes(category);
  });
}

/** Entries of a selection that name neither a trap nor a category, for a message. */
export function unknownNames(
  traps: readonly NamedTrap[],
  { select = [], ignore = [] }: TrapSelection,
): readonly string[] {
  const known = new Set(traps.flatMap(({ name, category }): string[] => [name, category]));
  return [...select, ...ignore].filter((name) => !known.has(name));
}
