import type { ClassFact, TestFact } from '../model/facts';
import type { DiscoveredTest, EffectiveLoopInfo, TestsResult } from './protocol';
import { checkDocument, type Session } from './session';

/** The tests of a document and the classes around them, in the order of the text. */
export async function discoveredTests(session: Session, uri: string): Promise<TestsResult> {
  const checked = await checkDocument(session, uri);
  const facts = checked?.analysis.facts;
  if (!checked || !facts) return { rootDir: checked?.project.rootDir ?? '', tests: [], complete: false };

  const range = (span: { start: number; end: number }) => session.documents.rangeOf(checked.path, span);
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
  return { rootDir: checked.project.rootDir, tests: ordered, complete: facts.module.tree.errors.length === 0 };
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
