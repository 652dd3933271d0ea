import { isInside, joinPath } from '../workspace/surroundings';
import { lookForTests } from './look-for-tests';
import type { TestFilesResult } from './protocol';
import type { Session } from './session';

/**
 * Test files below a workspace folder, by project. Each file goes to the project that pytest would find if it were
 * given the file, so that its node ids are those of a run.
 */
export async function testFiles(session: Session, folder: string): Promise<TestFilesResult[]> {
  const { projects } = session;
  const around = await projects.of(joinPath(folder, 'any'));
  await lookForTests(session, around);
  const byRoot = new Map<string, string[]>();
  for (const path of around.testFiles()) {
    if (!isInside(folder, path)) continue;
    const { rootDir } = await projects.of(path);
    if (!isInside(rootDir, path)) continue;
    const files = byRoot.get(rootDir) ?? [];
    byRoot.set(rootDir, files);
    files.push(path.slice(joinPath(rootDir, '').length));
  }
  return [...byRoot]
    .map(([rootDir, files]) => ({ rootDir, files: files.toSorted() }))
    .toSorted((a, b) => a.rootDir.localeCompare(b.rootDir));
}
