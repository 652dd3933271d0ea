import { debuggingTests } from './debugging';
import { folderTests } from './folders';
import { notebookTests } from './notebooks';
import { readingTests } from './reading';
import { remedyTests } from './remedies';
import { reportTests } from './reports';
import { runSuite } from './run-suite';
import { runningTests } from './running';
import { testingTests } from './testing';
import { testingRunTests } from './testing-runs';

/** Called by VS Code. */
export function run(): Promise<void> {
  return runSuite((list, say) => {
    readingTests(list);
    notebookTests(list);
    runningTests(list, say);
    testingTests(list);
    testingRunTests(list, say);
    debuggingTests(list);
    folderTests(list);
    reportTests(list);
    remedyTests(list);
  });
}
