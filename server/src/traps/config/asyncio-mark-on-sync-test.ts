import type { DecoratorFact, Facts, TestFact } from '../../model/facts';
import { removeDecorator } from '../edits/decorators';
import { withImports } from '../edits/with-imports';
import { named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Finding, Trap } from '../trap';

/** The asyncio mark on a synchronous test, which pytest-asyncio warns of each time. */
export const asyncioMarkOnSyncTest: Trap = {
  name: 'asyncio-mark-on-sync-test',
  category: 'config',
  severity: 'warning',
  summary: 'The asyncio mark on a synchronous test does nothing but warn.',
  appliesTo: 'pytest-asyncio >= 0.18',
  check(facts) {
    const { configuration, versions } = facts;
    if (versions.satisfies('pytest-asyncio', '>=0.18') !== 'yes') return [];
    if (configuration.disabledPlugins.has('asyncio') || configuration.pluginAutoloadDisabled) return [];
    return groups(facts).map(([mark, tests]) => finding(facts, mark, tests));
  },
};

/** Marks written in this file, with the synchronous tests they are the closest asyncio mark of. */
function groups(facts: Facts): [DecoratorFact, TestFact[]][] {
  const found = new Map<number, [DecoratorFact, TestFact[]]>();
  for (const test of facts.tests) {
    if (test.function.isAsync || test.isUnittest || !isPlain(test)) continue;
    const mark = test.marks.find(({ name }) => name === 'pytest.mark.asyncio');
    if (mark === undefined || mark.file !== facts.module.path) continue;
    const group = found.get(mark.node) ?? [mark, []];
    group[1].push(test);
    found.set(mark.node, group);
  }
  return [...found.values()];
}

/** A decorator that is not known may well make it async. */
function isPlain({ function: { decorators } }: TestFact): boolean {
  return decorators.every(({ name }) => /^(?:pytest\.mark|unittest\.mock)\./.test(name ?? ''));
}

function finding(facts: Facts, mark: DecoratorFact, tests: readonly TestFact[]): Finding {
  const [first] = tests;
  const isOwn = first?.function.decorators.some(({ node }) => node === mark.node) ?? false;
  const name = first?.function.name ?? '';
  const plugin = named(facts, 'pytest-asyncio');
  const many = tests.length === 1 ? `"${name}" is` : `"${name}" and ${tests.length - 1} more tests are`;
  const warning = `"is marked with '@pytest.mark.asyncio' but it is not an async function"`;
  const message = isOwn
    ? `"${name}" is synchronous, and the mark does nothing for it. ${plugin} warns: ${warning}.`
    : `${many} synchronous, and this mark is on ${tests.length === 1 ? 'it' : 'them'} too. It does no harm, but ${plugin} warns each time: ${warning}.`;
  if (isOwn) {
    const edits = withImports(facts.module, [removeDecorator(facts.module, mark)]);
    return report(asyncioMarkOnSyncTest, facts, mark.range, message, {
      ...(first && { test: first.nodeid }),
      fixes: fix('Remove the mark', true, edits),
      tags: ['unnecessary'],
    });
  }
  const related = tests.map((test) => ({
    file: facts.module.path,
    span: { start: test.function.nameRange.start, end: test.function.nameRange.end },
    message: `"${test.function.name}" is synchronous`,
  }));
  return report(asyncioMarkOnSyncTest, facts, mark.range, message, { severity: 'hint', related });
}
