import { LOOP_SCOPES } from '../../model/effective-loop';
import type { ProjectFacts } from '../../model/project-facts';
import type { PytestConfiguration, Setting } from '../../workspace/pytest-configuration';

/** An option of pytest-asyncio or anyio, with what the versions make of it. */
export interface LoopOption {
  readonly name: string;
  readonly distribution: 'pytest-asyncio' | 'anyio';
  /** Versions that know it; in others it is an unknown option. */
  readonly since: string;
  /** What may be said; undefined for anything. */
  values?(project: ProjectFacts): readonly string[];
  /** As it counts, wherever that is written. */
  setting(configuration: PytestConfiguration): Setting<string> | undefined;
  /**
   * What is printed for a wrong value.
   * @param shown the value as Python shows it, quotes included
   */
  refusal?(project: ProjectFacts, shown: string): string;
}

const SCOPES = 'Valid scopes are: function, class, module, package, session.';

/** Every option that decides about loops. */
export const LOOP_OPTIONS: readonly LoopOption[] = [
  {
    name: 'asyncio_mode',
    distribution: 'pytest-asyncio',
    since: '>=0.17',
    values: ({ versions }) =>
      versions.satisfies('pytest-asyncio', '<0.20') === 'yes' ? ['auto', 'strict', 'legacy'] : ['auto', 'strict'],
    setting: ({ asyncioMode }) => asyncioMode,
    refusal: (_, shown) => `${shown} is not a valid asyncio_mode. Valid modes: auto, strict.`,
  },
  {
    name: 'asyncio_default_fixture_loop_scope',
    distribution: 'pytest-asyncio',
    since: '>=0.24',
    values: (project) => [
      ...LOOP_SCOPES,
      // From 1.5 on it may follow the cache; before 1.2 nothing is as good as not set.
      ...(holds(project, '>=1.5') ? ['fixture-scope'] : []),
      ...(holds(project, '<1.2') ? [''] : []),
    ],
    setting: ({ asyncioDefaultFixtureLoopScope }) => asyncioDefaultFixtureLoopScope,
    refusal(project, shown) {
      if (holds(project, '>=1.2')) return `${shown} is not a valid asyncio_default_fixture_loop_scope. ${SCOPES}`;
      return holds(project, '<1.0') ? `KeyError: ${shown}` : `fixture '_${shown.slice(1, -1)}_event_loop' not found`;
    },
  },
  {
    name: 'asyncio_default_test_loop_scope',
    distribution: 'pytest-asyncio',
    since: '>=0.26',
    values: () => LOOP_SCOPES,
    setting: ({ asyncioDefaultTestLoopScope }) => asyncioDefaultTestLoopScope,
    refusal: (project, shown) =>
      holds(project, '>=1.2')
        ? `${shown} is not a valid asyncio_default_test_loop_scope. ${SCOPES}`
        : `assert ${shown} in {'class', 'function', 'module', ...`,
  },
  {
    name: 'asyncio_debug',
    distribution: 'pytest-asyncio',
    since: '>=1.2',
    setting: (configuration) => configuration.option('asyncio_debug'),
  },
  { name: 'anyio_mode', distribution: 'anyio', since: '>=4.11', setting: ({ anyioMode }) => anyioMode },
];

/** A text as Python shows it. */
export function shownByPython(text: string): string {
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`;
}

function holds({ versions }: ProjectFacts, range: string): boolean {
  return versions.satisfies('pytest-asyncio', range) === 'yes';
}
