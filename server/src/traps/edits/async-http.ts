import type { CallFact, Facts, ModuleFacts, NodeId } from '../../model/facts';
import { fix } from '../reading/report';
import type { Edit, Fix } from '../trap';
import { awaitInPlaceOf } from './await-expression';
import { referTo } from './imports';
import { wrapStatements } from './reindent';
import { withImports } from './with-imports';

/** What a response of requests and one of httpx are asked in the same way. */
const COMMON: ReadonlySet<string> = new Set(
  'status_code text content json headers cookies raise_for_status encoding url'.split(' '),
);
/** Arguments that both understand alike. */
const UNDERSTOOD: ReadonlySet<string> = new Set('url params headers cookies json data timeout'.split(' '));

/**
 * `requests.get(url)` or `httpx.get(url)` in a coroutine as a request of an async client, opened around its statement.
 * Empty where the statement is no simple one, or the response is asked for what the other library does not have.
 */
export function requestAsync(facts: Facts, call: CallFact): Fix[] {
  const { module } = facts;
  const { tree, path } = module;
  const [, library, verb] =
    /^(requests|httpx2?)\.(get|post|put|patch|delete|head|options|request)$/.exec(call.name ?? '') ?? [];
  if (library === undefined || verb === undefined || call.inFunction === undefined) return [];
  const own = library === 'requests' ? installedHttpx(facts) : library;
  const statement = statementAround(module, call.node);
  const list = tree.childByField(call.node, 'arguments');
  if (own === undefined || statement === undefined || list === undefined) return [];
  if (library === 'requests' && !isUnderstood(module, call)) return [];
  if (/\bclient\b/.test(tree.textOf(call.inFunction.node))) return [];
  const { expression, need } = referTo(module, own, 'AsyncClient');
  const newText = awaitInPlaceOf(module, call.node, `client.${verb}${tree.textOf(list)}`);
  const edits: Edit[] = wrapStatements(module, [statement], `async with ${expression}() as client:`, [
    { file: path, span: call.range, newText },
  ]);
  return fix(`Ask with an async client: ${own}.AsyncClient`, false, withImports(module, edits, [need]));
}

function installedHttpx({ versions }: Facts): string | undefined {
  return ['httpx', 'httpx2'].find((name) => versions.isInstalled(name) === 'yes');
}

/** Neither the request nor what is done with its answer needs requests. */
function isUnderstood({ tree }: ModuleFacts, call: CallFact): boolean {
  if (![...call.keywords.keys()].every((name) => UNDERSTOOD.has(name)) || call.positional.length > 1) return false;
  const parent = tree.parentOf(call.node);
  if (parent === undefined) return false;
  if (tree.kindOf(parent) === 'attribute')
    return COMMON.has(tree.textOf(tree.childByField(parent, 'attribute') ?? parent));
  if (tree.kindOf(parent) === 'expression_statement') return true;
  const left = tree.kindOf(parent) === 'assignment' ? tree.childByField(parent, 'left') : undefined;
  const around = call.inFunction;
  if (left === undefined || around === undefined || tree.kindOf(left) !== 'identifier') return false;
  const name = tree.textOf(left);
  return [...tree.descendants(around.body)].every((node) => {
    if (node === left || tree.kindOf(node) !== 'identifier' || tree.textOf(node) !== name) return true;
    const attribute = tree.parentOf(node);
    if (attribute === undefined || tree.kindOf(attribute) !== 'attribute') return false;
    return COMMON.has(tree.textOf(tree.childByField(attribute, 'attribute') ?? attribute));
  });
}

function statementAround({ tree }: ModuleFacts, node: NodeId): NodeId | undefined {
  let statement = node;
  for (let parent = tree.parentOf(node); parent !== undefined; parent = tree.parentOf(parent)) {
    if (tree.kindOf(parent) === 'block') {
      const isSimple = ['expression_statement', 'assert_statement', 'return_statement'];
      return isSimple.includes(tree.kindOf(statement)) ? statement : undefined;
    }
    if (['lambda', 'list_comprehension', 'generator_expression'].includes(tree.kindOf(parent))) return undefined;
    statement = parent;
  }
  return undefined;
}
