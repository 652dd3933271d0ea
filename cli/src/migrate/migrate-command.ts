import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { satisfies } from '@renovatebot/pep440';
import { type Migration, migrateProject } from '../../../server/src/analysis/migration/migrate-project';
import { isOlder, migrationTarget } from '../../../server/src/analysis/migration/migration-target';
import { nodeFileSystem } from '../../../server/src/workspace/node-file-system';
import { relativePath } from '../check/check-report';
import { diffText } from '../check/diff-text';
import { placesOf } from '../check/file-places';
import { saveText } from '../check/save-text';
import { EXIT } from '../exit-status';
import { Refusal } from '../refusal';

export interface MigrateOptions {
  /** Versions by distribution name. */
  to?: Readonly<Record<string, string>>;
  from?: Readonly<Record<string, string>>;
  python?: string;
  /** The default. */
  diff?: boolean;
  write?: boolean;
}

/** `looptrap migrate`: the change that takes a suite to a newer pytest-asyncio. Executes nothing. Returns the exit status. */
export async function migrateCommand(path: string | undefined, options: MigrateOptions): Promise<number> {
  if (options.diff && options.write) throw new Refusal('--diff shows what --write would write; choose one of them');
  const cwd = process.cwd().replaceAll('\\', '/');
  const folder = resolve(cwd, path ?? '.').replaceAll('\\', '/');
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Refusal(`${path ?? folder} is not a folder; name the one the tests are in`);
  }
  const to = migrationTarget(options.to);
  const migration = await migrateProject({
    folder,
    files: nodeFileSystem,
    workingDirectory: cwd,
    ...(options.python !== undefined && { python: resolve(cwd, options.python).replaceAll('\\', '/') }),
    ...(options.from && { from: options.from }),
    to,
  });
  refuseStart(migration, to);
  const unsaved = options.write ? save(migration, cwd) : [];
  if (!options.write) process.stdout.write(diffText({ changed: () => migration.changed }, cwd));
  process.stderr.write(report(migration, to, cwd, options.write === true));
  for (const problem of unsaved) console.error(`looptrap: ${problem}`);
  if (unsaved.length > 0) return EXIT.couldNot;
  const isToDo =
    migration.left.length + migration.problems.length > 0 || (!options.write && migration.changed.length > 0);
  return isToDo ? EXIT.found : EXIT.nothingFound;
}

function refuseStart({ from }: Migration, to: Readonly<Record<string, string>>): void {
  if (from === undefined) {
    throw new Refusal('it is not known which pytest-asyncio the suite is for; say it: --from pytest-asyncio==0.21.2');
  }
  if (!isOlder(from, to)) {
    throw new Refusal(
      `the suite is read for pytest-asyncio ${from} already; say what it was written for: --from pytest-asyncio==0.21.2`,
    );
  }
}

/** @returns what could not be written, and why. */
function save({ changed }: Migration, cwd: string): string[] {
  return changed.flatMap(({ path, after }) => {
    const reason = saveText(path, after);
    return reason === undefined ? [] : [`${relativePath(cwd, path)} could not be written: ${reason}`];
  });
}

function report(migration: Migration, to: Readonly<Record<string, string>>, cwd: string, isWritten: boolean): string {
  const { from, python, changed, loops, left, problems } = migration;
  const count = `${changed.length} ${changed.length === 1 ? 'file' : 'files'} ${isWritten ? 'changed' : 'to change'}`;
  const lines = [
    `From pytest-asyncio ${from} to ${to['pytest-asyncio']}: ${count}.`,
    loops.kept === 1 ? '1 test keeps its loop.' : `${loops.kept} tests keep their loops.`,
    ...loops.changed.map(({ nodeid, message }) => `  ${nodeid}: ${message}`),
  ];
  if (left.length + problems.length > 0) lines.push('Left to do by hand:');
  for (const { file, line, message } of problems) lines.push(`  ${relativePath(cwd, file)}:${line} ${message}`);
  for (const { file, span, trap, message } of left) {
    const text = changed.find(({ path }) => path === file)?.after ?? nodeFileSystem.readFile(file) ?? '';
    lines.push(`  ${relativePath(cwd, file)}:${placesOf(file, text).rangeOf(span).line} ${trap} ${message}`);
  }
  const packages = Object.entries(to).filter(([name]) => name !== 'httpx');
  lines.push(`Then install ${packages.map(([name, version]) => `${name}==${version}`).join(' ')}, and run the tests.`);
  if (python !== undefined && satisfies(python, '<3.10') && satisfies(to['pytest-asyncio'] ?? '', '>=1.3')) {
    lines.push(`It needs Python 3.10 or newer; the suite is run by ${python}.`);
  }
  return `${lines.join('\n')}\n`;
}
