import type { Facts } from '../../model/facts';
import { mockFixes } from '../edits/mock-methods';
import { type MisusedMock, misusedMocks } from '../reading/plain-mocks';
import { report } from '../reading/report';
import type { Finding, Trap } from '../trap';

/** A plain mock in the place of something whose method is awaited. */
export const syncMockAwaited: Trap = {
  name: 'sync-mock-awaited',
  category: 'error',
  severity: 'error',
  rank: 52,
  summary: 'A plain Mock or MagicMock gives nothing that can be awaited.',
  appliesTo: 'every version',
  check: (facts) => misusedMocks(facts, 'sync').map((mock) => finding(facts, mock)),
};

function finding(facts: Facts, mock: MisusedMock): Finding {
  const { made, module, given, use } = mock;
  const isHere = module.path === facts.module.path;
  const shown = use.module.tree.textOf(use.call.callee);
  const maker = made.name?.slice(made.name.lastIndexOf('.') + 1) ?? 'MagicMock';
  const where = use.receiver === undefined ? 'The code' : `"${use.receiver.function.name}"`;
  const message = `${where} awaits "${shown}()", and a plain ${maker} returns another one: "TypeError: object ${maker} can't be used in 'await' expression".`;
  const usedAt =
    use.receiver === undefined ? [] : [{ file: use.module.path, span: use.call.range, message: 'awaited here' }];
  const madeAt = isHere ? [] : [{ file: module.path, span: made.range, message: 'the mock is made here' }];
  const test = facts.tests.find(({ function: definition }) => definition.node === made.inFunction?.node);
  return report(syncMockAwaited, facts, isHere ? made.range : facts.module.tree.rangeOf(given), message, {
    related: [...usedAt, ...madeAt],
    fixes: isHere ? mockFixes(facts.module, mock, 'AsyncMock') : [],
    ...(isHere && test && { test: test.nodeid }),
  });
}
