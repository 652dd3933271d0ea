import type { CallFact, Facts, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import { callAt } from '../reading/call-index';
import { lifespanOf } from '../reading/lifespan';
import type { Edit } from '../trap';
import { awaitInPlaceOf } from './await-expression';
import { referTo } from './imports';
import { wholeLines } from './lines';
import type { MarkEdits } from './marks';
import { wrapStatements } from './reindent';

const VERBS: ReadonlySet<string> = new Set('get post put patch delete head options request'.split(' '));

/**
 * `TestClient(app)` in an async function becomes an async client on the same loop: opened around the statements that
 * use it, every request awaited. No edits where the client is used in other ways, or has arguments of its own.
 * @param making the call `TestClient(app)`
 */
export function useAsyncClient(facts: Facts, around: FunctionFact, making: CallFact): MarkEdits {
  const app = making.keywords.get('app') ?? making.positional[0];
  const [keyword, more] = making.keywords.keys();
  const isPlain = more === undefined && (keyword === undefined || keyword === 'app');
  if (app === undefined || !isPlain || making.positional.length > 1) return { edits: [], needs: [] };
  const library = facts.versions.isInstalled('httpx') === 'no' ? 'httpx2' : 'httpx';
  const shown = facts.module.tree.textOf(app);
  return openClient(facts, around, making, app, library, ({ client, transport }) => {
    return `${client}(transport=${transport}(app=${shown}), base_url="http://testserver")`;
  });
}

/** How a file names the two parts of an async client. */
export interface ClientNames {
  readonly client: string;
  readonly transport: string;
}

/**
 * Edits that open an async client of httpx where a client was made, with every request awaited; none where the client
 * is used in other ways.
 * @param app the expression of the app
 * @param written the call that makes the async client
 */
export function openClient(
  facts: Facts,
  around: FunctionFact,
  making: CallFact,
  app: NodeId,
  library: 'httpx' | 'httpx2',
  written: (names: ClientNames) => string,
): MarkEdits {
  const { module } = facts;
  const client = referTo(module, library, 'AsyncClient');
  const transport = referTo(module, library, 'ASGITransport');
  const call = written({ client: client.expression, transport: transport.expression });
  const opening = (name: string) => `${call} as ${name}`;
  const edits =
    inChain(facts, making, opening) ??
    assigned(facts, around, making, opening) ??
    managed(facts, around, making, app, opening);
  return { edits: edits ?? [], needs: edits === undefined ? [] : [client.need, transport.need] };
}

type Opening = (name: string) => string;

/** `TestClient(app).get("/")`. */
function inChain({ module }: Facts, making: CallFact, opening: Opening): Edit[] | undefined {
  const { tree, path } = module;
  const attribute = tree.parentOf(making.node);
  const request = attribute === undefined ? undefined : tree.parentOf(attribute);
  if (attribute === undefined || request === undefined || !isRequest(module, attribute)) return undefined;
  const statement = statementAround(module, making.node);
  if (statement === undefined) return undefined;
  const list = tree.childByField(request, 'arguments');
  const verb = tree.childByField(attribute, 'attribute');
  if (list === undefined || verb === undefined) return undefined;
  const newText = awaitInPlaceOf(module, request, `client.${tree.textOf(verb)}${tree.textOf(list)}`);
  return wrapStatements(module, [statement], `async with ${opening('client')}:`, [
    { file: path, span: tree.rangeOf(request), newText },
  ]);
}

/** `client = TestClient(app)`, and the statements behind it as far as they use the client. */
function assigned({ module }: Facts, around: FunctionFact, making: CallFact, opening: Opening): Edit[] | undefined {
  const { tree, path, text } = module;
  const assignment = tree.parentOf(making.node);
  const statement = statementAround(module, making.node);
  if (assignment === undefined || tree.kindOf(assignment) !== 'assignment' || statement === undefined) return undefined;
  const left = tree.childByField(assignment, 'left');
  const block = tree.parentOf(statement);
  if (left === undefined || tree.kindOf(left) !== 'identifier' || block === undefined) return undefined;
  const requests = requestEdits(module, around, left, tree.textOf(left));
  const siblings = tree.children(block);
  const following = siblings.slice(siblings.indexOf(statement) + 1);
  const last = following.findLastIndex((node) => uses(module, node, tree.textOf(left)).length > 0);
  if (requests === undefined || last < 0) return undefined;
  const removal: Edit = { file: path, span: wholeLines(text, tree.rangeOf(statement)), newText: '' };
  const header = `async with ${opening(tree.textOf(left))}:`;
  return [removal, ...wrapStatements(module, following.slice(0, last + 1), header, requests)];
}

/** `with TestClient(app) as client:`, which also runs startup and shutdown. */
function managed(
  facts: Facts,
  around: FunctionFact,
  making: CallFact,
  app: NodeId,
  opening: Opening,
): Edit[] | undefined {
  const { module } = facts;
  const { tree, path } = module;
  const pattern = tree.parentOf(making.node);
  const item = pattern === undefined ? undefined : tree.parentOf(pattern);
  const clause = item === undefined ? undefined : tree.parentOf(item);
  const statement = clause === undefined ? undefined : tree.parentOf(clause);
  if (pattern === undefined || tree.kindOf(pattern) !== 'as_pattern' || clause === undefined || statement === undefined)
    return undefined;
  if (tree.kindOf(statement) !== 'with_statement' || tree.namedChildren(clause).length !== 1) return undefined;
  const alias = tree.childByField(pattern, 'alias');
  if (alias === undefined || !/^[\w.]+$/.test(tree.textOf(app))) return undefined;
  const requests = requestEdits(module, around, alias, tree.textOf(alias));
  if (requests === undefined) return undefined;
  const written = tree.textOf(app);
  const startup = lifespanOf(facts, app) === undefined ? '' : `${written}.router.lifespan_context(${written}), `;
  const keyword = tree.isAsync(statement) ? '' : 'async ';
  return [
    { file: path, span: { start: tree.startOf(statement), end: tree.startOf(statement) }, newText: keyword },
    { file: path, span: tree.rangeOf(pattern), newText: `${startup}${opening(tree.textOf(alias))}` },
    ...requests,
  ].filter(({ span, newText }) => span.start !== span.end || newText !== '');
}

/** Every request of the client awaited; undefined when it is used in another way. */
function requestEdits(module: ModuleFacts, around: FunctionFact, binding: NodeId, name: string): Edit[] | undefined {
  const { tree, path } = module;
  const edits: Edit[] = [];
  for (const node of uses(module, around.body, name)) {
    if (node === binding || tree.parentOf(node) === binding) continue;
    const attribute = tree.parentOf(node);
    if (attribute === undefined || !isRequest(module, attribute)) return undefined;
    const request = tree.parentOf(attribute);
    const call = callAt(module, request);
    if (request === undefined || call?.inFunction?.node !== around.node) return undefined;
    if (call.awaited) continue;
    const { start, end } = tree.rangeOf(request);
    const whole = awaitInPlaceOf(module, request, '');
    edits.push({ file: path, span: { start, end: start }, newText: whole.replace(')', '') });
    if (whole.endsWith(')')) edits.push({ file: path, span: { start: end, end }, newText: ')' });
  }
  return edits;
}

function uses({ tree }: ModuleFacts, inside: NodeId, name: string): NodeId[] {
  return [inside, ...tree.descendants(inside)].filter((node) => {
    if (tree.kindOf(node) !== 'identifier' || tree.textOf(node) !== name) return false;
    return tree.fieldOf(node) !== 'attribute' && tree.kindOf(tree.parentOf(node) ?? node) !== 'keyword_argument';
  });
}

function isRequest({ tree }: ModuleFacts, attribute: NodeId): boolean {
  const verb = tree.kindOf(attribute) === 'attribute' ? tree.childByField(attribute, 'attribute') : undefined;
  const call = tree.parentOf(attribute);
  return (
    verb !== undefined &&
    VERBS.has(tree.textOf(verb)) &&
    call !== undefined &&
    tree.kindOf(call) === 'call' &&
    tree.fieldOf(attribute) === 'function'
  );
}

function statementAround({ tree }: ModuleFacts, node: NodeId): NodeId | undefined {
  let statement = node;
  for (let parent = tree.parentOf(node); parent !== undefined; parent = tree.parentOf(parent)) {
    if (tree.kindOf(parent) === 'block') {
      const isSimple = ['expression_statement', 'assert_statement', 'return_statement'].includes(
        tree.kindOf(statement),
      );
      return isSimple ? statement : undefined;
    }
    statement = parent;
  }
  return undefined;
}
