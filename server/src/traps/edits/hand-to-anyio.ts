import type { DecoratorFact, Facts, FixtureFact, TestFact } from '../../model/facts';
import { asyncioMark } from '../reading/anyio-marks';
import type { Edit } from '../trap';
import { addFixture } from './add-fixture';
import { plainDecorator } from './fixtures';
import { renameMark } from './mark-name';
import type { MarkEdits } from './marks';

/**
 * Has anyio's plugin run a fixture of pytest-asyncio, with every test that uses it and all they have in common: since
 * anyio 4.0 one task runs a test and its fixtures. Undefined where that goes beyond the file, or an async fixture is
 * wider than a test.
 */
export function handToAnyio(facts: Facts, fixture: FixtureFact): MarkEdits | undefined {
  const { versions, configuration, module } = facts;
  if (versions.satisfies('anyio', '>=4') !== 'yes' || configuration.disabledPlugins.has('anyio')) return undefined;
  if (configuration.asyncioMode?.value === 'auto' || fixture.module.path !== module.path) return undefined;
  const group = belongingTogether(facts, fixture);
  if (group === undefined || group.tests.size === 0) return undefined;
  const edits: Edit[] = [];
  const needs: MarkEdits['needs'][number][] = [];
  for (const mark of group.marks) {
    const renamed = mark.called ? [] : renameMark(facts, mark, 'asyncio', 'anyio');
    if (renamed.length === 0) return undefined;
    edits.push(...renamed);
  }
  for (const own of group.fixtures) {
    const plain = plainDecorator(own);
    if (plain === undefined) return undefined;
    edits.push(...plain.edits);
    needs.push(...plain.needs);
  }
  if (facts.findFixture('anyio_backend') !== undefined) return { edits, needs };
  const backend = addFixture(facts, {
    name: 'anyio_backend',
    isAsync: false,
    parameters: [],
    options: '',
    body: ['return "asyncio"'],
  });
  return backend && { edits: [...edits, ...backend.edits], needs: [...needs, ...backend.needs] };
}

interface Group {
  readonly tests: ReadonlySet<TestFact>;
  readonly marks: ReadonlySet<DecoratorFact>;
  readonly fixtures: ReadonlySet<FixtureFact>;
}

/** Tests share marks and fixtures, which cannot be half of one plugin and half of the other. */
function belongingTogether(facts: Facts, fixture: FixtureFact): Group | undefined {
  const tests = new Set<TestFact>();
  const marks = new Map<number, DecoratorFact>();
  const fixtures = new Map<number, FixtureFact>([[fixture.function.node, fixture]]);
  for (let size = -1; size !== tests.size; ) {
    size = tests.size;
    for (const test of [...facts.tests, ...facts.inheritedTests]) {
      const mark = asyncioMark(test);
      const uses = test.fixtures.some(
        (used) => used.module.path === facts.module.path && fixtures.has(used.function.node),
      );
      const isMarked = mark !== undefined && mark.file === facts.module.path && marks.has(mark.node);
      if (!uses && !isMarked) continue;
      // A sync test keeps what it uses from moving; under a mark of the module it minds nothing.
      if (test.loop.provider === 'sync' && !uses) continue;
      if (test.loop.provider !== 'pytest-asyncio' || mark === undefined || mark.file !== facts.module.path)
        return undefined;
      tests.add(test);
      marks.set(mark.node, mark);
      for (const used of test.fixtures.filter((each) => each.function.isAsync)) {
        if (used.module.path !== facts.module.path || !used.isPytestAsyncio || used.scope !== 'function')
          return undefined;
        fixtures.set(used.function.node, used);
      }
    }
  }
  return { tests, marks: new Set(marks.values()), fixtures: new Set(fixtures.values()) };
}
