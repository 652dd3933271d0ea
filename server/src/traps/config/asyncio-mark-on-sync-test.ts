import type { DecoratorFact, Facts, FunctionFact, TestFact } from '../../model/facts';
import { setOptions } from '../edits/configuration';
import { removeDecorator } from '../edits/decorators';
import { moveMark } from '../edits/move-mark';
import { removeMark } from '../edits/remove-mark';
import { withImports } from '../edits/with-imports';
import { named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

const MARK = 'pytest.mark.asyncio';

/** The asyncio mark on a synchronous test, which pytest-asyncio warns of each time. */
export const asyncioMarkOnSyncTest: Trap = {
  name: 'asyncio-mark-on-sync-test',
  category: 'config',
  severity: 'warning',
  rank: 43,
  summary: 'The asyncio mark on a synchronous test does nothing but warn.',
  appliesTo: 'pytest-asyncio >= 0.18',
  check(facts) {
    const { configuration, versions } = facts;
    if (versions.satisfies('pytest-asyncio', '>=0.18') !== 'yes') return [];
    if (configuration.disabledPlugins.has('asyncio') || configuration.pluginAutoloadDisabled) return [];
    const own = facts.tests.flatMap((test) => {
      const mark = ownMark(test);
      return mark === undefined || test.isUnittest ? [] : [finding(facts, test, mark)];
    });
    return [...own, ...sharedMarks(facts).map((shared) => sharedFinding(facts, shared))];
  },
};

/** The mark on the test itself. */
function ownMark({ function: definition }: TestFact): DecoratorFact | undefined {
  if (!isSurelySync(definition)) return undefined;
  return definition.decorators.find(({ name }) => name === MARK);
}

/** A decorator that is not known may well make the test async. */
function isSurelySync({ isAsync, decorators }: FunctionFact): boolean {
  return !isAsync && decorators.every(({ name }) => /^(?:pytest\.mark|unittest\.mock)\./.test(name ?? ''));
}

function finding(facts: Facts, test: TestFact, mark: DecoratorFact): Finding {
  const warning = `"is marked with '@pytest.mark.asyncio' but it is not an async function"`;
  const message = `"${test.function.name}" is synchronous, and the mark does nothing for it. ${named(facts, 'pytest-asyncio')} warns: ${warning}.`;
  return report(asyncioMarkOnSyncTest, facts, mark.range, message, {
    test: test.nodeid,
    fixes: fix('Remove the mark', true, withImports(facts.module, [removeDecorator(facts.module, mark)])),
    tags: ['unnecessary'],
  });
}

/** A mark of the module or of a class, with the tests it counts for. */
interface SharedMark {
  readonly mark: DecoratorFact;
  readonly sync: readonly TestFact[];
  /** What it is there for. */
  readonly others: readonly TestFact[];
}

function sharedMarks({ module, tests }: Facts): readonly SharedMark[] {
  const written = new Set([
    ...module.marks,
    ...module.classes.flatMap(({ marks, decorators }) => [...marks, ...decorators]),
  ]);
  const under = new Map<DecoratorFact, TestFact[]>();
  for (const test of tests) {
    const mark = test.marks.find(({ name }) => name === MARK);
    if (mark === undefined || !written.has(mark) || test.isUnittest) continue;
    under.set(mark, [...(under.get(mark) ?? []), test]);
  }
  return [...under].flatMap(([mark, all]) => {
    const sync = all.filter(({ loop, function: definition }) => loop.provider === 'sync' && isSurelySync(definition));
    return sync.length === 0 ? [] : [{ mark, sync, others: all.filter((test) => !sync.includes(test)) }];
  });
}

/** It does no harm but the warnings, and may be there for the async tests. */
function sharedFinding(facts: Facts, shared: SharedMark): Finding {
  const { mark, sync } = shared;
  const [first, ...more] = sync.map(({ function: { name } }) => `"${name}"`);
  const also = more.length === 0 ? ' is' : ` and ${more.length} more are`;
  const message = `This mark is on synchronous tests, too: ${first}${also} below it. ${named(facts, 'pytest-asyncio')} warns for each: "is marked with '@pytest.mark.asyncio' but it is not an async function".`;
  return report(asyncioMarkOnSyncTest, facts, mark.range, message, {
    severity: 'information',
    related: sync.map(({ function: { name, nameRange } }) => ({
      file: facts.module.path,
      span: { start: nameRange.start, end: nameRange.end },
      message: `"${name}" is synchronous`,
    })),
    fixes: sharedFixes(facts, shared),
  });
}

function sharedFixes(facts: Facts, { mark, others }: SharedMark): Fix[] {
  const { module, configuration } = facts;
  // A test that comes from a class of another file would lose the mark.
  if (facts.inheritedTests.some(({ marks }) => marks.includes(mark))) return [];
  const removal = removeMark(module, mark);
  if (removal === undefined) return [];
  const removed = withImports(module, [removal]);
  if (others.length === 0) return fix('Remove the mark', false, removed);
  const isBare = mark.positional.length + mark.keywords.size === 0 && !mark.unpacks;
  if (configuration.asyncioMode?.value === 'auto' && isBare)
    return fix('Remove the mark, which asyncio_mode = auto makes needless', false, removed);
  const mode = setOptions(facts, { asyncio_mode: 'auto' });
  return [
    ...fix('Move the mark to the async tests', false, moveMark(facts, mark, others)),
    ...(isBare && mode !== undefined && !facts.providersInUse.has('anyio')
      ? fix('Run every async test without a mark: asyncio_mode = auto', false, [...removed, ...mode])
      : []),
  ];
}
