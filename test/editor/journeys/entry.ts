import { type TestCounts, testList } from '../harness/test-list';
import { firstMinutesJourneys } from './first-minutes';
import { inlineResultJourneys } from './inline-results';
import type { JourneyHost } from './journey-host';
import { migratingJourneys } from './migrating';
import { readingJourneys } from './reading';
import { documentJourneys } from './report-documents';
import { reportingJourneys } from './reporting';
import { runningJourneys } from './running';

export { until } from '../harness/until';
export { pressLens } from './page';

/** Called by run.mjs. */
export function runJourneys(host: JourneyHost, say: (line: string) => void): Promise<TestCounts> {
  const list = testList();
  readingJourneys(list, host);
  firstMinutesJourneys(list, host);
  migratingJourneys(list, host);
  runningJourneys(list, host, say);
  inlineResultJourneys(list, host);
  reportingJourneys(list, host);
  documentJourneys(list, host);
  return list.run(say);
}
