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
  rank: 43,
  summary: 'The asyncio mark on a synchronous test does nothing but warn.',
  appliesTo: 'pytest-asyncio >= 0.18',
  check(facts) {
    const { configuration, versions } = facts;
    if (versions.satisfies('pytest-asyncio', '>=0.18') !== 'yes') return [];
    if (configuration.disabledPlugins.has('asyncio') || configuration.pluginAutoloadDisabled) return [];
    return facts.tests.flatMap((test) => {
      const mark = ownMark(test);
      return mark === undefined || test.function.isAsync || test.isUnittest ? [] : [finding(facts, test, mark)];
    });
  },
};

/**
 * The mark on the test itself: one of the class or the module is there for the others. A decorator that is not known
 * may well make the test async.
 */
function ownMark({ function: { decorators } }: TestFact): DecoratorFact | undefined {
  if (!decorators.every(({ name }) => /^(?:pytest\.mark|unittest\.mock)\./.test(name ?? ''))) return undefined;
  return decorators.find(({ name }) => name === 'pytest.mark.asyncio');
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
