import type { InstalledVersions } from '../workspace/installed-versions';

/** How the installed pytest sets fixtures up, where its versions differ. An unknown version is taken as the newest. */
export interface PytestRules {
  /** What a fixture asks for follows it at once in the order of setup; before, all names of a test came first (9.1). */
  readonly ordersInDepth: boolean;
  /** Tests are grouped by the value of a wide parameter, not by its number (9.2). */
  readonly groupsByValue: boolean;
  /** A test's wide parameters count in the order of their names, not in the order they were given (before 8.1). */
  readonly sortsParameters: boolean;
  /** Every request of a fixture puts its end on the node anew, not only the one that sets it up (before 8.2). */
  readonly schedulesEachRequest: boolean;
  /** A fixture set on a TestCase class is called without the fixtures it asks for (before 8.2). */
  readonly callsTestCaseFixturesBare: boolean;
  /** A fixture is too narrow by its definition, not by the scope its parameter was given (8.4). */
  readonly checksDefinedScope: boolean;
  /**
   * Only when a fixture's function is called does pytest notice that something it asks for, and that the test had already,
   * is too narrow: what it asks for besides is set up by then (before 8.2).
   */
  readonly checksScopeWhenCalled: boolean;
  /** A name that applies twice by itself is given its parameters twice, which ends the collection (before 8.0). */
  readonly repeatsAppliedNames: boolean;
  /** A fixture whose setup was stopped before its function was called fails ever after (9.1). */
  readonly keepsUncalledFixtures: boolean;
}

export function readPytestRules(versions: InstalledVersions): PytestRules {
  const since = (version: string): boolean => versions.satisfies('pytest', `>=${version}`) !== 'no';
  return {
    ordersInDepth: since('9.1'),
    groupsByValue: since('9.2'),
    sortsParameters: !since('8.1'),
    schedulesEachRequest: !since('8.2'),
    callsTestCaseFixturesBare: !since('8.2'),
    checksDefinedScope: since('8.4'),
    checksScopeWhenCalled: !since('8.2'),
    repeatsAppliedNames: !since('8.0'),
    keepsUncalledFixtures: since('9.1'),
  };
}
