import type { Facts } from '../../model/facts';
import type { ProjectFacts } from '../../model/project-facts';
import { addRequirement, limitRequirement, raiseRequirement } from '../edits/raise-requirement';
import { named } from '../reading/installed';
import { fix } from '../reading/report';
import { reportInProject } from '../reading/report-in-project';
import type { Fix, Trap } from '../trap';

/** A Starlette whose TestClient does not go with the installed httpx. */
export const testclientHttpxIncompatible: Trap = {
  name: 'testclient-httpx-incompatible',
  category: 'config',
  severity: 'error',
  rank: 29,
  summary: 'The TestClient of the installed Starlette does not go with the installed httpx.',
  appliesTo: 'Starlette < 0.37.2 with httpx >= 0.28, Starlette >= 1.2 without httpx2',
  checkProject(project) {
    const { dependencies, suite } = project;
    if (!suite?.some(usesTestClient)) return [];
    const clash = removedArgument(project) ?? replacedClient(project);
    if (clash === undefined) return [];
    // What is to be changed: the version of httpx, or else what brings Starlette.
    const asked = ['httpx', 'starlette', 'fastapi'].flatMap((name) =>
      dependencies.filter((one) => one.name === name && !one.isLocked),
    );
    const locked = dependencies.filter(({ name, isLocked }) => name === 'httpx' && isLocked);
    const [place] = [...asked, ...locked].map((one) => one.place);
    if (place === undefined) return [];
    return [
      reportInProject(testclientHttpxIncompatible, project, place, clash.message, {
        severity: clash.severity,
        fixes: clash.severity === 'error' ? [...olderHttpx(project), ...newerFastapi(project)] : httpx2Beside(project),
      }),
    ];
  },
};

interface Clash {
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

/** The last series of httpx that this Starlette was made for; an installer has to read it afterwards. */
function olderHttpx({ dependencies }: ProjectFacts): Fix[] {
  const asked = dependencies.filter(({ name, isLocked }) => name === 'httpx' && !isLocked);
  const edits = asked.map((one) => limitRequirement(one, '0.28', '0.27.2'));
  if (edits.some((each) => each === undefined)) return [];
  return fix(
    'Ask for httpx<0.28, to be installed then',
    false,
    edits.flatMap((each) => each ?? []),
  );
}

/** TestClient takes httpx2 where it is there, and the project's own code goes on with httpx. */
function httpx2Beside({ dependencies }: ProjectFacts): Fix[] {
  const asked = dependencies.filter(({ name, isLocked }) => name === 'httpx' && !isLocked);
  const edits = asked.map((one) => addRequirement(one, 'httpx2'));
  if (dependencies.some(({ name }) => name === 'httpx2') || edits.some((each) => each === undefined)) return [];
  return fix(
    'Ask for httpx2 beside httpx, to be installed then',
    false,
    edits.flatMap((each) => each ?? []),
  );
}

/**
 * The first FastAPI that allows a Starlette whose TestClient goes with httpx 0.28. Not where one exact version is asked
 * for, which is a decision, nor where Starlette is asked for besides.
 */
function newerFastapi(project: ProjectFacts): Fix[] {
  const asked = project.dependencies.filter(({ name, isLocked }) => /^(?:fastapi|starlette)$/.test(name) && !isLocked);
  if (asked.some(({ name, range }) => name === 'starlette' || /(^|,)==/.test(range))) return [];
  return fix(
    'Ask for fastapi>=0.110.1, to be installed then',
    false,
    raiseRequirement(project, 'fastapi', '0.110.1') ?? [],
  );
}

const MODULES = /^(?:fastapi|starlette)\.testclient(?:\.|$)/;

function usesTestClient({ module }: Facts): boolean {
  return module.imports.some(({ origin }) => MODULES.test(origin));
}

function removedArgument(project: ProjectFacts): Clash | undefined {
  const { versions } = project;
  if (versions.satisfies('starlette', '<0.37.2') !== 'yes' || versions.satisfies('httpx', '>=0.28') !== 'yes')
    return undefined;
  return {
    severity: 'error',
    message:
      `${named(project, 'starlette')} passes an argument to httpx that ${named(project, 'httpx')} no longer has, so each TestClient ends in ` +
      `"TypeError: Client.__init__() got an unexpected keyword argument 'app'". Ask for httpx<0.28, or for fastapi>=0.110.1 (starlette>=0.37.2).`,
  };
}

function replacedClient(project: ProjectFacts): Clash | undefined {
  const { versions } = project;
  const isOutdated =
    versions.satisfies('starlette', '>=1.2') === 'yes' &&
    versions.isInstalled('httpx') === 'yes' &&
    versions.isInstalled('httpx2') === 'no';
  if (!isOutdated) return undefined;
  return {
    severity: 'warning',
    message:
      `${named(project, 'starlette')} warns when its TestClient is imported: "Using \`httpx\` with \`starlette.testclient\` is deprecated; ` +
      `install \`httpx2\` instead.", an error under "-W error". Ask for httpx2 beside httpx.`,
  };
}
