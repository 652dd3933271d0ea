import type { LooptrapSettings } from '../workspace/looptrap-settings';
import type { TrapSelection } from './select-traps';

/** The project's settings with a person's own over them: theirs win, and lists of exceptions and additions add up. */
export function mergeSettings(project: LooptrapSettings, own: Partial<LooptrapSettings>): LooptrapSettings {
  const { select = [], ignore = [], perFileIgnores = {} } = own;
  const globs = new Set([...Object.keys(project.perFileIgnores), ...Object.keys(perFileIgnores)]);
  return {
    select: select.length > 0 ? select : project.select,
    ignore: [...project.ignore, ...ignore],
    severity: { ...project.severity, ...own.severity },
    perFileIgnores: Object.fromEntries(
      [...globs].map((glob) => [glob, [...(project.perFileIgnores[glob] ?? []), ...(perFileIgnores[glob] ?? [])]]),
    ),
    extraBlockingCalls: [...project.extraBlockingCalls, ...(own.extraBlockingCalls ?? [])],
    extraClientConstructors: [...project.extraClientConstructors, ...(own.extraClientConstructors ?? [])],
    targetVersions: { ...project.targetVersions, ...own.targetVersions },
  };
}

/**
 * The settings for a command line: `--select` asks for exactly that, whatever the project selects, ignores or switches
 * off; `--ignore` alone leaves out more.
 */
export function applyCommandLine(settings: LooptrapSettings, { select, ignore = [] }: TrapSelection): LooptrapSettings {
  if (select === undefined) return { ...settings, ignore: [...settings.ignore, ...ignore] };
  const severity = Object.fromEntries(
    Object.entries(settings.severity).filter(([name, level]) => level !== 'off' || !select.includes(name)),
  );
  return { ...settings, select, ignore, severity };
}
