import { satisfies, valid } from '@renovatebot/pep440';

/** A release of pytest-asyncio with the pytest it asks for in its metadata. */
interface PluginRelease {
  readonly version: string;
  readonly pytest: string;
}

/** Releases that stand for all: the last of each series, and those around which something changed. Oldest first. */
export const PLUGIN_RELEASES: readonly PluginRelease[] = [
  { version: '0.20.3', pytest: '>=6.1.0' },
  { version: '0.21.0', pytest: '>=7.0.0' },
  { version: '0.21.1', pytest: '>=7.0.0' },
  { version: '0.21.2', pytest: '>=7.0.0' },
  { version: '0.23.0', pytest: '>=7.0.0' },
  { version: '0.23.2', pytest: '>=7.0.0' },
  { version: '0.23.3', pytest: '>=7.0.0' },
  { version: '0.23.4', pytest: '>=7.0.0,<8' },
  { version: '0.23.5', pytest: '>=7.0.0,<9' },
  { version: '0.23.8', pytest: '>=7.0.0,<9' },
  { version: '0.24.0', pytest: '>=8.2,<9' },
  { version: '0.25.3', pytest: '>=8.2,<9' },
  { version: '0.26.0', pytest: '>=8.2,<9' },
  { version: '1.0.0', pytest: '>=8.2,<9' },
  { version: '1.1.0', pytest: '>=8.2,<9' },
  { version: '1.2.0', pytest: '>=8.2,<9' },
  { version: '1.3.0', pytest: '>=8.2,<10' },
  { version: '1.4.0', pytest: '>=8.4,<10' },
  { version: '1.5.0', pytest: '>=8.4' },
];

/** Releases of pytest that stand for their series, oldest first. */
const PYTEST_RELEASES = '6.2.5 7.0.1 7.1.3 7.2.2 7.3.2 7.4.4 8.0.2 8.1.1 8.2.2 8.3.5 8.4.2 9.0.3 9.1.1 9.2.0'.split(
  ' ',
);

/** What nobody declares: pairs that install and then fail, with the text they fail with. */
const BROKEN: readonly { readonly plugin: string; readonly pytest: string; readonly text: string }[] = [
  { plugin: '>=0.23,<0.23.4', pytest: '>=8', text: "AttributeError: 'Package' object has no attribute 'obj'" },
  {
    plugin: '>=0.21,<0.21.2',
    pytest: '>=8.2',
    text: "AttributeError: 'FixtureDef' object has no attribute 'unittest'",
  },
  {
    plugin: '>=0.21.2,<0.22',
    pytest: '>=9.2',
    text: "AttributeError: 'FixtureManager' object has no attribute '_arg2fixturedefs'",
  },
];

/** Why two requirements cannot work together, for the versions an installer takes. */
export type PluginConflict =
  | { readonly kind: 'not-installable'; readonly plugin: string; readonly pytest: string }
  | { readonly kind: 'broken'; readonly plugin: string; readonly pytest: string; readonly text: string };

/**
 * Takes the newest releases that two requirements and the metadata allow, as an installer does.
 * @param plugin PEP 440 range of pytest-asyncio, empty for any
 * @param pytest PEP 440 range of pytest, empty for any
 * @returns undefined when they go together, or nothing is known about what is asked for
 */
export function pluginConflict(plugin: string, pytest: string): PluginConflict | undefined {
  const plugins = withExact(
    PLUGIN_RELEASES.map(({ version }) => version),
    plugin,
  ).filter((version) => allows(plugin, version));
  const runners = withExact(PYTEST_RELEASES, pytest).filter((version) => allows(pytest, version));
  const newest = plugins.at(-1);
  if (newest === undefined || runners.length === 0) return undefined;
  for (const version of plugins.toReversed()) {
    const declared = declaredBy(version);
    // A release that the table does not know: no verdict.
    if (declared === undefined) return undefined;
    const taken = runners.findLast((runner) => satisfies(runner, declared));
    if (taken === undefined) continue;
    const broken = BROKEN.find((row) => satisfies(version, row.plugin) && satisfies(taken, row.pytest));
    return broken && { kind: 'broken', plugin: version, pytest: taken, text: broken.text };
  }
  return { kind: 'not-installable', plugin: newest, pytest: declaredBy(newest) ?? '' };
}

/** The oldest series after a release that goes with what is asked for of pytest, by its last release that does. */
export function releaseFor(pytest: string, after: string): string | undefined {
  const newer = PLUGIN_RELEASES.map(({ version }) => version).filter(
    (version) => satisfies(version, `>${after}`) && pluginConflict(`==${version}`, pytest) === undefined,
  );
  const series = (version: string | undefined) => version?.split('.').slice(0, 2).join('.');
  return newer.findLast((version) => series(version) === series(newer[0]));
}

/** What a release asks for: its own line, or that of the last one before it in its series. */
export function declaredBy(version: string): string | undefined {
  const series = (text: string) => text.split('.').slice(0, 2).join('.');
  const known = PLUGIN_RELEASES.filter((release) => series(release.version) === series(version));
  return known.findLast((release) => satisfies(version, `>=${release.version}`))?.pytest;
}

/** An exact version that is asked for is a candidate, listed or not; the list stays in order of age. */
function withExact(releases: readonly string[], range: string): readonly string[] {
  const exact = /^={2,3}([^*,]+)$/.exec(range)?.[1];
  if (exact === undefined || valid(exact) === null || releases.includes(exact)) return releases;
  const older = releases.filter((release) => satisfies(release, `<${exact}`));
  return [...older, exact, ...releases.slice(older.length)];
}

function allows(range: string, version: string): boolean {
  return range === '' || satisfies(version, range);
}
