import type { ProjectFacts } from '../../model/project-facts';
import type { PytestConfiguration, Setting } from '../../workspace/pytest-configuration';
import { named } from '../reading/installed';
import { fix } from '../reading/report';
import { placeOf, reportInProject } from '../reading/report-in-project';
import type { Finding, Trap } from '../trap';

/** Quotes around a value of an ini file, which has no quotes: they become part of the value. */
export const pytestConfigQuotedValue: Trap = {
  name: 'pytest-config-quoted-value',
  category: 'config',
  severity: 'error',
  summary: 'An option in an ini file is written in quotes, and the quotes are part of its value.',
  appliesTo: 'every pytest-asyncio',
  checkProject(project) {
    const { configuration } = project;
    if (!isIni(configuration)) return [];
    return OPTIONS.flatMap((option) => check(project, option));
  },
};

/** Since when pytest-asyncio knows an option; before, it is an unknown option and a trap of its own. */
interface QuotableOption {
  readonly name: string;
  readonly since: string;
  setting(configuration: PytestConfiguration): Setting<string> | undefined;
  /** What is printed, from the value as Python shows it. */
  symptom(project: ProjectFacts, shown: string): string;
}

const SCOPES = 'Valid scopes are: function, class, module, package, session.';

const OPTIONS: readonly QuotableOption[] = [
  {
    name: 'asyncio_mode',
    since: '>=0.17',
    setting: ({ asyncioMode }) => asyncioMode,
    symptom: (_, shown) => `"${shown} is not a valid asyncio_mode. Valid modes: auto, strict."`,
  },
  {
    name: 'asyncio_default_fixture_loop_scope',
    since: '>=0.24',
    setting: ({ asyncioDefaultFixtureLoopScope }) => asyncioDefaultFixtureLoopScope,
    symptom(project, shown) {
      if (usesRunner(project)) return `"${shown} is not a valid asyncio_default_fixture_loop_scope. ${SCOPES}"`;
      return before(project, '1.0') ? `"KeyError: ${shown}"` : `"fixture '_${bare(shown)}_event_loop' not found"`;
    },
  },
  {
    name: 'asyncio_default_test_loop_scope',
    since: '>=0.26',
    setting: ({ asyncioDefaultTestLoopScope }) => asyncioDefaultTestLoopScope,
    symptom: (project, shown) =>
      usesRunner(project)
        ? `"${shown} is not a valid asyncio_default_test_loop_scope. ${SCOPES}"`
        : `"assert ${shown} in {'class', 'function', 'module', ..."`,
  },
];

function check(project: ProjectFacts, option: QuotableOption): Finding[] {
  const { configuration, versions } = project;
  if (versions.satisfies('pytest-asyncio', option.since) !== 'yes') return [];
  const written = configuration.written.get(option.name);
  const setting = option.setting(configuration);
  if (written === undefined || setting?.place !== written.place) return [];
  const [, quote, inner = ''] = /^(["'])(.*)\1$/.exec(setting.value) ?? [];
  if (quote === undefined) return [];
  const symptom = option.symptom(project, shownByPython(setting.value, quote));
  const message = `An ini file has no quotes: they are part of the value of ${option.name}. ${named(project, 'pytest-asyncio')} answers ${symptom}.`;
  const edit = { ...placeOf(written.place), newText: inner };
  return [
    reportInProject(pytestConfigQuotedValue, project, written.place, message, {
      fixes: fix('Remove the quotes', true, [edit]),
    }),
  ];
}

function isIni({ format }: PytestConfiguration): boolean {
  return format === 'pytest.ini' || format === 'tox.ini' || format === 'setup.cfg';
}

function shownByPython(value: string, quote: string): string {
  return quote === '"' ? `'${value}'` : `"${value}"`;
}

function bare(shown: string): string {
  return shown.slice(1, -1);
}

/** From 1.2 on the options are checked before anything is collected. */
function usesRunner(project: ProjectFacts): boolean {
  return project.versions.satisfies('pytest-asyncio', '>=1.2') === 'yes';
}

function before({ versions }: ProjectFacts, version: string): boolean {
  return versions.satisfies('pytest-asyncio', `<${version}`) === 'yes';
}
