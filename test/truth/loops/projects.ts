import type { InstalledVersions } from '../../../server/src/workspace/installed-versions';
import { anyioProjects } from './anyio-projects';
import { basicProjects } from './basic-projects';
import { configurationProjects } from './configuration-projects';
import { eventLoopProjects } from './event-loop-projects';
import { fixtureProjects } from './fixture-projects';
import { markProjects } from './mark-projects';
import { isolated, type Project } from './project';
import { scopeProjects } from './scope-projects';
import { testProjects } from './test-projects';

const projects: readonly Project[] = [
  ...basicProjects,
  ...scopeProjects,
  ...markProjects,
  ...eventLoopProjects,
  ...fixtureProjects,
  ...testProjects,
  ...configurationProjects,
  ...anyioProjects,
];

/** Those that make sense with what is installed. */
export function projectsFor(versions: InstalledVersions): readonly Project[] {
  const fitting = projects.filter(({ needs }) => needs === undefined || versions.satisfies(...needs) === 'yes');
  return versions.satisfies('pytest-asyncio', '>=0.23,<1.2') === 'yes' ? fitting.flatMap(isolated) : fitting;
}
