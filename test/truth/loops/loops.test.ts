import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEnvironments } from '../../environments';
import { loadTestParser } from '../../server/syntax/parser';
import { compare } from './compare';
import { observe } from './observe';
import { predict, versionsOf } from './predict';
import { projectsFor } from './projects';

beforeAll(loadTestParser);

describe.each(testEnvironments('.', 'loops'))('real pytest in $name', (environment) => {
  const versions = versionsOf(environment.python);
  const projects = projectsFor(versions);
  let seen: ReturnType<typeof observe> | undefined;
  beforeAll(() => {
    seen = observe(environment, projects);
  });
  afterAll(() => {
    if (process.env.LOOPTRAP_KEEP === undefined) seen?.dispose();
  });

  it.each(projects.map((project) => project.name))('agrees with the model on %s', (name) => {
    const project = seen?.projects.find((candidate) => candidate.project.name === name);
    expect(project).toBeDefined();
    if (project === undefined) return;
    const predicted = predict(project.directory, versions);
    expect(predicted.flatMap((facts) => facts.tests).length).toBeGreaterThan(0);
    expect(compare(project, predicted)).toEqual([]);
  });
});
