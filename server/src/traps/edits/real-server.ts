import type { CallFact, Facts, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import { functionAround } from '../reading/function-around';
import type { AppClient } from '../reading/test-clients';
import type { Edit } from '../trap';
import { addFixture } from './add-fixture';
import { removeKeyword, setKeyword } from './arguments';
import { referTo } from './imports';
import { wholeLines } from './lines';
import type { MarkEdits } from './marks';
import { addParameter } from './parameters';
import { withImports } from './with-imports';

const FIXTURE = 'server_url';

/** What a client can be of; TestClient is made of one of them. */
const HTTP_LIBRARIES = ['httpx', 'httpx2'];

/**
 * Points a client at a real server instead of ASGITransport or TestClient: a fixture runs uvicorn in a thread, on a port
 * that is free, and stops it after the test. Where a fixture of a conftest.py makes the client, the server's is put there.
 * Nothing where uvicorn is not installed, the app is no global of the file or an import, or the client is made in a place
 * that cannot request a fixture of one test.
 */
export function useRealServer(facts: Facts, client: AppClient): Edit[] {
  const home = factsOf(facts, client.module);
  const { module } = home;
  const around = functionAround(module, client.making.node);
  if (facts.versions.isInstalled('uvicorn') !== 'yes') return [];
  if (around === undefined || !canRequest(home, around) || !isGlobal(module, around, client.app)) return [];
  // What the app has been given by the test lives on the loop of the test, and the server has its own.
  if ([facts.module, module].some(({ text }) => text.includes('dependency_overrides'))) return [];
  const redirected = redirect(facts, around, client);
  const server = serverFixture(home, module.tree.textOf(client.app));
  if (redirected === undefined || server === undefined) return [];
  const edits = [...server.edits, addParameter(module, around, FIXTURE), ...redirected.edits];
  return withImports(module, edits, [...server.needs, ...redirected.needs]);
}

/** The facts with another module of the same tests' fixtures in the place of their own. */
function factsOf(facts: Facts, module: ModuleFacts): Facts {
  if (module.path === facts.module.path) return facts;
  const used = new Set(facts.tests.flatMap(({ fixtures }) => fixtures));
  return { ...facts, module, tests: [], fixtures: [...used].filter((fixture) => fixture.module.path === module.path) };
}

/** Gives the client the server's address. Undefined where it is made with more than that could take the place of. */
function redirect(facts: Facts, around: FunctionFact, client: AppClient): MarkEdits | undefined {
  const { kind, module, making, transport } = client;
  const address = making.keywords.get('base_url');
  const written = address === undefined ? undefined : module.stringValue(address);
  const isHost = /^https?:\/\/[^/]+\/?$/.test(written ?? '');
  if (kind === 'testclient') {
    const known = [...making.keywords.keys()].every((name) => name === 'app' || name === 'base_url');
    const library = HTTP_LIBRARIES.find((name) => facts.versions.isInstalled(name) === 'yes');
    if (!known || making.positional.length > 1 || library === undefined) return undefined;
    if (address !== undefined && !isHost) return undefined;
    const { expression, need } = referTo(module, library, 'Client');
    const newText = `${expression}(base_url=${FIXTURE})`;
    return { edits: [{ file: module.path, span: module.tree.rangeOf(making.node), newText }], needs: [need] };
  }
  const isPlain = transport === undefined || transport.positional.length + transport.keywords.size === 1;
  if (!isPlain || !isHost) return undefined;
  const removal = removeKeyword(module, making.node, transport === undefined ? 'app' : 'transport');
  const edits = [
    ...(transport === undefined ? [] : removeAssignment(module, around, transport)),
    ...(removal === undefined ? [] : [removal]),
    setKeyword(module, making.node, 'base_url', FIXTURE),
  ];
  return { edits, needs: [] };
}

/** `loop="asyncio"`: with uvloop installed, older releases would set the policy of the whole process. */
function serverFixture(facts: Facts, app: string) {
  const { module } = facts;
  const server = referTo(module, 'uvicorn', 'Server');
  const config = referTo(module, 'uvicorn', 'Config');
  const thread = referTo(module, 'threading', 'Thread');
  const sleep = referTo(module, 'time', 'sleep');
  const fixture = addFixture(facts, {
    name: FIXTURE,
    isAsync: false,
    parameters: [],
    options: '',
    body: [
      `server = ${server.expression}(${config.expression}(${app}, port=0, loop="asyncio", log_level="warning"))`,
      `thread = ${thread.expression}(target=server.run)`,
      'thread.start()',
      'while not server.started and thread.is_alive():',
      `\t${sleep.expression}(0.01)`,
      'yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"',
      'server.should_exit = True',
      'thread.join()',
    ],
  });
  if (fixture === undefined) return undefined;
  return { ...fixture, needs: [...fixture.needs, server.need, config.need, thread.need, sleep.need] };
}

function canRequest({ tests, fixtures }: Facts, { node, parameters }: FunctionFact): boolean {
  const test = tests.find((candidate) => candidate.function.node === node);
  const fixture = fixtures.find((candidate) => candidate.function.node === node);
  if (parameters.some(({ name }) => name === FIXTURE)) return false;
  return test === undefined ? fixture?.scope === 'function' : !test.isUnittest;
}

function isGlobal(module: ModuleFacts, around: FunctionFact, app: NodeId): boolean {
  const { tree } = module;
  const name = tree.textOf(app);
  if (tree.kindOf(app) !== 'identifier' || around.parameters.some((parameter) => parameter.name === name)) return false;
  const kind = module.findGlobal(name)?.kind;
  const isLocal = namesIn(module, around, name).some((node) => tree.fieldOf(node) === 'left');
  return (kind === 'value' || kind === 'import') && !isLocal;
}

/** `transport = ASGITransport(app=app)` goes when nothing but the client uses it. */
function removeAssignment(module: ModuleFacts, around: FunctionFact, { node }: CallFact): Edit[] {
  const { tree, text, path } = module;
  const assignment = tree.parentOf(node);
  const left = assignment === undefined ? undefined : tree.childByField(assignment, 'left');
  if (assignment === undefined || left === undefined || tree.kindOf(assignment) !== 'assignment') return [];
  const uses = namesIn(module, around, tree.textOf(left)).filter((use) => use !== left);
  if (uses.length > 1) return [];
  return [{ file: path, span: wholeLines(text, tree.rangeOf(assignment)), newText: '' }];
}

/** Uses of a name in a function, not attributes and names of keywords. */
function namesIn({ tree }: ModuleFacts, { body }: FunctionFact, name: string): NodeId[] {
  return [...tree.descendants(body)].filter((node) => {
    if (tree.kindOf(node) !== 'identifier' || tree.textOf(node) !== name || tree.fieldOf(node) === 'attribute')
      return false;
    const parent = tree.parentOf(node);
    return parent === undefined || tree.kindOf(parent) !== 'keyword_argument' || tree.fieldOf(node) !== 'name';
  });
}
