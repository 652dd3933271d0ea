import type { CallFact, Facts, NodeId } from '../../model/facts';
import { awaitCallback } from '../edits/await-callback';
import { makeIsolated } from '../edits/base-classes';
import { renameMethod } from '../edits/method-name';
import { completeModules } from '../edits/with-imports';
import { callAt } from '../reading/call-index';
import { isCoroutineFunction } from '../reading/coroutine-calls';
import { fix, report } from '../reading/report';
import { type PlainTestCase, plainTestCase } from '../reading/test-case-classes';
import type { Finding, Fix, Trap } from '../trap';

/** A coroutine function given to something that calls it at the end and awaits nothing. */
export const asyncFinalizerCallback: Trap = {
  name: 'async-finalizer-callback',
  category: 'never-runs',
  severity: 'error',
  rank: 52,
  summary: 'A coroutine function as finalizer is called and never awaited: nothing is cleaned up.',
  appliesTo: 'every version',
  check: (facts) =>
    facts.module.calls.flatMap((call) => {
      const registry = registryOf(facts, call);
      const callback = registry === undefined ? undefined : call.positional[registry.position];
      if (registry === undefined || callback === undefined) return [];
      const target = unwrapped(facts, callback);
      if (target === undefined || !isCoroutineFunction(facts, target, call.inFunction)) return [];
      return [finding(facts, call, registry, target)];
    }),
};

interface Registry {
  /** As people write it: `request.addfinalizer`. */
  readonly name: string;
  /** Position of the callback among the arguments. */
  readonly position: number;
  readonly kind: 'request' | 'test-case' | 'exit-stack' | 'other';
}

function registryOf(facts: Facts, call: CallFact): Registry | undefined {
  const { module } = facts;
  const { tree } = module;
  switch (call.name) {
    case 'atexit.register':
      return { name: call.name, position: 0, kind: 'other' };
    case 'weakref.finalize':
      return { name: call.name, position: 1, kind: 'other' };
    default:
  }
  const object = tree.childByField(call.callee, 'object');
  const attribute = tree.childByField(call.callee, 'attribute');
  if (object === undefined || attribute === undefined) return undefined;
  const method = tree.textOf(attribute);
  const name = tree.textOf(call.callee);
  switch (method) {
    case 'addfinalizer':
      return requestsHere(facts, call, object) ? { name, position: 0, kind: 'request' } : undefined;
    case 'addCleanup':
      // Executed: IsolatedAsyncioTestCase awaits what a cleanup returns.
      return testCaseOf(facts, call) === undefined ? undefined : { name, position: 0, kind: 'test-case' };
    case 'callback':
      return /^contextlib\.(Async)?ExitStack$/.test(module.typeOf(object) ?? '')
        ? { name, position: 0, kind: 'exit-stack' }
        : undefined;
    default:
      return undefined;
  }
}

/** pytest's `request`, a parameter of a fixture or test. */
function requestsHere(facts: Facts, { inFunction }: CallFact, object: NodeId): boolean {
  if (facts.module.tree.textOf(object) !== 'request' || inFunction === undefined) return false;
  const known = [...facts.fixtures, ...facts.tests].some(
    ({ function: definition }) => definition.node === inFunction.node,
  );
  return known && inFunction.parameters.some(({ name }) => name === 'request');
}

/** The plain TestCase whose method registers a cleanup. */
function testCaseOf(facts: Facts, { inFunction }: CallFact): PlainTestCase | undefined {
  const owner = inFunction?.enclosingClass;
  const isTestCase = facts.tests.some(({ isUnittest, function: test }) => isUnittest && test.enclosingClass === owner);
  return owner === undefined || !isTestCase ? undefined : plainTestCase(facts, owner);
}

/** What a `functools.partial(...)` stands for; the expression itself when it is none. */
function unwrapped({ module }: Facts, callback: NodeId): NodeId | undefined {
  if (module.tree.kindOf(callback) !== 'call') return callback;
  const call = callAt(module, callback);
  return call?.name === 'functools.partial' ? call.positional[0] : undefined;
}

function finding(facts: Facts, call: CallFact, registry: Registry, target: NodeId): Finding {
  const { tree } = facts.module;
  const shown = tree.textOf(target);
  const message = `"${registry.name}" only calls "${shown}" and awaits nothing: the cleanup never runs. Python only warns "RuntimeWarning: coroutine '...${shown.slice(shown.lastIndexOf('.') + 1)}' was never awaited".`;
  return report(asyncFinalizerCallback, facts, call.range, message, { fixes: fixes(facts, call, registry, target) });
}

function fixes(facts: Facts, call: CallFact, { kind }: Registry, target: NodeId): Fix[] {
  const { module } = facts;
  switch (kind) {
    case 'request':
      return fix('Yield the value, and await the cleanup behind it', false, awaitCallback(facts, call, target) ?? []);
    case 'test-case': {
      const testCase = testCaseOf(facts, call);
      if (testCase === undefined) return [];
      const renamed = { module, edits: renameMethod(module, call, 'addCleanup', 'addAsyncCleanup'), needs: [] };
      const edits = completeModules([renamed, makeIsolated(testCase)]);
      return fix('Register it with addAsyncCleanup of an IsolatedAsyncioTestCase', false, edits);
    }
    case 'exit-stack': {
      const object = module.tree.childByField(call.callee, 'object');
      const isAsync = object !== undefined && module.typeOf(object) === 'contextlib.AsyncExitStack';
      return fix(
        'Register it with push_async_callback',
        true,
        isAsync ? renameMethod(module, call, 'callback', 'push_async_callback') : [],
      );
    }
    case 'other':
      return [];
    default:
      return kind satisfies never;
  }
}
