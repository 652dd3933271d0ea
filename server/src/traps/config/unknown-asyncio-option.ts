import type { ProjectFacts } from '../../model/project-facts';
import type { WrittenOption } from '../../workspace/pytest-configuration';
import { wholeLines } from '../edits/lines';
import { raiseRequirement } from '../edits/raise-requirement';
import { editDistance } from '../reading/edit-distance';
import { named } from '../reading/installed';
import { LOOP_OPTIONS, type LoopOption, shownByPython } from '../reading/loop-options';
import { fix } from '../reading/report';
import { placeOf, reportInProject } from '../reading/report-in-project';
import type { Finding, Fix, Trap } from '../trap';
import { insideQuotes, isIni } from './pytest-config-quoted-value';

/** An option about loops that the installed plugin does not know, or a value it does not take. */
export const unknownAsyncioOption: Trap = {
  name: 'unknown-asyncio-option',
  category: 'config',
  severity: 'warning',
  rank: 49,
  summary: 'An option about event loops that the installed version does not know, or a value it does not take.',
  appliesTo: 'every pytest-asyncio, anyio >= 4.11',
  checkProject: (project) => [
    ...[...project.configuration.written].flatMap(([name, written]) => checkName(project, name, written)),
    ...LOOP_OPTIONS.flatMap((option) => checkValue(project, option)),
  ],
};

/** Names people write that no release has, with the one they mean. */
const MEANT: Readonly<Record<string, string>> = {
  asyncio_default_loop_scope: 'asyncio_default_fixture_loop_scope',
  asyncio_loop_scope: 'asyncio_default_fixture_loop_scope',
  asyncio_fixture_loop_scope: 'asyncio_default_fixture_loop_scope',
  asyncio_default_scope: 'asyncio_default_fixture_loop_scope',
  asyncio_test_loop_scope: 'asyncio_default_test_loop_scope',
  default_fixture_loop_scope: 'asyncio_default_fixture_loop_scope',
  default_test_loop_scope: 'asyncio_default_test_loop_scope',
};

function checkName(project: ProjectFacts, name: string, written: WrittenOption): Finding[] {
  const known = LOOP_OPTIONS.find((option) => option.name === name);
  if (known !== undefined) return tooNew(project, known, written);
  const meant = optionMeantBy(name);
  if (meant === undefined || project.versions.isInstalled(meant.distribution) !== 'yes') return [];
  const message = `${ignored(name)} ${named(project, meant.distribution)} calls it ${meant.name}.`;
  return [
    reportInProject(unknownAsyncioOption, project, written.key, message, { fixes: rename(project, written, meant) }),
  ];
}

function tooNew(project: ProjectFacts, { name, distribution, since }: LoopOption, { key }: WrittenOption): Finding[] {
  const { versions } = project;
  // A plugin that is not there at all is another trap.
  if (versions.isInstalled(distribution) !== 'yes' || versions.satisfies(distribution, since) !== 'no') return [];
  const version = since.replace('>=', '');
  const message = `${ignored(name)} ${distribution} knows it from ${version} on, and ${named(project, distribution)} is installed.`;
  return [
    reportInProject(unknownAsyncioOption, project, key, message, { fixes: newer(project, distribution, version) }),
  ];
}

/** What the requirement files ask for; an installer has to read them afterwards. */
function newer(project: ProjectFacts, distribution: string, version: string): Fix[] {
  const edits = raiseRequirement(project, distribution, `${version}.0`);
  return fix(`Ask for ${distribution} ${version} or newer, to be installed then`, false, edits ?? []);
}

function ignored(name: string): string {
  return `Nobody reads this: "PytestConfigWarning: Unknown config option: ${name}".`;
}

function optionMeantBy(name: string): LoopOption | undefined {
  const plain = name.replace(/^-+/, '').replaceAll('-', '_').toLowerCase();
  const exact = MEANT[plain] ?? plain;
  const near = LOOP_OPTIONS.map((option) => ({ option, distance: editDistance(exact, option.name) }))
    .filter(({ option, distance }) => distance <= (option.name.length > 15 ? 3 : 1))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.option;
}

function rename({ configuration, versions }: ProjectFacts, written: WrittenOption, meant: LoopOption): Fix[] {
  if (configuration.written.has(meant.name) || versions.satisfies(meant.distribution, meant.since) !== 'yes') return [];
  return fix(`Rename it to ${meant.name}`, true, [{ ...placeOf(written.key), newText: meant.name }]);
}

function checkValue(project: ProjectFacts, option: LoopOption): Finding[] {
  const { configuration, versions } = project;
  if (versions.satisfies(option.distribution, option.since) !== 'yes') return [];
  const setting = option.setting(configuration);
  const values = option.values?.(project);
  if (setting?.place === undefined || values === undefined || values.includes(setting.value)) return [];
  const written = configuration.written.get(option.name);
  const isOwn = written?.place === setting.place;
  // Quotes around it are another trap.
  if (isOwn && isIni(configuration) && insideQuotes(setting.value) !== undefined) return [];
  const refusal = option.refusal?.(project, shownByPython(setting.value)) ?? '';
  const message = `${named(project, option.distribution)} takes ${listed(values)} for ${option.name}: "${refusal}".`;
  const fixes = isOwn ? repairValue(project, written, setting.value, values) : [];
  return [reportInProject(unknownAsyncioOption, project, setting.place, message, { severity: 'error', fixes })];
}

function repairValue(
  { configuration }: ProjectFacts,
  { key, place, value }: WrittenOption,
  wrong: string,
  values: readonly string[],
): Fix[] {
  if (wrong === 'fixture-scope' && configuration.text !== undefined) {
    const lines = wholeLines(configuration.text, { start: key.start, end: place.end });
    return fix('Remove it: not set, it means the same', true, [{ file: place.file, span: lines, newText: '' }]);
  }
  const near = nearest(wrong, values);
  if (near === undefined) return [];
  const written = configuration.text?.slice(place.start, place.end) ?? '';
  if (typeof value !== 'string' || !written.includes(value)) return [];
  const newText = written.replace(value, near);
  return fix(`Change it to ${near}`, true, [{ ...placeOf(place), newText }]);
}

function nearest(value: string, values: readonly string[]): string | undefined {
  // Gone since 0.20; it took everything, as auto does.
  if (value === 'legacy') return 'auto';
  const scored = values
    .map((known) => ({ known, distance: editDistance(value.trim().toLowerCase(), known) }))
    .sort((a, b) => a.distance - b.distance);
  return scored[0] !== undefined && scored[0].distance <= 2 ? scored[0].known : undefined;
}

function listed(values: readonly string[]): string {
  const shown = values.filter((value) => value !== '');
  return `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}
