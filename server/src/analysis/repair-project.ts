import type { Edit, Finding, Fix } from '../traps/trap';
import type { ProjectAnalysis } from './analysis';
import { editFile } from './edit-file';
import type { EditedFiles } from './edited-files';
import { mergeFixes } from './merge-fixes';

/** A repair may uncover the next one; a repair that uncovers itself again must not go on for ever. */
const MOST_ROUNDS = 10;

/**
 * Repairs findings in the edited files, round after round until nothing is left to repair: two fixes that touch the
 * same place take two rounds.
 * @param findings what is to be repaired now, asked again after each round.
 * @returns how many findings were repaired.
 */
export function repairProject(
  project: ProjectAnalysis,
  edited: EditedFiles,
  findings: () => readonly Finding[],
  choose: (finding: Finding) => Fix | undefined,
): number {
  let repaired = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { applied, edits } = mergeFixes(findings(), choose, (file) =>
      file.endsWith('.py') ? project.analyse(file).facts?.module : undefined,
    );
    if (applied.length === 0) break;
    repaired += applied.length;
    writeEdits(project, edited, edits);
  }
  return repaired;
}

/** Makes edits that do not overlap, in whatever files. */
export function writeEdits(project: ProjectAnalysis, edited: EditedFiles, edits: readonly Edit[]): void {
  for (const [file, changes] of byFile(edits)) {
    edited.write(file, editFile(file, edited.readFile(file) ?? '', changes));
    if (/\.(py|ipynb)$/.test(file)) project.invalidate(file);
    else project.reload();
  }
}

function byFile(edits: readonly Edit[]): Map<string, Edit[]> {
  const files = new Map<string, Edit[]>();
  for (const edit of edits) files.set(edit.file, [...(files.get(edit.file) ?? []), edit]);
  return files;
}
