import type { CallFact, ModuleFacts, NodeId } from '../../model/facts';

/** `# noqa: ASYNC251`: the rules 210 to 251 of flake8-async, which ruff has too, are about blocking calls. */
const ACCEPTED = /#\s*noqa:[^#]*\bASYNC2\d\d\b/i;

/** Whether a comment on the call's first or last line says that it may block. */
export function isAccepted({ text }: ModuleFacts, { range: { start, end } }: CallFact): boolean {
  return [start, end].some((offset) => ACCEPTED.test(lineAt(text, offset)));
}

function lineAt(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, end < 0 ? text.length : end);
}

/**
 * Whether a call of a socket does not wait: the code expects the BlockingIOError that only a non-blocking socket
 * raises, or made the socket non-blocking before, or waited until it is ready.
 */
export function isNonBlockingSocket({ tree }: ModuleFacts, { name, node, callee, inFunction }: CallFact): boolean {
  if (!name?.startsWith('socket.socket.')) return false;
  for (let above = tree.parentOf(node); above !== undefined; above = tree.parentOf(above)) {
    if (above === inFunction?.node) break;
    if (tree.kindOf(above) !== 'try_statement') continue;
    const body = tree.childByField(above, 'body');
    if (body === undefined || node < body || node > tree.lastOf(body)) continue;
    const handlers = tree.namedChildren(above).filter((child) => tree.kindOf(child) === 'except_clause');
    if (handlers.some((handler) => /^except[^:]*\bBlockingIOError\b/.test(tree.textOf(handler)))) return true;
  }
  const receiver = tree.childByField(callee, 'object');
  if (receiver === undefined || inFunction === undefined) return false;
  const socket = tree.textOf(receiver);
  return tree.nodesOfKind('call').some((other) => {
    if (other < inFunction.node || other > node) return false;
    const text = tree.textOf(other);
    return (
      [`${socket}.setblocking(False)`, `${socket}.settimeout(0)`].includes(text) ||
      (/\bwait_(readable|writable)\(/.test(text) && text.endsWith(`(${socket})`))
    );
  });
}

/** A future that holds its result: `assert future.done()` says so, and tenacity's `retry_state.outcome` always does. */
export function isDone({ tree, imports }: ModuleFacts, { name, node, callee, inFunction }: CallFact): boolean {
  if (!/^concurrent\.futures\.Future\.(result|exception)$/.test(name ?? '') || inFunction === undefined) return false;
  const receiver = tree.childByField(callee, 'object');
  if (receiver === undefined) return false;
  const future = tree.textOf(receiver);
  const isBefore = (other: NodeId) => inFunction.node < other && other < node;
  const values = tree
    .nodesOfKind('assignment')
    .filter(isBefore)
    .filter((other) => textOfField(tree, other, 'left') === future)
    .map((other) => textOfField(tree, other, 'right'));
  const isOutcome = [future, ...values].some((text) => /\w\.outcome$/.test(text));
  if (isOutcome) return imports.some(({ origin }) => /^tenacity\b/.test(origin));
  return tree
    .nodesOfKind('assert_statement')
    .some((other) => isBefore(other) && tree.textOf(other).startsWith(`assert ${future}.done()`));
}

function textOfField(tree: ModuleFacts['tree'], node: NodeId, field: string): string {
  const child = tree.childByField(node, field);
  return child === undefined ? '' : tree.textOf(child);
}

/** `if host == "localhost": host = socket.gethostbyname(host)`: this name is looked up without a network. */
export function looksUpLocalhost({ tree }: ModuleFacts, { name, node, inFunction }: CallFact): boolean {
  if (!/^socket\.(gethostby|getaddrinfo|getfqdn)/.test(name ?? '')) return false;
  for (
    let above = tree.parentOf(node);
    above !== undefined && above !== inFunction?.node;
    above = tree.parentOf(above)
  ) {
    const condition = tree.kindOf(above) === 'if_statement' ? tree.childByField(above, 'condition') : undefined;
    if (condition !== undefined && /==\s*["']localhost["']$/.test(tree.textOf(condition))) return true;
  }
  return false;
}
