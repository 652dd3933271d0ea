import { satisfies } from '@renovatebot/pep440';
import { placesOf as placesInFile } from '../../../cli/src/check/file-places';
import type { ProjectAnalysis } from '../../../server/src/analysis/analysis';
import { editFile } from '../../../server/src/analysis/edit-file';
import { mergeFixes } from '../../../server/src/analysis/merge-fixes';
import { createProject } from '../../../server/src/analysis/project';
import { readProjectSettings } from '../../../server/src/analysis/project-settings';
import { rememberFiles } from '../../../server/src/analysis/remembered-files';
import { isNotebook } from '../../../server/src/notebook/read-notebook';
import { traps } from '../../../server/src/traps/registry';
import type { Edit, Finding, Fix } from '../../../server/src/traps/trap';
import type { InstalledVersions } from '../../../server/src/workspace/installed-versions';
import { memoryFileSystem } from '../../../server/src/workspace/memory-file-system';
import { isProjectFile } from '../../../server/src/workspace/project-files';
import { readPytestConfiguration } from '../../../server/src/workspace/read-pytest-configuration';
import { environmentVersions } from '../../truth/traps/environment-versions';
import { fromNotebook, lineInText, toNotebook } from '../notebook/notebook-text';

import { loadTestParser } from '../syntax/parser';

const ROOT = '/project';

/** Texts by path relative to the project's folder. */
export type Files = Readonly<Record<string, string>>;

export interface CheckedProject {
  readonly project: ProjectAnalysis;
  /** Findings of every Python, configuration and requirement file, by file and position. */
  readonly findings: readonly Finding[];
}

/** Checks files as a project in memory, with the versions of a test environment, less some distributions. */
export async function checkFiles(
  files: Files,
  environment: string,
  without: readonly string[] = [],
): Promise<CheckedProject> {
  await loadTestParser();
  const texts = new Map(Object.entries(files).map(([path, text]) => [`${ROOT}/${path}`, onDisk(path, text)]));
  const fileSystem = memoryFileSystem(texts);
  const versions = installed(
    new Map([...environmentVersions(environment)].filter(([name]) => !without.includes(name))),
  );
  const project = createProject({
    files: rememberFiles(fileSystem),
    traps,
    surroundings: (seen) => ({
      configuration: readPytestConfiguration({
        fileSystem: seen,
        paths: [ROOT],
        workingDirectory: ROOT,
        pytestVersion: versions.version('pytest'),
        environment: {},
      }),
      versions,
      ...readProjectSettings(seen, ROOT, traps, {}),
    }),
  });
  const read = [...texts.keys()].filter((path) => /\.(py|ipynb)$/.test(path) || isProjectFile(path)).sort();
  for (const path of read) {
    const { problems } = project.analyse(path);
    if (problems.length > 0) throw new Error(`${path}: ${problems.map(({ message }) => message).join('; ')}`);
  }
  return { project, findings: read.flatMap((path) => project.analyse(path).findings) };
}

/** `path:line trap` of each finding, lines from 1, in order. */
export function placesOf(findings: readonly Finding[], files: Files): string[] {
  return findings
    .map(({ file, span, trap }) => {
      const path = file.slice(ROOT.length + 1);
      return `${path}:${lineOf(path, files[path] ?? '', span.start)} ${trap}`;
    })
    .sort();
}

/** Applies one chosen fix for each finding, as one change. Those that conflict are left out. */
export function applyFixes(
  files: Files,
  findings: readonly Finding[],
  choose: (finding: Finding) => Fix | undefined,
): { files: Record<string, string>; postponed: readonly Finding[] } {
  for (const finding of findings) refuseOverlaps(choose(finding));
  const { edits, postponed } = mergeFixes(findings, choose);
  const changed: Record<string, string> = { ...files };
  const byFile = new Map<string, Edit[]>();
  for (const edit of edits) {
    const path = edit.file.slice(ROOT.length + 1);
    byFile.set(path, [...(byFile.get(path) ?? []), edit]);
  }
  for (const [path, own] of byFile) {
    const after = editFile(path, onDisk(path, files[path] ?? ''), own);
    changed[path] = isNotebook(path) ? fromNotebook(after) : after;
  }
  return { files: changed, postponed };
}

/** A notebook is written as text whose cells are set apart by lines `# %%`. */
function onDisk(path: string, text: string): string {
  return isNotebook(path) ? toNotebook(text) : text;
}

function lineOf(path: string, text: string, offset: number): number {
  const { cell, line } = placesInFile(path, onDisk(path, text)).rangeOf({ start: offset, end: offset });
  return cell === undefined ? line : lineInText(text, cell, line);
}

/** Throws as an editor does when edits of one fix overlap, or two of them insert at one place. */
function refuseOverlaps(fix: Fix | undefined): void {
  const edits = fix?.edits ?? [];
  for (const [index, a] of edits.entries()) {
    for (const b of edits.slice(index + 1)) {
      const overlap = a.span.start < b.span.end && b.span.start < a.span.end;
      if (a.file === b.file && (overlap || a.span.start === b.span.start)) {
        throw new Error(`${fix?.title}: edits overlap at ${a.span.start} and ${b.span.start} of ${a.file}`);
      }
    }
  }
}

function installed(pins: ReadonlyMap<string, string>): InstalledVersions {
  const version = (name: string) => pins.get(name.toLowerCase());
  return {
    kind: 'environment',
    source: 'pinned',
    python: version('python'),
    version,
    isInstalled: (name) => (version(name) === undefined ? 'no' : 'yes'),
    satisfies: (name, range) => {
      const found = version(name);
      return found !== undefined && satisfies(found, range) ? 'yes' : 'no';
    },
    plugins: undefined,
  };
}
