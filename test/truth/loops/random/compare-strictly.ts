import type { EffectiveLoop } from '../../../../server/src/model/effective-loop';
import type { Facts, FixtureFact, TestFact } from '../../../../server/src/model/facts';
import type { ObservedProject } from '../observe';

export interface Comparison {
  /** Contradictions between model and pytest, each as one sentence. */
  readonly wrong: readonly string[];
  /** Tests that the model says something about, and those it leaves open. */
  readonly decided: number;
  readonly unknown: readonly string[];
}

/** How it ends with a test, as far as the model says. */
type Ending =
  | 'not collected'
  | 'error at setup'
  | 'skipped or failed as unhandled'
  | 'not run'
  | 'run by pytest-asyncio'
  | 'run by anyio'
  | 'run by unittest'
  | 'run without a loop'
  | 'unknown';

interface Predicted {
  readonly facts: Facts;
  readonly test: TestFact;
  readonly ending: Ending;
}

/**
 * Holds everything the model says about a project against what the probe saw: which tests there are, how each ends,
 * who runs it and its fixtures, and which of all these share a loop.
 */
export function compareStrictly(seen: ObservedProject, predicted: readonly Facts[]): Comparison {
  const { observed } = seen;
  if (observed.exitCode === undefined) return { wrong: ['the run did not end'], decided: 0, unknown: [] };
  const wrong: string[] = [];
  const unknown: string[] = [];
  const tests = new Map<string, Predicted>();
  for (const facts of predicted)
    for (const test of [...facts.tests, ...facts.inheritedTests])
      tests.set(test.nodeid, { facts, test, ending: endingOf(facts, test) });
  const collected = new Set(observed.items.map(withoutParameters));
  for (const nodeid of collected) if (!tests.has(nodeid)) wrong.push(`${nodeid} is collected, but is no test`);
  for (const [nodeid, entry] of tests) {
    if (entry.ending === 'unknown') {
      unknown.push(`${nodeid}: ${entry.test.loop.reason}`);
      continue;
    }
    if (!collected.has(nodeid)) {
      if (entry.ending !== 'not collected') wrong.push(`${nodeid} is not collected, predicted ${described(entry)}`);
      continue;
    }
    if (entry.ending === 'not collected') wrong.push(`${nodeid} is collected, predicted ${described(entry)}`);
  }
  const placed: Placed[] = [];
  const runs = new Map<string, number>();
  for (const item of observed.items) {
    const nodeid = withoutParameters(item);
    const entry = tests.get(nodeid);
    if (entry === undefined || entry.ending === 'unknown' || entry.ending === 'not collected') continue;
    // Runs on no event loop of asyncio, and only where trio is installed.
    if (/\[.*\btrio\b.*\]$/.test(item)) continue;
    const set = runs.get(nodeid) ?? 0;
    runs.set(nodeid, set + 1);
    const ended = endedOf(seen, item, labelOf(entry.facts, entry.test));
    if (ended !== entry.ending) {
      wrong.push(`${item} is ${ended}, predicted ${described(entry)}`);
      continue;
    }
    if (entry.ending !== 'error at setup' && entry.ending !== 'not run')
      wrong.push(...compareFixtures(seen, item, entry).map((text) => `${item}: ${text}`));
    if (entry.ending !== 'error at setup') placed.push(...placesIn(seen, { item, set }, entry, unknown));
  }
  wrong.push(...comparePartition(placed));
  return { wrong, decided: tests.size, unknown };
}

function described({ test, facts, ending }: Predicted): string {
  const error = errorOf(facts, test);
  return `${ending} (${test.loop.provider}: ${test.loop.reason}${error === undefined ? '' : `; ${error}`})`;
}

function errorOf(facts: Facts, test: TestFact): string | undefined {
  return [test.loop, ...test.fixtures.map((fixture) => facts.loopOf(fixture, test))].find((loop) => loop.error)?.error
    ?.text;
}

function endingOf(facts: Facts, test: TestFact): Ending {
  const { loop } = test;
  if (loop.error?.stopsCollection || loop.error?.kind === 'not-collected') return 'not collected';
  if (loop.error?.kind === 'async-generator') return 'not run';
  if (loop.error?.kind === 'no-loop') return 'not run';
  const loops = test.fixtures.map((fixture) => facts.loopOf(fixture, test));
  if (loop.provider === 'unknown' || loops.some(({ provider }) => provider === 'unknown')) return 'unknown';
  if (loop.error !== undefined || loops.some(({ error }) => error !== undefined)) return 'error at setup';
  switch (loop.provider) {
    case 'sync':
      return 'run without a loop';
    case 'nobody':
      return test.isUnittest || loop.reason.includes('async generator') ? 'not run' : 'skipped or failed as unhandled';
    case 'pytest-asyncio':
    case 'anyio':
    case 'unittest':
      return `run by ${loop.provider}`;
    default:
      return loop.provider satisfies never;
  }
}

function endedOf({ observed }: ObservedProject, item: string, label: string): Ending {
  const ran = observed.events.find((event) => event.test === item && event.name === label);
  const reports = observed.reports.filter((report) => report.nodeid === item);
  if (reports.some(({ when, outcome }) => when === 'setup' && outcome === 'failed')) return 'error at setup';
  if (ran === undefined) {
    const text = reports.map((report) => report.text).join('\n');
    return /async def function/.test(text) ? 'skipped or failed as unhandled' : 'not run';
  }
  // Sync functions are called from a plugin's or unittest's module, too.
  if (ran.loop === null) return 'run without a loop';
  switch (ran.provider) {
    case 'pytest-asyncio':
    case 'anyio':
    case 'unittest':
      return `run by ${ran.provider}`;
    default:
      return 'run without a loop';
  }
}

/** Which fixtures were set up for a test, and by whom. */
function compareFixtures({ observed }: ObservedProject, item: string, { facts, test }: Predicted): readonly string[] {
  const wrong: string[] = [];
  const index = observed.events.findIndex((event) => event.test === item);
  const last = observed.events.findLastIndex((event) => event.test === item);
  const labels = new Map(test.fixtures.map((fixture) => [labelIn(fixture), fixture]));
  for (const event of observed.events.slice(index, last + 1)) {
    if (event.test !== item || event.name === labelOf(facts, test)) continue;
    const fixture = labels.get(event.name);
    if (fixture === undefined) {
      wrong.push(`fixture ${event.name} is set up, but is not in its closure`);
      continue;
    }
    const loop = facts.loopOf(fixture, test);
    const by = loop.provider === 'sync' || loop.provider === 'nobody' ? null : loop.provider;
    if (fixture.function.isAsync && event.provider !== by)
      wrong.push(`fixture ${event.name} is run by ${event.provider}, predicted ${by}: ${loop.reason}`);
  }
  for (const [label, fixture] of labels) {
    if (!fixture.function.isAsync || facts.loopOf(fixture, test).provider === 'nobody') continue;
    // A test that nobody runs may have met what others have set up only.
    const known = observed.events.slice(0, last < 0 ? undefined : last + 1).some((event) => event.name === label);
    if (!known) wrong.push(`fixture ${label} is never set up`);
  }
  return wrong;
}

interface Placed {
  readonly item: string;
  readonly what: string;
  readonly identity: string;
  readonly observed: number;
}

/** Events of a test whose loop the model names. */
function placesIn(
  { observed }: ObservedProject,
  { item, set }: { readonly item: string; readonly set: number },
  { facts, test }: Predicted,
  unknown: string[],
): readonly Placed[] {
  const labels = new Map<string, EffectiveLoop>(
    test.fixtures.map((fixture) => [labelIn(fixture), facts.loopOf(fixture, test)]),
  );
  labels.set(labelOf(facts, test), test.loop);
  return observed.events.flatMap((event) => {
    const loop = event.test === item ? labels.get(event.name) : undefined;
    if (loop === undefined || event.loop === null) return [];
    const identity = loop.identities === undefined ? loop.identity : loop.identities[set];
    if (identity === undefined) {
      unknown.push(`${item}, ${event.name}: which loop is not said: ${loop.reason}`);
      return [];
    }
    return [{ item, what: event.name, identity, observed: event.loop }];
  });
}

/** The same identity is the same loop, and another one another. */
function comparePartition(placed: readonly Placed[]): readonly string[] {
  const loops = new Map<string, Placed>();
  const identities = new Map<number, { place: Placed; key: string }>();
  const wrong: string[] = [];
  for (const place of placed) {
    const key = instanceOf(place);
    const first = loops.get(key);
    if (first !== undefined && first.observed !== place.observed)
      wrong.push(`${shown(first)} and ${shown(place)} are on different loops, predicted the same: ${key}`);
    const owner = identities.get(place.observed);
    if (owner !== undefined && owner.key !== key)
      wrong.push(`${shown(owner.place)} and ${shown(place)} are on the same loop, predicted ${owner.key} and ${key}`);
    if (first === undefined) loops.set(key, place);
    if (owner === undefined) identities.set(place.observed, { place, key });
  }
  return wrong;
}

function shown({ item, what }: Placed): string {
  return `${what} in ${item}`;
}

/** A test's own loop is made for each parameter set. */
function instanceOf({ identity, item }: Placed): string {
  return identity.endsWith(`:${withoutParameters(item)}`) ? `${identity} ${item}` : identity;
}

function withoutParameters(nodeid: string): string {
  return nodeid.replace(/\[.*\]$/, '');
}

/** The name a function calls `here` with. */
function labelOf(_: Facts, test: TestFact): string {
  return test.function.name;
}

function labelIn(fixture: FixtureFact): string {
  const { text, range } = { text: fixture.module.text, range: fixture.function.range };
  return /here\('(\w+)'\)/.exec(text.slice(range.start, range.end))?.[1] ?? fixture.name;
}
