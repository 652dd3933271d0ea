import type { ProjectFacts } from '../model/project-facts';
import type { Finding, Trap } from '../traps/trap';
import { byPosition, type CheckResult } from './check-module';
import { configurationSuppressions } from './configuration-comments';
import type { FindingPolicy } from './finding-policy';
import { soundFix } from './sound-fix';
import { isSuppressed } from './suppression';

/**
 * Runs the traps over a project's configuration and requirement files.
 * @param textOf text of a file a finding is in
 */
export function checkProject(
  project: ProjectFacts,
  traps: readonly Trap[],
  policy: FindingPolicy,
  textOf: (path: string) => string | undefined,
): CheckResult {
  const findings: Finding[] = [];
  const failed: { trap: string; error: unknown }[] = [];
  for (const trap of traps) {
    try {
      findings.push(...(trap.checkProject?.(project) ?? []));
    } catch (error) {
      failed.push({ trap: trap.name, error });
    }
  }
  const files = new Set(findings.map(({ file }) => file));
  const suppressions = new Map(
    [...files].map((file) => [file, configurationSuppressions(file, textOf(file) ?? '')] as const),
  );
  const kept = findings
    .filter((finding) => !isSuppressed(finding, suppressions.get(finding.file) ?? []))
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
