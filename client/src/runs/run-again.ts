import { Uri, workspace } from 'vscode';
import type { TestRuns } from './test-runs';

/**
 * Runs a test again after a repair; what the repair changed is saved first, as pytest reads files.
 * @param files URIs of what was changed
 */
export async function runAgain(
  runs: Pick<TestRuns, 'run'>,
  uri?: unknown,
  nodeid?: unknown,
  rootDir?: unknown,
  files?: unknown,
): Promise<void> {
  if (!(uri instanceof Uri) || typeof nodeid !== 'string' || typeof rootDir !== 'string') return;
  const changed = new Set([uri.toString(), ...(Array.isArray(files) ? files : [])]);
  for (const document of workspace.textDocuments) {
    if (document.isDirty && changed.has(document.uri.toString())) await document.save();
  }
  await runs.run(uri, nodeid, { rootDir });
}
