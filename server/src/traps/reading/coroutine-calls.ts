import type { CallFact, Facts, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import { isLibraryCoroutine } from './async-only';

/** Whether a call makes a coroutine, as far as that is certain: of the workspace, of its own class, or of a known library. */
export function makesCoroutine(facts: Facts, call: CallFact): boolean {
  if (isNarrowed(facts.module, call.node) || isOverridden(facts.module, call)) return false;
  const method = ownMethod(facts.module, call);
  if (method !== undefined) return isPlainCoroutine(method) && !isReplaced(facts.module, method.name);
  if (call.name === undefined) return false;
  if (isLibraryCoroutine(call.name)) return true;
  const found = facts.findFunction(call.name)?.function;
  return found !== undefined && isPlainCoroutine(found) && !isReplaced(facts.module, found.name);
}

/** Whether an expression is a coroutine function (that nobody has called yet): `fetch`, `client.aclose`, a nested `async def`. */
export function isCoroutineFunction(facts: Facts, node: NodeId, around?: FunctionFact): boolean {
  const { module } = facts;
  const { tree } = module;
  const nested = around === undefined ? undefined : nestedFunction(module, around, tree.textOf(node));
  if (nested !== undefined) return isPlainCoroutine(nested);
  const object = tree.childByField(node, 'object');
  const attribute = tree.childByField(node, 'attribute');
  const type = object === undefined ? undefined : module.typeOf(object);
  if (type !== undefined && attribute !== undefined && isLibraryCoroutine(`${type}.${tree.textOf(attribute)}`))
    return true;
  const own =
    type === undefined || attribute === undefined ? undefined : methodOf(module, type, tree.textOf(attribute));
  if (own !== undefined) return isPlainCoroutine(own);
  const dotted = module.dottedName(node);
  const found = dotted === undefined ? undefined : facts.findFunction(dotted)?.function;
  return found !== undefined && isPlainCoroutine(found);
}

/** The coroutine's `__qualname__`, which is what Python prints. */
export function coroutineName({ tree }: ModuleFacts, { name, receiverType, callee }: CallFact): string {
  const own = name?.slice(name.lastIndexOf('.') + 1) ?? tree.textOf(callee);
  return receiverType === undefined ? own : `${receiverType.slice(receiverType.lastIndexOf('.') + 1)}.${own}`;
}

/** A decorator may make anything of an `async def`; an async generator warns of nothing and belongs to other traps. */
export function isPlainCoroutine(definition: FunctionFact): boolean {
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
function ownMethod(module: ModuleFacts, { name, receiverType }: CallFact): FunctionFact | undefined {
  if (name === undefined || receiverType === undefined) return undefined;
  return methodOf(module, receiverType, name.slice(name.lastIndexOf('.') + 1));
}

function methodOf(module: ModuleFacts, type: string, method: string): FunctionFact | undefined {
  const owner = module.classes.find((candidate) => `${module.moduleName}.${candidate.name}` === type);
  if (owner === undefined) return undefined;
  return module.functions.filter((candidate) => candidate.enclosingClass === owner && candidate.name === method).at(-1);
}

function nestedFunction({ functions }: ModuleFacts, around: FunctionFact, name: string): FunctionFact | undefined {
  return functions.filter((candidate) => candidate.enclosingFunction === around && candidate.name === name).at(-1);
}

/** Under `if isinstance(receiver, ...)` the receiver may be of another class than its assignment says. */
function isNarrowed({ tree }: ModuleFacts, call: NodeId): boolean {
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

/** A class of the file derives from the receiver's type and makes the method a plain one: the receiver may be of that class. */
function isOverridden({ functions }: ModuleFacts, { name, receiverType }: CallFact): boolean {
  if (name === undefined || receiverType === undefined) return false;
  const method = name.slice(name.lastIndexOf('.') + 1);
  const own = (type: string | undefined) => type?.slice(type.lastIndexOf('.') + 1);
  return functions.some(
    (other) =>
      other.name === method &&
      !other.isAsync &&
      other.enclosingClass?.bases.some((base) => own(base) === own(receiverType)),
  );
}

/** A patch or `setattr` of that name somewhere in the file: the name may stand for something that is not async. */
function isReplaced(module: ModuleFacts, name: string): boolean {
  return module.calls.some(({ callee, positional }) => {
    if (!/(^|\.)(patch(\.object)?|setattr)$/.test(module.tree.textOf(callee))) return false;
    return positional.some((node) => {
      const text = module.stringValue(node);
      return text === name || text?.endsWith(`.${name}`);
    });
  });
}
