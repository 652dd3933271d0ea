import type { CallFact, Facts, ModuleFacts, NodeId } from '../../model/facts';
import { callAt } from './call-index';

/** A module-level `contextvars.ContextVar` of the workspace. */
export interface ContextVariable {
  readonly module: ModuleFacts;
  /** The call that makes it. */
  readonly value: NodeId;
  /** `get()` gives something before it is set. */
  readonly hasDefault: boolean;
}

type Method = 'set' | 'get' | 'reset';

/** Whether a call is this method of a context variable, which is followed through imports; undefined otherwise. */
export function contextVariableOf(
  facts: Facts,
  module: ModuleFacts,
  { callee }: CallFact,
  method: Method,
): ContextVariable | undefined {
  const { tree } = module;
  const attribute = tree.childByField(callee, 'attribute');
  const receiver = tree.childByField(callee, 'object');
  if (attribute === undefined || receiver === undefined || tree.textOf(attribute) !== method) return undefined;
  const dotted = module.dottedName(receiver);
  const found = dotted === undefined ? undefined : facts.findValue(dotted);
  const made = found && callAt(found.module, found.value);
  if (found === undefined || made?.name !== 'contextvars.ContextVar') return undefined;
  return { ...found, hasDefault: made.keywords.has('default') };
}

export function isSameVariable(left: ContextVariable, right: ContextVariable | undefined): boolean {
  return right !== undefined && left.module.path === right.module.path && left.value === right.value;
}
