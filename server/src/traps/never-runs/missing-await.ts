import type { CallFact, Facts, NodeId } from '../../model/facts';
import { argumentsOf } from '../edits/arguments';
import { makeTestAsync } from '../edits/async-function';
import { awaitable, insertAwait } from '../edits/await-expression';
import { indentationAt, indentationStep, newlineOf } from '../edits/lines';
import { withImports } from '../edits/with-imports';
import { isLibraryCoroutine } from '../reading/async-only';
import { fix, report } from '../reading/report';
import { usedAsResult } from '../reading/used-as-result';
import type { Finding, Fix, Trap } from '../trap';

/** A coroutine made by a call on its own, and dropped. */
export const missingAwait: Trap = {
  name: 'missing-await',
  category: 'never-runs',
  severity: 'error',
  summary: 'A coroutine is created and dropped: what it should have done never happens.',
  appliesTo: 'every version',
  check: (facts) => [
    ...facts.module.calls
      .filter((call) => isDropped(facts, call) && makesCoroutine(facts, call))
      .map((call) => finding(facts, call)),
    ...facts.module.calls.flatMap((call) => calledByRaises(facts, call)),
    ...facts.module.calls.flatMap((call) => takenForResult(facts, call)),
  ],
};

/** The call is a statement of its own: nobody holds what it returns. */
function isDropped(facts: Facts, { node }: CallFact): boolean {
  // A test about the warning wants it.
  return isStatement(facts, node) && blockAround(facts, node, 'pytest.warns') === undefined && !isNarrowed(facts, node);
}

/** Under `if isinstance(receiver, ...)` the receiver may be of another class than its assignment says. */
function isNarrowed({ module: { tree } }: Facts, call: NodeId): boolean {
  const callee = tree.childByField(call, 'function');
  const receiver = callee === undefined ? undefined : tree.childByField(callee, 'object');
  if (receiver === undefined) return false;
  const question = `isinstance(${tree.textOf(receiver)},`;
  for (let above = tree.parentOf(call); above !== undefined; above = tree.parentOf(above)) {
    const condition = tree.kindOf(above) === 'if_statement' ? tree.childByField(above, 'condition') : undefined;
    if (condition !== undefined && tree.textOf(condition).includes(question)) return true;
  }
  return false;
}

function isStatement({ module: { tree } }: Facts, node: NodeId): boolean {
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
  const raises = blockAround(facts, call.node, 'pytest.raises');
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

/** The `with pytest.raises(...)`, or another such call, whose block the node is in. */
function blockAround({ module }: Facts, node: NodeId, manager: string): NodeId | undefined {
  const { tree } = module;
  return module.calls.find(({ name, node: raises }) => {
    if (name !== manager) return false;
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

/** `pytest.raises(Error, function, ...)` calls the function, and nobody awaits what an async one returns. */
function calledByRaises(facts: Facts, call: CallFact): Finding[] {
  const { module } = facts;
  const [error, target] = call.positional;
  if (call.name !== 'pytest.raises' || error === undefined || target === undefined) return [];
  const dotted = module.dottedName(target);
  const found = dotted === undefined ? undefined : facts.findFunction(dotted)?.function;
  const isMethod = isLibraryCoroutine(methodName(facts, target) ?? '');
  if (!isMethod && (found === undefined || !isPlainCoroutine(found))) return [];
  const shown = module.tree.textOf(target);
  const message = `"pytest.raises" only calls "${shown}", which makes a coroutine that nobody awaits: nothing runs that could raise, so pytest fails with "DID NOT RAISE".`;
  return [report(missingAwait, facts, call.range, message, { fixes: raisesFix(facts, call, error, target) })];
}

/** `response = client.get(...)` with `response.status_code` behind it. */
function takenForResult(facts: Facts, call: CallFact): Finding[] {
  const use = usedAsResult(facts.module, call);
  if (use === undefined || isNarrowed(facts, call.node) || !makesCoroutine(facts, call)) return [];
  const { tree } = facts.module;
  const shown = tree.textOf(call.callee);
  const message = `"${shown}()" makes a coroutine, and "${use.name}" is that coroutine instead of its result. Using it raises "AttributeError: 'coroutine' object has no attribute '${use.attribute}'".`;
  const test = facts.tests.find((candidate) => candidate.function === call.inFunction);
  return [
    report(missingAwait, facts, call.range, message, {
      fixes: fixes(facts, call),
      related: [{ file: facts.module.path, span: use.span, message: `"${use.name}" is used as the result here` }],
      ...(test && { test: test.nodeid }),
    }),
  ];
}

/** `package.Class.method` of an attribute whose object's type is known. */
function methodName({ module }: Facts, node: NodeId): string | undefined {
  const { tree } = module;
  const object = tree.childByField(node, 'object');
  const attribute = tree.childByField(node, 'attribute');
  const type = object === undefined ? undefined : module.typeOf(object);
  return type === undefined || attribute === undefined ? undefined : `${type}.${tree.textOf(attribute)}`;
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
