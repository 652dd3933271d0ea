import { restrictedTests } from './restricted';
import { runSuite } from './run-suite';
import { untrustedWorkspaceTests } from './untrusted-workspace';

/** Called by VS Code. */
export function run(): Promise<void> {
  return runSuite((list) => {
    restrictedTests(list);
    untrustedWorkspaceTests(list);
  });
}
