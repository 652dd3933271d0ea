import type { ProjectFacts } from '../../model/project-facts';
import type { PytestConfiguration } from '../../workspace/pytest-configuration';
import { named } from '../reading/installed';
import { LOOP_OPTIONS, type LoopOption, shownByPython } from '../reading/loop-options';
import { fix } from '../reading/report';
import { placeOf, reportInProject } from '../reading/report-in-project';
import type { Finding, Trap } from '../trap';

/** Quotes around a value of an ini file, which has no quotes: they become part of the value. */
export const pytestConfigQuotedValue: Trap = {
  name: 'pytest-config-quoted-value',
  category: 'config',
  severity: 'error',
  rank: 48,
  summary: 'An option in an ini file is written in quotes, and the quotes are part of its value.',
  appliesTo: 'every pytest-asyncio',
  checkProject(project) {
    const { configuration } = project;
    return isIni(configuration) ? LOOP_OPTIONS.flatMap((option) => check(project, option)) : [];
  },
};

/** What stands between the quotes of a value that is nothing but a quoted text. */
export function insideQuotes(value: string): string | undefined {
  return /^(["'])(.*)\1$/s.exec(value)?.[2];
}

export function isIni({ format }: PytestConfiguration): boolean {
  return format === 'pytest.ini' || format === 'tox.ini' || format === 'setup.cfg';
}

function check(project: ProjectFacts, option: LoopOption): Finding[] {
  const { configuration, versions } = project;
  const { name, distribution } = option;
  if (versions.satisfies(distribution, option.since) !== 'yes') return [];
  const written = configuration.written.get(name);
  const setting = option.setting(configuration);
  const inner = setting && insideQuotes(setting.value);
  if (written === undefined || setting?.place !== written.place || inner === undefined) return [];
  const refusal = option.refusal?.(project, shownByPython(setting.value));
  const answer = refusal === undefined ? 'does not know such a value' : `answers "${refusal}"`;
  const message = `An ini file has no quotes: they are part of the value of ${name}. ${named(project, distribution)} ${answer}.`;
  const edit = { ...placeOf(written.place), newText: inner };
  return [
    reportInProject(pytestConfigQuotedValue, project, written.place, message, {
      fixes: fix('Remove the quotes', true, [edit]),
    }),
  ];
}
