import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Migration, migrateProject } from '../../../server/src/analysis/migration/migrate-project';
import { migrationTarget } from '../../../server/src/analysis/migration/migration-target';
import { memoryFileSystem } from '../../../server/src/workspace/memory-file-system';
import { testEnvironments } from '../../environments';
import { loadTestParser } from '../../server/syntax/parser';
import { type Observed, observe } from '../loops/observe';
import { versionsOf } from '../loops/predict';
import type { Project } from '../loops/project';
import { projectsFor } from '../loops/projects';

/**
 * The projects that prove the model of loops, migrated: where every test passed and the migration says that nothing is
 * left and no loop changes, the probe sees tests and fixtures on the same partition of loops before and after.
 */
const SOURCES = ['pa021', 'article', 'pa026'];
const ROOT = '/project';

beforeAll(loadTestParser);

async function migrate(project: Project, versions: ReturnType<typeof versionsOf>): Promise<Migration> {
  const texts = new Map(Object.entries(project.files).map(([path, text]) => [`${ROOT}/${path}`, text]));
  const from = ['python', 'pytest', 'pytest-asyncio', 'anyio'].flatMap((name) => {
    const version = name === 'python' ? versions.python : versions.version(name);
    return version === undefined ? [] : [[name, version] as const];
  });
  return migrateProject({
    folder: ROOT,
    files: memoryFileSystem(texts),
    workingDirectory: ROOT,
    from: Object.fromEntries(from),
    to: { ...migrationTarget(), anyio: '4.16.0', python: '3.13.0' },
  });
}

function passed({ exitCode, reports }: Observed): boolean {
  return exitCode === 0 && reports.every(({ outcome }) => outcome === 'passed');
}

/** For each test by node id: the loops of its own body and of each fixture that was set up for it, renumbered. */
function partition({ events }: Observed): readonly string[] {
  const numbers = new Map<number, number>();
  const places = events.map(({ name, test, loop }) => ({ place: `${withoutFactory(test)} ${name}`, loop }));
  // pytest 8 goes through folders in another order.
  const ordered = places.sort((one, other) => (one.place < other.place ? -1 : Number(one.place > other.place)));
  return ordered.map(({ place, loop }) => {
    if (loop === null) return `${place}: none`;
    const number = numbers.get(loop) ?? numbers.size;
    numbers.set(loop, number);
    return `${place}: ${number}`;
  });
}

/** A hook with one loop factory gives tests an id. */
function withoutFactory(nodeid: string): string {
  return nodeid.replace(/\[(asyncio|uvloop)\]$/, '');
}

const [newest] = testEnvironments().filter(({ name }) => name === 'newest');
const sources = testEnvironments().filter(({ name }) => newest !== undefined && SOURCES.includes(name));

describe.each(sources)('from $name', (environment) => {
  const versions = versionsOf(environment.python);
  const projects = projectsFor(versions).filter(({ orderMayDecide, mayBeUnknown }) => !orderMayDecide && !mayBeUnknown);
  const migrations = new Map<string, Migration>();
  const seen = new Map<string, { before: Observed; after: Observed }>();
  const disposals: (() => void)[] = [];

  beforeAll(async () => {
    const before = observe(environment, projects);
    disposals.push(before.dispose);
    const good = before.projects.filter(({ observed }) => passed(observed));
    const migrated: Project[] = [];
    for (const { project } of good) {
      const migration = await migrate(project, versions);
      migrations.set(project.name, migration);
      const files = { ...project.files };
      for (const { path, after } of migration.changed) files[path.slice(ROOT.length + 1)] = after;
      migrated.push({ ...project, files });
    }
    if (newest === undefined) return;
    const after = observe(newest, migrated);
    disposals.push(after.dispose);
    for (const [index, { project, observed }] of good.entries()) {
      const other = after.projects[index]?.observed;
      if (other) seen.set(project.name, { before: observed, after: other });
    }
  }, 400_000);
  afterAll(() => {
    for (const dispose of disposals) dispose();
  });

  it('keeps every test and fixture on its loop where it says so', () => {
    const wrong: string[] = [];
    let kept = 0;
    for (const [name, { before, after }] of seen) {
      const migration = migrations.get(name);
      if (!migration || migration.left.length + migration.problems.length > 0 || migration.loops.changed.length > 0)
        continue;
      kept += 1;
      const [was, is] = [partition(before), partition(after)];
      if (!passed(after))
        wrong.push(`${name}: ${JSON.stringify(after.reports).slice(-600)}, exit code ${after.exitCode}`);
      else if (JSON.stringify(was) !== JSON.stringify(is))
        wrong.push(`${name}:\n  ${was.join('\n  ')}\n->\n  ${is.join('\n  ')}`);
    }
    console.info(
      `${environment.name}: ${projects.length} projects, ${seen.size} pass before, ${kept} migrated with all loops kept`,
    );
    expect(wrong.slice(0, 8).join('\n\n')).toBe('');
    expect(kept).toBeGreaterThan(0);
  });
});
