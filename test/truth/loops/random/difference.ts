import type { InstalledVersions } from '../../../../server/src/workspace/installed-versions';
import type { TestEnvironment } from '../../../environments';
import { observe } from '../observe';
import { predict } from '../predict';
import type { Project } from '../project';
import { type Comparison, compareStrictly } from './compare-strictly';
import type { ProjectPlan } from './project-plan';
import { randomPlan } from './random-plan';
import { smallerPlans } from './smaller-plans';
import { writeProject } from './write-project';

export interface Disagreement {
  readonly seed: number;
  readonly plan: ProjectPlan;
  readonly project: Project;
  readonly wrong: readonly string[];
}

export interface Difference {
  readonly agreed: number;
  readonly disagreements: readonly Disagreement[];
  /** Tests there were, and what the model left open. */
  readonly tests: number;
  readonly unknown: readonly string[];
}

/** Runs `count` random projects, from a seed on, and holds the model against each. */
export function difference(
  environment: TestEnvironment,
  versions: InstalledVersions,
  seed: number,
  count: number,
): Difference {
  const plans = Array.from({ length: count }, (_, index) => ({
    seed: seed + index,
    plan: randomPlan(seed + index, versions),
  }));
  const compared = comparePlans(
    environment,
    versions,
    plans.map(({ plan }) => plan),
  );
  const disagreements: Disagreement[] = [];
  const unknown: string[] = [];
  let tests = 0;
  for (const [index, { project, comparison }] of compared.entries()) {
    const made = plans[index];
    if (made === undefined) continue;
    tests += comparison.decided;
    unknown.push(...comparison.unknown.map((text) => `seed ${made.seed}: ${text}`));
    if (comparison.wrong.length > 0) disagreements.push({ ...made, project, wrong: comparison.wrong });
  }
  return { agreed: count - disagreements.length, disagreements, tests, unknown };
}

/** How many smaller plans are tried at once. */
const TRIED = 24;

/** The smallest plan found that still disagrees in the same way. */
export function shrink(environment: TestEnvironment, versions: InstalledVersions, found: Disagreement): Disagreement {
  const kind = kindOf(found.wrong);
  let smallest = found;
  for (let round = 0; round < 60; round++) {
    const candidates = smallerPlans(smallest.plan);
    let better: Disagreement | undefined;
    for (let from = 0; from < candidates.length && better === undefined; from += TRIED) {
      const plans = candidates.slice(from, from + TRIED);
      const compared = comparePlans(environment, versions, plans);
      const index = compared.findIndex(
        ({ comparison }) => comparison.wrong.length > 0 && kindOf(comparison.wrong) === kind,
      );
      const plan = plans[index];
      const result = compared[index];
      if (plan !== undefined && result !== undefined)
        better = { seed: found.seed, plan, project: result.project, wrong: result.comparison.wrong };
    }
    if (better === undefined) return smallest;
    smallest = better;
  }
  return smallest;
}

/** What a disagreement is about, whatever the names. */
export function kindOf(wrong: readonly string[]): string {
  return (wrong[0] ?? '')
    .replace(/\b(test_m?\d+|Test\d+|x\d+|f\d|pkg|sub)\b/g, '')
    .replace(/\[[\d-]+\]/g, '')
    .replace(/[/:.]+/g, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, 90);
}

function comparePlans(
  environment: TestEnvironment,
  versions: InstalledVersions,
  plans: readonly ProjectPlan[],
): readonly { readonly project: Project; readonly comparison: Comparison }[] {
  const seen = observe(
    environment,
    plans.map((plan, index) => writeProject(`p${index}`, plan)),
  );
  try {
    return seen.projects.map((project) => ({
      project: project.project,
      comparison: compareStrictly(project, predict(project.directory, versions)),
    }));
  } finally {
    seen.dispose();
  }
}
