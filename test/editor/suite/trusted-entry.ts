import { debuggingTests } from './debugging';
import { folderTests } from './folders';
import { notebookTests } from './notebooks';
import { readingTests } from './reading';
import { reportTests } from './reports';
import { runSuite } from './run-suite';
import { runningTests } from './running';
import { testingTests } from './testing';

/** Called by VS Code. */
export function run(): Promise<void> {
  return runSuite((list, say) => {
    readingTests(list);
    notebookTests(list);
    runningTests(list, say);
    testingTests(list);
    debuggingTests(list);
    folderTests(list);
    reportTests(list);
  });
}
