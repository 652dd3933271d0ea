import type { AnalysisOptions, ProjectAnalysis } from '../../../server/src/analysis/analysis';
import { openProject } from '../../../server/src/analysis/open-project';
import type { Trap } from '../../../server/src/traps/trap';
import { memoryFileSystem } from '../../../server/src/workspace/memory-file-system';
import { layOutParser } from './lay-out-parser';

export interface TestProject {
  readonly project: ProjectAnalysis;
  /** Text by absolute path; changing it changes the disk, without telling the project. */
  readonly texts: Map<string, string>;
  /** Changes a file (undefined: deletes it) and tells the project. */
  change(path: string, text: string | undefined): readonly string[];
  messages(path: string): string[];
}

const PINS: AnalysisOptions = {
  targetVersions: { python: '3.13', pytest: '8.4.2', 'pytest-asyncio': '1.2.0', anyio: '4.11.0' },
};

/** A project in memory at /project, with pretended versions. */
export async function openTestProject(
  files: Readonly<Record<string, string>>,
  traps: readonly Trap[],
  options: AnalysisOptions = PINS,
  folder = '/project',
): Promise<TestProject> {
  layOutParser();
  const texts = new Map(Object.entries(files).map(([path, text]) => [`/project/${path}`, text]));
  const project = await openProject(folder, options, { files: memoryFileSystem(texts), traps });
  return {
    project,
    texts,
    change(path, text) {
      if (text === undefined) texts.delete(`/project/${path}`);
      else texts.set(`/project/${path}`, text);
      return project.invalidate(`/project/${path}`).map((changed) => changed.slice('/project/'.length));
    },
    messages: (path) => project.analyse(`/project/${path}`).findings.map(({ message }) => message),
  };
}

/** Traps for tests about the engine, not about traps. */
const base = { category: 'error', severity: 'error', rank: 1, summary: '', appliesTo: '' } as const;

/** Says which loop each test runs on: everything that decides it must reach the message. */
export const loopTeller: Trap = {
  ...base,
  name: 'loop-teller',
  check: ({ tests, module }) =>
    tests.map(({ function: { name, nameRange }, loop }) => ({
      trap: 'loop-teller',
      file: module.path,
      span: nameRange,
      severity: 'error',
      message: `${name}: ${loop.provider} ${loop.scope ?? '-'}`,
      related: [],
      fixes: [],
    })),
};

/** Says what each called function of the workspace is: async or not. */
export const callTeller: Trap = {
  ...base,
  name: 'call-teller',
  check: ({ module, findFunction }) =>
    module.calls.flatMap((call) => {
      const found = call.name === undefined ? undefined : findFunction(call.name);
      if (!found) return [];
      return {
        trap: 'call-teller',
        file: module.path,
        span: call.range,
        severity: 'error' as const,
        message: `${call.name} is ${found.function.isAsync ? 'async' : 'sync'}`,
        related: [],
        fixes: [
          { title: 'Repair', safe: true, edits: [{ file: module.path, span: call.range, newText: 'repaired()' }] },
        ],
      };
    }),
};

/** Says, for a conftest.py, how many tests its suite knows. */
export const providerTeller: Trap = {
  ...base,
  name: 'provider-teller',
  check: ({ module, providersInUse }) => [
    {
      trap: 'provider-teller',
      file: module.path,
      span: { start: 0, end: 0 },
      severity: 'error',
      message: `providers: ${[...providersInUse].sort().join(' ')}`,
      related: [],
      fixes: [],
    },
  ],
};

export const throwing: Trap = {
  ...base,
  name: 'throwing',
  check() {
    throw new Error('out of luck');
  },
};
