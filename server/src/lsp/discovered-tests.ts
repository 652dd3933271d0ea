import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';
import type { FileAnalysis, ProjectAnalysis } from '../analysis/analysis';
import type { ClassFact, TestFact } from '../model/facts';
import type { Span } from '../traps/trap';
import { isInstalled } from './file-roles';
import type { DiscoveredTest, EffectiveLoopInfo, TestsResult } from './protocol';
import { checkDocument, type Session } from './session';

/** One file as it was read, open or not. */
interface ReadFile {
  readonly project: ProjectAnalysis;
  readonly analysis: FileAnalysis;
  range(span: Span): Range;
}

/** The tests of a file and the classes around them, in the order of the text. */
export async function discoveredTests(session: Session, uri: string): Promise<TestsResult> {
  const read = (await readDocument(session, uri)) ?? (await readSaved(session, uri));
  const facts = read?.analysis.facts;
  if (!read || !facts) return { rootDir: read?.project.rootDir ?? '', tests: [], complete: false };

  const { range, project } = read;
  const tests = facts.tests.map(
    (test): DiscoveredTest => ({
      nodeid: test.nodeid,
      name: test.function.name,
      kind: 'test',
      isAsync: test.function.isAsync,
      nameRange: range(test.function.nameRange),
      range: range(test.function.range),
      loop: loopInfo(test),
    }),
  );
  const classes = [...classesOf(facts.tests)].map(
    ([found, nodeid]): DiscoveredTest => ({
      nodeid,
      name: found.name,
      kind: 'class',
      isAsync: false,
      nameRange: range(found.nameRange),
      range: range(found.range),
    }),
  );
  const ordered = [...tests, ...classes].sort(
    ({ range: a }, { range: b }) => a.start.line - b.start.line || a.start.character - b.start.character,
  );
  return { rootDir: project.rootDir, tests: ordered, complete: facts.module.tree.errors.length === 0 };
}

async function readDocument(session: Session, uri: string): Promise<ReadFile | undefined> {
  const checked = await checkDocument(session, uri);
  return checked && { ...checked, range: (span) => session.documents.rangeOf(checked.path, span) };
}

async function readSaved({ documents, projects }: Session, uri: string): Promise<ReadFile | undefined> {
  const path = documents.pathOf(uri);
  const { fileSystem } = documents;
  // Of a folder that is taken for a file its own would be the project, and that may be the disk.
  if (path === undefined || isInstalled(path) || !fileSystem.exists(path) || fileSystem.isDirectory(path))
    return undefined;
  const project = await projects.of(path);
  const analysis = project.analyse(path);
  const text = TextDocument.create(uri, 'python', 0, analysis.text);
  const range = ({ start, end }: Span) => ({ start: text.positionAt(start), end: text.positionAt(end) });
  return { project, analysis, range };
}

/** A test's loop in the protocol's words; undefined for a test that needs none. */
function loopInfo({ loop }: TestFact): EffectiveLoopInfo | undefined {
  if (loop.provider === 'sync') return undefined;
  return { provider: loop.provider, scope: loop.scope ?? null, reason: loop.reason };
}

/** The classes around tests with their node ids, those around classes too. */
function classesOf(tests: readonly TestFact[]): Map<ClassFact, string> {
  const classes = new Map<ClassFact, string>();
  for (const { function: definition, nodeid } of tests) {
    let id = nodeid;
    for (let around = definition.enclosingClass; around; around = around.enclosingClass) {
      id = id.slice(0, id.lastIndexOf('::'));
      classes.set(around, id);
    }
  }
  return classes;
}
