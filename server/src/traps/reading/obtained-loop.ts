import type { CallFact, ModuleFacts, NodeId } from '../../model/facts';
import { loopRun, usesOf } from '../edits/await-loop-runs';

/** A loop that `asyncio.get_event_loop()` gives, and the statement that keeps it. */
export interface ObtainedLoop {
  readonly call: CallFact;
  /** The name it is assigned to, in a statement of its own. */
  readonly name: string | undefined;
  readonly assignment: NodeId | undefined;
}

/** What a function, or a module's top level, does with a loop. */
export interface LoopUses {
  readonly runs: readonly { readonly callee: NodeId; readonly argument: NodeId }[];
  /** Statements `loop.close()`. */
  readonly closes: readonly NodeId[];
  /** Number of uses of another kind. */
  readonly others: number;
}

/** What a call of `get_event_loop`, of asyncio or of its policy, gives; undefined for other calls. */
export function obtainedLoop({ tree }: ModuleFacts, call: CallFact): ObtainedLoop | undefined {
  const isOwn = call.name === 'asyncio.get_event_loop';
  if (!isOwn && !/^asyncio\.get_event_loop_policy\(\)\.get_event_loop$/.test(tree.textOf(call.callee)))
    return undefined;
  const assignment = tree.parentOf(call.node);
  const left = assignment === undefined ? undefined : tree.childByField(assignment, 'left');
  const statement = assignment === undefined ? undefined : tree.parentOf(assignment);
  const isNamed =
    assignment !== undefined &&
    statement !== undefined &&
    left !== undefined &&
    tree.kindOf(assignment) === 'assignment' &&
    tree.kindOf(statement) === 'expression_statement' &&
    tree.kindOf(left) === 'identifier' &&
    !isInClassBody(tree, statement);
  return isNamed
    ? { call, name: tree.textOf(left), assignment: statement }
    : { call, name: undefined, assignment: undefined };
}

/** Uses of the loop in the function that has it, or in the whole module. */
export function usesOfLoop(module: ModuleFacts, { call, name, assignment }: ObtainedLoop): LoopUses {
  const { tree } = module;
  const body = call.inFunction?.body ?? tree.root;
  const uses =
    name === undefined
      ? [call.node]
      : usesOf(module, { body }, name).filter(
          (use) => !isWithin(module, assignment, use) && !isOther(module, body, use),
        );
  const runs: { callee: NodeId; argument: NodeId }[] = [];
  const closes: NodeId[] = [];
  let others = 0;
  for (const use of uses) {
    const run = loopRun(module, use);
    const callee = run === undefined ? undefined : tree.childByField(run.call, 'function');
    const close = closeStatement(module, use);
    if (run !== undefined && callee !== undefined) runs.push({ callee, argument: run.argument });
    else if (close !== undefined) closes.push(close);
    else others++;
  }
  return { runs, closes, others };
}

/** An attribute of a class is used by other names than its own. */
function isInClassBody(tree: ModuleFacts['tree'], statement: NodeId): boolean {
  let above = tree.parentOf(statement);
  while (above !== undefined && !/^(function|class)_definition$/.test(tree.kindOf(above))) above = tree.parentOf(above);
  return above !== undefined && tree.kindOf(above) === 'class_definition';
}

/** Whether a function or class between the two binds the name itself. */
function isOther({ tree }: ModuleFacts, body: NodeId, use: NodeId): boolean {
  const name = tree.textOf(use);
  for (let above = tree.parentOf(use); above !== undefined && above > body; above = tree.parentOf(above)) {
    if (!/^(function|class)_definition$/.test(tree.kindOf(above))) continue;
    const binds = [...tree.descendants(above)].some((node) => {
      if (tree.kindOf(node) !== 'identifier' || tree.textOf(node) !== name) return false;
      const parent = tree.parentOf(node);
      return tree.fieldOf(node) === 'left' || (parent !== undefined && /parameter/.test(tree.kindOf(parent)));
    });
    if (binds) return true;
  }
  return false;
}

function isWithin({ tree }: ModuleFacts, outer: NodeId | undefined, node: NodeId): boolean {
  return outer !== undefined && outer <= node && node <= tree.lastOf(outer);
}

function closeStatement({ tree }: ModuleFacts, use: NodeId): NodeId | undefined {
  const attribute = tree.parentOf(use);
  const call = attribute === undefined ? undefined : tree.parentOf(attribute);
  const statement = call === undefined ? undefined : tree.parentOf(call);
  if (attribute === undefined || call === undefined || statement === undefined) return undefined;
  if (tree.kindOf(statement) !== 'expression_statement' || tree.kindOf(call) !== 'call') return undefined;
  return tree.textOf(call) === `${tree.textOf(use)}.close()` ? statement : undefined;
}
