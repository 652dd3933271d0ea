import type { CallFact, Facts, ModuleFacts, NodeId } from '../../model/facts';
import { originOf } from '../reading/value-types';
import type { BlockingCall } from './blocking-calls';

/** Packages and fixtures that answer HTTP requests of synchronous clients without a network. */
const FAKES = /^(responses|requests_mock|httpretty|vcr|pook|pytest_httpx|respx|betamax)(\.|$)/;
const FAKE_FIXTURES =
  /^(responses|mocked_responses|requests_mock|httpx_mock|httpx2_mock|respx_mock|vcr|betamax_session)$/;

/** Whether a call that would block has nothing to wait for: it is patched, its answers are faked, its database is in memory. */
export function isInMemory(facts: Facts, call: CallFact, { group }: BlockingCall): boolean {
  const { module } = facts;
  if (isPatched(module, call)) return true;
  if (group === 'database') return /^["']:memory:["']$/.test(connectedTo(facts, call));
  if (group !== 'http') return false;
  const test = facts.tests.find((candidate) => candidate.function.node === call.inFunction?.node);
  const names = [...(test?.fixtureNames ?? [])];
  if (names.some((name) => FAKE_FIXTURES.test(name)) || module.imports.some(({ origin }) => FAKES.test(origin)))
    return true;
  return making(facts, call)?.keywords.has('transport') ?? false;
}

/** `patch("time.sleep")`, `monkeypatch.setattr(time, "sleep", ...)` somewhere in the file. */
function isPatched({ text }: ModuleFacts, { name }: CallFact): boolean {
  const own = name?.slice(name.lastIndexOf('.') + 1) ?? '';
  return new RegExp(`\\b(patch|setattr|patch\\.object|patch\\.multiple)\\([^\\n]*["'.]${own}["']`).test(text);
}

function connectedTo(facts: Facts, call: CallFact): string {
  const maker = call.receiverType === undefined ? call : making(facts, call);
  const target = maker?.positional[0] ?? maker?.keywords.get('database');
  return target === undefined ? '' : facts.module.tree.textOf(target);
}

/** The call that made the receiver, when that is in the same file. */
function making(facts: Facts, { callee }: CallFact): CallFact | undefined {
  const { tree, calls, path } = facts.module;
  const receiver = tree.childByField(callee, 'object');
  const origin = receiver === undefined ? undefined : originOf(facts, receiver);
  const value: NodeId | undefined = origin?.module.path === path ? origin.value : undefined;
  return value === undefined ? undefined : calls.find(({ node }) => node === value);
}
