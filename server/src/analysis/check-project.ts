import type { ProjectFacts } from '../model/project-facts';
import type { Finding, Trap } from '../traps/trap';
import { byPosition, type CheckResult } from './check-module';
import { configurationSuppressions } from './configuration-comments';
import type { FindingPolicy } from './finding-policy';
import { soundFix } from './sound-fix';
import { isSuppressed } from './suppression';
import { UNUSED_SUPPRESSION, unusedSuppressions } from './unused-suppressions';

/**
 * Runs the traps over a project's configuration and requirement files.
 * @param settled whether the whole suite is known: without it a finding may be missing, and its comment seem unused
 * @param textOf text of a file a finding is in
 */
export function checkProject(
  project: ProjectFacts,
  traps: readonly Trap[],
  policy: FindingPolicy,
  settled: boolean,
  textOf: (path: string) => string | undefined,
): CheckResult {
  const findings: Finding[] = [];
  const failed: { trap: string; error: unknown }[] = [];
  const checked = new Set<string>();
  for (const trap of traps) {
    try {
      findings.push(...(trap.checkProject?.(project) ?? []));
      checked.add(trap.name);
    } catch (error) {
      failed.push({ trap: trap.name, error });
    }
  }
  const files = new Set([...findings.map(({ file }) => file), ...filesOf(project)]);
  const suppressions = new Map(
    [...files].map((file) => [file, configurationSuppressions(file, textOf(file) ?? '')] as const),
  );
  const known = traps.map(({ name }) => name);
  const unused = !settled
    ? []
    : [...suppressions].flatMap(([path, own]) => {
        if (path.endsWith('.lock') || !policy.isWanted(UNUSED_SUPPRESSION, path)) return [];
        const wanted = traps.filter((trap) => checked.has(trap.name) && policy.isWanted(trap, path));
        return unusedSuppressions({
          path,
          text: textOf(path) ?? '',
          versions: project.versions,
          suppressions: own,
          found: findings.filter(({ file }) => file === path),
          known,
          checked: new Set(wanted.map(({ name }) => name)),
          broken: [],
        }).filter(
          (finding) =>
            !isSuppressed(
              finding,
              own.filter(({ names }) => names.length > 0),
            ),
        );
      });
  const kept = [
    ...findings.filter((finding) => !isSuppressed(finding, suppressions.get(finding.file) ?? [])),
    ...unused,
  ]
    .flatMap((finding) => policy.told(finding) ?? [])
    .map((finding) => ({
      ...finding,
      fixes: finding.fixes.flatMap((fix) => {
        const sound = soundFix(fix);
        if (!sound) failed.push({ trap: finding.trap, error: new Error(`the edits of "${fix.title}" overlap`) });
        return sound ?? [];
      }),
    }));
  return { findings: kept.sort(byPosition), failed };
}

/** The configuration and requirement files that findings may be in. */
function filesOf({ configuration, dependencies }: ProjectFacts): readonly string[] {
  const { file, ignored } = configuration;
  return [
    ...(file === undefined ? [] : [file]),
    ...ignored.map((one) => one.file),
    ...dependencies.map(({ place }) => place.file),
  ];
}
