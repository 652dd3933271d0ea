import type { Facts } from '../../model/facts';
import { assertAwaited } from '../edits/assert-awaited';
import { isAsyncInClass, mockFixes } from '../edits/mock-methods';
import { type MisusedMock, type MockUse, misusedMocks } from '../reading/plain-mocks';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** An AsyncMock in the place of something that has synchronous methods too. */
export const asyncMockForSyncMethod: Trap = {
  name: 'async-mock-for-sync-method',
  category: 'never-runs',
  severity: 'warning',
  rank: 51,
  summary: 'Every method of a plain AsyncMock is async, also where the code calls a synchronous one.',
  appliesTo: 'every version',
  check: (facts) => misusedMocks(facts, 'async').map((mock) => finding(facts, mock)),
};

function finding(facts: Facts, mock: MisusedMock): Finding {
  const { made, module, given, use } = mock;
  const isHere = module.path === facts.module.path;
  const shown = use.module.tree.textOf(use.call.callee);
  const where = use.receiver === undefined ? 'The code' : `"${use.receiver.function.name}"`;
  const message = `${where} calls "${shown}()" without await, and every method of a plain AsyncMock is async. ${symptom(use)}`;
  const range = isHere ? made.range : facts.module.tree.rangeOf(given);
  const usedAt =
    use.module.path === facts.module.path && use.receiver === undefined
      ? []
      : [{ file: use.module.path, span: use.call.range, message: 'called without await here' }];
  const madeAt = isHere ? [] : [{ file: module.path, span: made.range, message: 'the mock is made here' }];
  const test = facts.tests.find(({ function: definition }) => definition.node === made.inFunction?.node);
  return report(asyncMockForSyncMethod, facts, range, message, {
    related: [...usedAt, ...madeAt],
    fixes: isHere ? fixes(facts, mock) : [],
    ...(isHere && test && { test: test.nodeid }),
  });
}

/** Where the real method is async, the code is wrong: it does not await, and a test that asks for the call alone is content. */
function fixes({ module }: Facts, mock: MisusedMock): Fix[] {
  const isAsync = isAsyncInClass(mock);
  const { call, kind, module: home } = mock.use;
  const asked = kind === 'dropped' && isAsync !== false ? assertAwaited(module, mock) : [];
  if (isAsync !== true) return [...mockFixes(module, mock, 'MagicMock'), ...asked];
  const { start } = call.range;
  const awaits = kind === 'dropped' && call.inFunction?.isAsync === true;
  const edit = { file: home.path, span: { start, end: start }, newText: 'await ' };
  return [...fix(`Await it: await ${home.tree.textOf(call.callee)}()`, false, awaits ? [edit] : []), ...asked];
}

function symptom({ kind }: MockUse): string {
  switch (kind) {
    case 'awaited':
    case 'dropped':
      return `The call makes a coroutine that nobody awaits; Python only warns "RuntimeWarning: coroutine 'AsyncMockMixin._execute_mock_call' was never awaited".`;
    case 'used':
      return `The code gets the coroutine instead of a value: "'coroutine' object ...".`;
    default:
      return kind satisfies never;
  }
}
