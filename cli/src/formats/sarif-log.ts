import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ArtifactLocation, Invocation, Log, ReportingDescriptor, Result } from 'sarif';

/** The placeholder GitHub and others replace with the folder of the checkout. */
const ROOT = '%SRCROOT%';

/** A SARIF 2.1.0 log of one run of Looptrap. Columns are UTF-16 code units. */
export function sarifLog(
  version: string,
  { rules, invocation, results }: { rules: ReportingDescriptor[]; invocation: Invocation; results: Result[] },
): string {
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Looptrap',
            version,
            semanticVersion: version,
            informationUri: 'https://github.com/looptrap/looptrap',
            rules,
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [invocation],
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/**
 * Where a reported file is.
 * @param reported relative to `cwd`, or absolute
 * @param pathOf a reported file as the checkout sees it
 */
export function sarifArtifact(reported: string, cwd: string, pathOf: (file: string) => string): ArtifactLocation {
  const file = pathOf(reported);
  // A file outside of the folder has no address relative to it.
  if (file.startsWith('../') || /^(?:[A-Za-z]:)?\//.test(file)) return { uri: pathToFileURL(resolve(cwd, file)).href };
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: ROOT };
}

/** How loud a finding is said; SARIF knows three levels. */
export function sarifLevel(severity: string): 'error' | 'warning' | 'note' {
  return severity === 'error' || severity === 'warning' ? severity : 'note';
}
