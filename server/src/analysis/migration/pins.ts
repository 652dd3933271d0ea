import { satisfies } from '@renovatebot/pep440';
import type { Edit } from '../../traps/trap';
import type { FileSystem } from '../../workspace/file-system';
import { requirementFiles } from '../../workspace/pinned-versions';
import type { ProjectAnalysis } from '../analysis';

/** Distributions whose pins a migration raises. */
const RAISED: readonly string[] = ['pytest-asyncio', 'pytest'];
const PIN = /(?<![\w.-])(pytest[-_]asyncio|pytest)((?:\[[^\]]*\])?[ \t]*==[ \t]*)(\d[\w.]*)/gi;

/** Raises exact pins below the versions migrated to, where people write them. A lock is its tool's to write. */
export function pinEdits(project: ProjectAnalysis, files: FileSystem, to: Readonly<Record<string, string>>): Edit[] {
  const all = new Set([...project.projectFiles(), ...requirementFiles(files, project.rootDir)]);
  const written = [...all].filter((file) => /\.(txt|toml|cfg|ini)$/.test(file) && !/lock\.toml$/.test(file));
  return written.flatMap((file) =>
    [...(files.readFile(file) ?? '').matchAll(PIN)].flatMap(({ 0: pin, 1: name = '', 3: version = '', index }) => {
      const known = name.toLowerCase().replace('_', '-');
      const wanted = RAISED.includes(known) ? to[known] : undefined;
      if (wanted === undefined || satisfies(version, `>=${wanted}`)) return [];
      const end = index + pin.length;
      return [{ file, span: { start: end - version.length, end }, newText: wanted }];
    }),
  );
}
