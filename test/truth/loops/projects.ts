import { basicProjects } from './basic-projects';
import type { Project } from './project';

/** Every project of the differential test. */
export const projects: readonly Project[] = [...basicProjects];
