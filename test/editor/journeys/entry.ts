import { type TestCounts, type TestList, testList } from '../harness/test-list';
import { debuggingJourneys } from './debugging';
import { firstMinutesJourneys } from './first-minutes';
import { folderJourneys } from './folders';
import { inlineResultJourneys } from './inline-results';
import type { JourneyHost } from './journey-host';
import { migratingJourneys } from './migrating';
import { readingJourneys } from './reading';
import { documentJourneys } from './report-documents';
import { reportingJourneys } from './reporting';
import { restrictedJourneys } from './restricted';
import { runningJourneys } from './running';
import { sharedWindow } from './shared-window';
import { testingJourneys } from './testing';

export { until } from '../harness/until';
export { pressLens } from './page';
export { standInForSystem } from './system-colours';

type Say = (line: string) => void;
type Group = (list: TestList, host: JourneyHost, say: Say) => void;

/** A busy machine takes a minute to open a window. */
const LIMIT_MS = 300_000;

/** Journeys that know nothing of those in other groups, the longest first. */
const GROUPS: readonly Group[] = [
  (list, host, say) => {
    const window = sharedWindow(host, say);
    runningJourneys(list, window, say);
    inlineResultJourneys(list, window);
    debuggingJourneys(list, window);
  },
  (list, host, say) => {
    const window = sharedWindow(host, say);
    readingJourneys(list, window);
    testingJourneys(list, window);
    migratingJourneys(list, window);
  },
  reportingJourneys,
  documentJourneys,
  (list, host, say) => firstMinutesJourneys(list, sharedWindow(host, say)),
  folderJourneys,
  restrictedJourneys,
];

/** Called by run.mjs: each runs the journeys of a group, one after the other, in windows of the host it is given. */
export const groups = GROUPS.map((add) => (host: JourneyHost, say: Say): Promise<TestCounts> => {
  // A page is pressed and typed into while it is still being drawn: one such miss is told, and tried once more.
  const list = testList(LIMIT_MS, 2);
  add(list, host, say);
  return list.run(say);
});
