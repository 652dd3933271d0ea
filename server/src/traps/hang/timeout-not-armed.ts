import type { ProjectFacts } from '../../model/project-facts';
import { setOptions } from '../edits/configuration';
import { named } from '../reading/installed';
import { fix } from '../reading/report';
import { reportInProject } from '../reading/report-in-project';
import type { Trap } from '../trap';

/** Seconds: no test takes that long, and nobody minds waiting for it once. */
const SECONDS = '60';

/** pytest-timeout is there, and nothing tells it after which time to end a test. */
export const timeoutNotArmed: Trap = {
  name: 'timeout-not-armed',
  category: 'hang',
  severity: 'information',
  rank: 62,
  summary: 'pytest-timeout is installed and has no timeout: a test that hangs hangs for ever.',
  appliesTo: 'pytest-timeout, every version',
  checkProject(project) {
    const { configuration, suite } = project;
    const { file, section } = configuration;
    if (suite === undefined || file === undefined || configuration.problems.length > 0) return [];
    if (configuration.timeout !== undefined || configuration.option('timeout') !== undefined) return [];
    if (!isMeantToBeUsed(project) || configuration.disabledPlugins.has('timeout')) return [];
    const tests = suite.flatMap((facts) => facts.tests);
    // Who marks tests one by one has chosen.
    if (tests.some(({ marks }) => marks.some(({ name }) => name === 'pytest.mark.timeout'))) return [];
    const count = tests.filter(({ loop }) => loop.provider === 'pytest-asyncio' || loop.provider === 'anyio').length;
    if (count === 0) return [];
    const which = count === 1 ? 'The async test of this suite has' : `The ${count} async tests of this suite have`;
    const message =
      `${named(project, 'pytest-timeout')} is installed and ends nothing: no "timeout" is set here, and no test is marked. ` +
      `${which} no deadline from outside. One that waits for what does not happen stops the run, and says nothing.`;
    const place = section ?? { file, start: 0, end: 0 };
    return [
      reportInProject(timeoutNotArmed, project, place, message, {
        fixes: fix(`Set timeout to ${SECONDS} seconds`, false, setOptions(project, { timeout: SECONDS }) ?? []),
      }),
    ];
  },
};

/** The project asks for it; where no requirements are written, that it is installed is all there is to know. */
function isMeantToBeUsed({ versions, dependencies }: ProjectFacts): boolean {
  if (versions.isInstalled('pytest-timeout') !== 'yes') return false;
  return dependencies.length === 0 || dependencies.some(({ name }) => name === 'pytest-timeout');
}
