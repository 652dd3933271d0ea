import type { Facts, FunctionFact, ModuleFacts, NodeId, Range } from '../../model/facts';
import type { Route } from '../reading/routes';

/** A response whose body never ends: the generator that makes it. */
export interface EndlessResponse {
  readonly module: ModuleFacts;
  readonly generator: FunctionFact;
  /** The endless loop. */
  readonly range: Range;
}

const STREAMING = /(^|\.)(StreamingResponse|EventSourceResponse)$/;

/** What a route streams without end; undefined when it ends, or when that cannot be told. */
export function endlessResponse(facts: Facts, { module, function: handler }: Route): EndlessResponse | undefined {
  const { tree } = module;
  const response = module.calls.find(
    ({ callee, inFunction }) => inFunction?.node === handler.node && STREAMING.test(tree.textOf(callee)),
  );
  const content = response?.positional[0] ?? response?.keywords.get('content');
  if (content === undefined || tree.kindOf(content) !== 'call') return undefined;
  const callee = tree.childByField(content, 'function');
  const found = callee === undefined ? undefined : generatorBehind(facts, module, handler, callee);
  if (found === undefined || !found.function.isGenerator) return undefined;
  const loop = endlessLoop(found.module, found.function);
  return loop === undefined
    ? undefined
    : { module: found.module, generator: found.function, range: found.module.tree.rangeOf(loop) };
}

function generatorBehind(facts: Facts, module: ModuleFacts, handler: FunctionFact, callee: NodeId) {
  const nested = module.functions.find(
    ({ name, enclosingFunction }) => enclosingFunction?.node === handler.node && name === module.tree.textOf(callee),
  );
  if (nested !== undefined) return { module, function: nested };
  const dotted = module.dottedName(callee);
  return dotted === undefined ? undefined : facts.findFunction(dotted);
}

/** `while True:` that yields and has no way out but a client that has gone, of whom ASGITransport never tells. */
function endlessLoop({ tree }: ModuleFacts, { node }: FunctionFact): NodeId | undefined {
  return tree.nodesOfKind('while_statement').find((loop) => {
    if (loop < node || loop > tree.lastOf(node)) return false;
    const condition = tree.childByField(loop, 'condition');
    if (condition === undefined || tree.kindOf(condition) !== 'true') return false;
    const inside = [...tree.descendants(loop)];
    return (
      inside.some((inner) => tree.kindOf(inner) === 'yield') &&
      inside.every((inner) => !isWayOut(tree, inner) || isAfterDisconnect(tree, inner))
    );
  });
}

function isWayOut(tree: ModuleFacts['tree'], node: NodeId): boolean {
  return ['break_statement', 'return_statement', 'raise_statement'].includes(tree.kindOf(node));
}

function isAfterDisconnect(tree: ModuleFacts['tree'], node: NodeId): boolean {
  const block = tree.parentOf(node);
  const statement = block === undefined ? undefined : tree.parentOf(block);
  const condition = statement === undefined ? undefined : tree.childByField(statement, 'condition');
  return condition !== undefined && /is_disconnected\(\)/.test(tree.textOf(condition));
}
