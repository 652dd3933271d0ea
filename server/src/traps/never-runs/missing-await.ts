import type { CallFact, Facts, NodeId } from '../../model/facts';
import { argumentsOf } from '../edits/arguments';
import { makeTestAsync } from '../edits/async-function';
import { awaitable, insertAwait } from '../edits/await-expression';
import { indentationAt, indentationStep, newlineOf } from '../edits/lines';
import { withImports } from '../edits/with-imports';
import { coroutineName, isCoroutineFunction, makesCoroutine } from '../reading/coroutine-calls';
import { isDefinedTwice, takesAwait } from '../reading/notebook-top-level';
import { fix, report } from '../reading/report';
import { usedAsResult, usedDirectly } from '../reading/used-as-result';
import { blockAround } from '../reading/with-blocks';
import type { Finding, Fix, Trap } from '../trap';

/** A coroutine made by a call on its own, and dropped. */
export const missingAwait: Trap = {
  name: 'missing-await',
  category: 'never-runs',
  severity: 'error',
  rank: 7,
  summary: 'A coroutine is created and dropped: what it should have done never happens.',
  appliesTo: 'every version',
  inNotebooks: true,
  check: (facts) => [
    ...facts.module.calls
      .filter((call) => isDropped(facts, call) && makesCoroutine(facts, call) && !isAmbiguous(facts, call))
      .map((call) => finding(facts, call)),
    ...facts.module.calls.flatMap((call) => calledByRaises(facts, call)),
    ...facts.module.calls.flatMap((call) => takenForResult(facts, call)),
  ],
};

/** The call is a statement of its own: nobody holds what it returns. */
function isDropped(facts: Facts, { node }: CallFact): boolean {
  // A test about the warning wants it.
  return isStatement(facts, node) && blockAround(facts.module, node, 'pytest.warns') === undefined;
}

function isAmbiguous(facts: Facts, { name }: CallFact): boolean {
  return name !== undefined && isDefinedTwice(facts, name.slice(name.lastIndexOf('.') + 1));
}

function isStatement({ module: { tree } }: Facts, node: NodeId): boolean {
  const parent = tree.parentOf(node);
  return (
    parent !== undefined && tree.kindOf(parent) === 'expression_statement' && tree.namedChildren(parent).length === 1
  );
}

function finding(facts: Facts, call: CallFact): Finding {
  const { tree } = facts.module;
  const shown = tree.textOf(call.callee);
  const raises = blockAround(facts.module, call.node, 'pytest.raises');
  const symptom =
    raises === undefined
      ? `Python only warns "RuntimeWarning: coroutine '${coroutineName(facts.module, call)}' was never awaited".`
      : `Nothing runs that could raise, so pytest fails with "DID NOT RAISE".`;
  const message = `"${shown}()" makes a coroutine that nobody awaits: its body never runs. ${symptom}`;
  const test = facts.tests.find((candidate) => candidate.function === call.inFunction);
  return report(missingAwait, facts, call.range, message, {
    fixes: fixes(facts, call),
    ...(test && { test: test.nodeid }),
  });
}

function fixes(facts: Facts, call: CallFact): Fix[] {
  const { module } = facts;
  const around = call.inFunction;
  const awaits = insertAwait(module, call.node);
  if (around === undefined) return takesAwait(facts, call.node) ? fix('Await it', false, awaits) : [];
  if (around.isAsync) return fix('Await it', false, awaits);
  const test = facts.tests.find((candidate) => candidate.function.node === around.node);
  const made = test === undefined ? undefined : makeTestAsync(facts, test);
  if (made === undefined) return [];
  return fix('Make the test async and await it', false, withImports(module, [...made.edits, ...awaits], made.needs));
}

/** `pytest.raises(Error, function, ...)` calls the function, and nobody awaits what an async one returns. */
function calledByRaises(facts: Facts, call: CallFact): Finding[] {
  const { module } = facts;
  const [error, target] = call.positional;
  if (call.name !== 'pytest.raises' || error === undefined || target === undefined) return [];
  if (!isCoroutineFunction(facts, target, call.inFunction)) return [];
  const shown = module.tree.textOf(target);
  const message = `"pytest.raises" only calls "${shown}", which makes a coroutine that nobody awaits: nothing runs that could raise, so pytest fails with "DID NOT RAISE".`;
  return [report(missingAwait, facts, call.range, message, { fixes: raisesFix(facts, call, error, target) })];
}

/** `response = client.get(...)` with `response.status_code` behind it, and `client.get(...).status_code`. */
function takenForResult(facts: Facts, call: CallFact): Finding[] {
  const { module } = facts;
  const use = usedAsResult(module, call) ?? usedDirectly(module, call);
  // aiohttp's requests are no coroutines by themselves, but can be awaited and entered.
  if (use === undefined || call.name?.startsWith('aiohttp.') || !makesCoroutine(facts, call)) return [];
  if (blockAround(module, call.node, 'pytest.raises') !== undefined) return [];
  const shown = module.tree.textOf(call.callee);
  const what = use.name === undefined ? 'what is used here' : `"${use.name}"`;
  const message = `"${shown}()" makes a coroutine, and ${what} is that coroutine instead of its result: "${use.error}".`;
  const test = facts.tests.find((candidate) => candidate.function === call.inFunction);
  return [
    report(missingAwait, facts, call.range, message, {
      fixes: fixes(facts, call),
      ...(use.name !== undefined && {
        related: [{ file: module.path, span: use.span, message: `"${use.name}" is used as the result here` }],
      }),
      ...(test && { test: test.nodeid }),
    }),
  ];
}

function raisesFix(facts: Facts, call: CallFact, error: NodeId, target: NodeId): Fix[] {
  const { module } = facts;
  const { tree, text, path } = module;
  if (call.inFunction?.isAsync !== true || !isStatement(facts, call.node)) return [];
  const given = argumentsOf(module, call.node).filter((argument) => argument !== error && argument !== target);
  const args = given.map((argument) => tree.textOf(argument)).join(', ');
  const indentation = indentationAt(text, call.range.start) + indentationStep(text);
  const header = `with ${tree.textOf(call.callee)}(${tree.textOf(error)}):`;
  const newText = `${header}${newlineOf(text)}${indentation}await ${awaitable(module, target)}(${args})`;
  return fix('Await it in a with block', false, [{ file: path, span: call.range, newText }]);
}
