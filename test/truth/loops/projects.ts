import type { InstalledVersions } from '../../../server/src/workspace/installed-versions';
import { anyioProjects } from './anyio-projects';
import { basicProjects } from './basic-projects';
import { configurationProjects } from './configuration-projects';
import { eventLoopProjects } from './event-loop-projects';
import { fixtureProjects } from './fixture-projects';
import { markProjects } from './mark-projects';
import { mixingProjects } from './mixing-projects';
import { isolated, type Project, thinned } from './project';
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
  ...mixingProjects,
];

/** Those that make sense with what is installed. */
export function projectsFor(versions: InstalledVersions): readonly Project[] {
  const fitting = projects.filter(({ needs }) => needs === undefined || versions.satisfies(...needs) === 'yes');
  if (versions.satisfies('pytest-asyncio', '>=0.23,<1.2') !== 'yes') return fitting;
  return fitting.flatMap((project, index) => {
    const alone = isolated(project);
    return alone.length > 12 ? thinned(alone, index) : alone;
  });
}
