import { traps } from '../../traps/registry';
import type { Finding, Fix } from '../../traps/trap';
import type { FileSystem } from '../../workspace/file-system';
import type { ConfigurationProblem } from '../../workspace/pytest-configuration';
import { conftestChain } from '../../workspace/surroundings';
import type { ProjectAnalysis } from '../analysis';
import { editOver } from '../edited-files';
import { openProject } from '../open-project';
import { repairProject, writeEdits } from '../repair-project';
import { keepLoops } from './keep-loops';
import { type LoopChanges, loopChanges } from './loop-changes';
import { loopsOfSuite } from './loops-of-suite';
import { pinEdits } from './pins';

export interface MigrationRequest {
  /** Absolute path of the folder whose project is migrated, with `/`. */
  readonly folder: string;
  readonly files: FileSystem;
  readonly workingDirectory: string;
  /** Interpreter whose versions the suite was written for. */
  readonly python?: string;
  /** Versions the suite was written for, by distribution name; they win over what is installed. */
  readonly from?: Readonly<Record<string, string>>;
  /** Versions it is to work with. */
  readonly to: Readonly<Record<string, string>>;
}

/** One change of a whole suite; nothing of it is written yet. */
export interface Migration {
  readonly rootDir: string;
  /** The version of pytest-asyncio the suite was written for; undefined when it has none. */
  readonly from: string | undefined;
  readonly python: string | undefined;
  readonly changed: readonly { readonly path: string; readonly before: string; readonly after: string }[];
  readonly loops: LoopChanges;
  /** What is left to do by hand, for the versions migrated to. */
  readonly left: readonly Finding[];
  /** Why pytest would stop at its configuration, in the versions migrated to. */
  readonly problems: readonly ConfigurationProblem[];
}

/** Newer versions turn it into a failure, and no repair keeps the test as it was. */
const ONLY_TOLD: ReadonlySet<string> = new Set(['async-generator-test']);
/** Traps of other categories that newer versions turn into failures. */
const ALSO: ReadonlySet<string> = new Set([
  'async-test-no-marker',
  'async-fixture-plain-decorator',
  'asyncio-mark-on-fixture',
  'sync-test-async-fixture',
  'sync-with-on-async-client',
]);
const CATEGORIES: ReadonlySet<string> = new Set(['loop-scope', 'deprecated', 'config']);
const CONCERNED: ReadonlySet<string> = new Set(
  traps.filter(({ name, category }) => CATEGORIES.has(category) || ALSO.has(name)).map(({ name }) => name),
);

/**
 * What says in an older way which loop is meant. It is repaired first: until then others see tests and fixtures apart
 * that belong together, and their repairs would make it so.
 */
const OLDER_WAYS: ReadonlySet<string> = new Set([
  'asyncio-mark-arguments',
  'async-fixture-plain-decorator',
  'event-loop-fixture-override',
  'event-loop-fixture-request',
  'event-loop-policy',
  'httpx-app-shortcut',
  'sync-with-on-async-client',
]);

/** A mark of a whole module, which warned of its synchronous tests before and goes on to. */
function isMatterOfTaste({ trap, severity }: Finding): boolean {
  return trap === 'asyncio-mark-on-sync-test' && severity === 'information';
}

/** Repairs may uncover what has to be put back on its loop, and the other way round. */
const MOST_ROUNDS = 5;

/**
 * Takes a suite to newer versions: repairs what the checks find for those versions, by the best repair of each, and
 * puts tests and fixtures back on the loops they had. Reads only.
 */
export async function migrateProject({
  folder,
  files,
  workingDirectory,
  ...request
}: MigrationRequest): Promise<Migration> {
  const { python, from, to } = request;
  const own = python === undefined ? {} : { python };
  const old = await openProject(folder, { ...own, ...(from && { targetVersions: from }) }, { files, workingDirectory });
  const before = loopsOfSuite(old);

  const edited = editOver(files);
  const targetVersions = { ...from, ...to };
  const project = await openProject(folder, { ...own, targetVersions }, { files: edited, workingDirectory });
  const found = (names: ReadonlySet<string>) => () =>
    findingsOf(project, edited).filter((finding) => names.has(finding.trap) && !isMatterOfTaste(finding));
  for (const names of [OLDER_WAYS, CONCERNED]) {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const repaired = repairProject(project, edited, found(names), bestFix);
      const edits = keepLoops(before, loopsOfSuite(project));
      writeEdits(project, edited, edits);
      if (repaired === 0 && edits.length === 0) break;
    }
  }
  const left = found(new Set([...CONCERNED, ...ONLY_TOLD]))();
  writeEdits(project, edited, pinEdits(project, edited, to));
  return {
    rootDir: project.rootDir,
    from: old.environment().packages['pytest-asyncio'],
    python: old.environment().python,
    changed: edited.changed(),
    loops: loopChanges(before, loopsOfSuite(project)),
    left,
    problems: project.configurationProblems(),
  };
}

function bestFix({ fixes }: Finding): Fix | undefined {
  return fixes[0];
}

/** Configuration first: it explains the rest. */
function findingsOf(project: ProjectAnalysis, files: FileSystem): readonly Finding[] {
  const tests = project.testFiles();
  const conftests = new Set(tests.flatMap((file) => conftestChain(files, file, project.rootDir)));
  return [...project.projectFiles(), ...conftests, ...tests].flatMap((file) => project.analyse(file).findings);
}
