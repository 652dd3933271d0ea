import { restrictedTests } from './restricted';
import { runSuite } from './run-suite';

/** Called by VS Code. */
export function run(): Promise<void> {
  return runSuite(restrictedTests);
}
