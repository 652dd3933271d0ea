import type { CallFact, Facts, NodeId } from '../model/facts';
import { makeTestAsync } from './edits/async-function';
import { insertAwait } from './edits/await-expression';
import { withImports } from './edits/with-imports';
import { isLibraryCoroutine } from './reading/async-only';
import { fix, report } from './reading/report';
import type { Finding, Fix, Trap } from './trap';

/** A coroutine made by a call on its own, and dropped. */
export const missingAwait: Trap = {
  name: 'missing-await',
  category: 'never-runs',
  severity: 'error',
  summary: 'A coroutine is created and dropped: what it should have done never happens.',
  appliesTo: 'every version',
  check: (facts) =>
    facts.module.calls
      .filter((call) => isDropped(facts, call) && makesCoroutine(facts, call))
      .map((call) => finding(facts, call)),
};

/** The call is a statement of its own: nobody holds what it returns. */
function isDropped({ module: { tree } }: Facts, { node }: CallFact): boolean {
  const parent = tree.parentOf(node);
  return (
    parent !== undefined && tree.kindOf(parent) === 'expression_statement' && tree.namedChildren(parent).length === 1
  );
}

function makesCoroutine(facts: Facts, call: CallFact): boolean {
  const method = ownMethod(facts, call);
  if (method !== undefined) return isPlainCoroutine(method);
  if (call.name === undefined) return false;
  if (isLibraryCoroutine(call.name)) return true;
  const found = facts.findFunction(call.name)?.function;
  return found !== undefined && isPlainCoroutine(found);
}

/** A decorator may make anything of an `async def`; an async generator warns of nothing and belongs to another trap. */
function isPlainCoroutine(definition: NonNullable<ReturnType<Facts['findFunction']>>['function']): boolean {
  return (
    definition.isAsync && !definition.isGenerator && definition.decorators.every(({ name }) => HARMLESS.has(name ?? ''))
  );
}

const HARMLESS: ReadonlySet<string> = new Set([
  'staticmethod',
  'classmethod',
  'typing.override',
  'typing_extensions.override',
]);

/** `self.method()` of the class around, and `object.method()` where the object's class is in this file. */
function ownMethod({ module }: Facts, { name, receiverType }: CallFact) {
  if (name === undefined || receiverType === undefined) return undefined;
  const owner = module.classes.find((candidate) => `${module.moduleName}.${candidate.name}` === receiverType);
  if (owner === undefined) return undefined;
  const method = name.slice(name.lastIndexOf('.') + 1);
  return module.functions.filter((candidate) => candidate.enclosingClass === owner && candidate.name === method).at(-1);
}

function finding(facts: Facts, call: CallFact): Finding {
  const { tree } = facts.module;
  const shown = tree.textOf(call.callee);
  const raises = raisesAround(facts, call.node);
  const symptom =
    raises === undefined
      ? `Python only warns "RuntimeWarning: coroutine '${qualified(facts, call)}' was never awaited".`
      : `Nothing runs that could raise, so pytest fails with "DID NOT RAISE".`;
  const message = `"${shown}()" makes a coroutine that nobody awaits: its body never runs. ${symptom}`;
  const test = facts.tests.find((candidate) => candidate.function === call.inFunction);
  return report(missingAwait, facts, call.range, message, {
    fixes: fixes(facts, call),
    ...(test && { test: test.nodeid }),
  });
}

/** The coroutine's `__qualname__`, which is what Python prints. */
function qualified(facts: Facts, { name, receiverType, callee }: CallFact): string {
  const own = name?.slice(name.lastIndexOf('.') + 1) ?? facts.module.tree.textOf(callee);
  return receiverType === undefined ? own : `${receiverType.slice(receiverType.lastIndexOf('.') + 1)}.${own}`;
}

/** The `with pytest.raises(...)` whose block the node is in. */
function raisesAround({ module }: Facts, node: NodeId): NodeId | undefined {
  const { tree } = module;
  return module.calls.find(({ name, node: raises }) => {
    if (name !== 'pytest.raises' && name !== 'pytest.warns') return false;
    let statement = tree.parentOf(raises);
    while (statement !== undefined && tree.kindOf(statement) !== 'with_statement') {
      if (tree.kindOf(statement) === 'block') return false;
      statement = tree.parentOf(statement);
    }
    const body = statement === undefined ? undefined : tree.childByField(statement, 'body');
    return body !== undefined && body < node && node <= tree.lastOf(body);
  })?.node;
}

function fixes(facts: Facts, call: CallFact): Fix[] {
  const { module } = facts;
  const around = call.inFunction;
  const awaits = insertAwait(module, call.node);
  if (around === undefined) return [];
  if (around.isAsync) return fix('Await it', false, awaits);
  const test = facts.tests.find((candidate) => candidate.function.node === around.node);
  const made = test === undefined ? undefined : makeTestAsync(facts, test);
  if (made === undefined) return [];
  return fix('Make the test async and await it', false, withImports(module, [...made.edits, ...awaits], made.needs));
}
