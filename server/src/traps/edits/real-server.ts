import type { CallFact, Facts, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import { functionAround } from '../reading/function-around';
import type { AppClient } from '../reading/test-clients';
import type { Edit } from '../trap';
import { addFixture } from './add-fixture';
import { removeKeyword, setKeyword } from './arguments';
import { referTo } from './imports';
import { wholeLines } from './lines';
import { addParameter } from './parameters';
import { withImports } from './with-imports';

const FIXTURE = 'server_url';

/**
 * Points an async client at a real server instead of ASGITransport: a fixture runs uvicorn in a thread, on a port that
 * is free, and stops it after the test. Nothing where uvicorn is not installed, the app is no global of the file or an
 * import, or the client is made in a place that cannot request a fixture of one test.
 */
export function useRealServer(facts: Facts, client: AppClient): Edit[] {
  const { module, versions } = facts;
  const { app, making, transport } = client;
  if (versions.isInstalled('uvicorn') !== 'yes' || client.module.path !== module.path) return [];
  const around = functionAround(module, making.node);
  const isPlain = transport === undefined || transport.positional.length + transport.keywords.size === 1;
  if (around === undefined || !canRequest(facts, around) || !isPlain || !isGlobal(module, around, app)) return [];
  const address = making.keywords.get('base_url');
  const written = address === undefined ? undefined : module.stringValue(address);
  // What the app has been given by the test lives on the loop of the test, and the server has its own.
  if (!/^https?:\/\/[^/]+\/?$/.test(written ?? '') || module.text.includes('dependency_overrides')) return [];
  const server = serverFixture(facts, module.tree.textOf(app));
  if (server === undefined) return [];
  const removal = removeKeyword(module, making.node, transport === undefined ? 'app' : 'transport');
  const edits = [
    ...server.edits,
    addParameter(module, around, FIXTURE),
    ...(transport === undefined ? [] : removeAssignment(module, around, transport)),
    ...(removal === undefined ? [] : [removal]),
    setKeyword(module, making.node, 'base_url', FIXTURE),
  ];
  return withImports(module, edits, server.needs);
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
