import type { CallFact, Facts, NodeId } from '../../model/facts';
import { keywordArgument, removeKeyword } from '../edits/arguments';
import { openClient } from '../edits/async-client';
import { makeTestAsync } from '../edits/async-function';
import { referTo } from '../edits/imports';
import { withImports } from '../edits/with-imports';
import { ASGI_APPS, WSGI_APPS } from '../reading/apps';
import { callAt } from '../reading/call-index';
import { named } from '../reading/installed';
import { fix, report } from '../reading/report';
import { typeOfValue } from '../reading/value-types';
import type { Edit, Finding, Fix, Trap } from '../trap';

/** `app=` given to an httpx client: deprecated in 0.27, gone in 0.28; an ASGI app in the synchronous client never worked. */
export const httpxAppShortcut: Trap = {
  name: 'httpx-app-shortcut',
  category: 'deprecated',
  severity: 'error',
  rank: 9,
  summary: 'httpx clients no longer take `app`, and the synchronous one never took an ASGI app.',
  appliesTo: 'httpx >= 0.27; every httpx for an ASGI app in the synchronous client',
  inNotebooks: true,
  check: (facts) => facts.module.calls.flatMap((call) => checkCall(facts, call)),
};

type Library = 'httpx' | 'httpx2';

function checkCall(facts: Facts, call: CallFact): Finding[] {
  const [, library, client] = /^(httpx2?)\.(AsyncClient|Client)$/.exec(clientClass(facts, call) ?? '') ?? [];
  if (library !== 'httpx' && library !== 'httpx2') return [];
  const app = call.keywords.get('app');
  if (client === 'AsyncClient') return app === undefined ? [] : asyncClient(facts, call, app, library);
  if (app !== undefined) return syncClient(facts, call, app, library);
  return asgiTransportInSyncClient(facts, call, library);
}

/** The called class, or the httpx class that a class of this file is made from. */
function clientClass({ module }: Facts, { name }: CallFact): string | undefined {
  if (name === undefined || !name.startsWith(`${module.moduleName}.`)) return name;
  const own = module.classes.find((candidate) => `${module.moduleName}.${candidate.name}` === name);
  if (own === undefined) return name;
  const takesApp = module.functions.some(({ name, enclosingClass }) => enclosingClass === own && name === '__init__');
  return takesApp ? undefined : own.bases.find((base) => base !== undefined);
}

function asyncClient(facts: Facts, call: CallFact, app: NodeId, library: Library): Finding[] {
  const text = shortcutText(facts, library, 'AsyncClient', 'ASGITransport');
  if (text === undefined) return [];
  return [shortcut(facts, call, text, transportFix(facts, call, app, library, 'ASGITransport'))];
}

function syncClient(facts: Facts, call: CallFact, app: NodeId, library: Library): Finding[] {
  const type = typeOfValue(facts, app);
  if (type !== undefined && ASGI_APPS.has(type)) return [asgiInSyncClient(facts, call, app, library)];
  const text = shortcutText(facts, library, 'Client', 'WSGITransport');
  if (text === undefined) return [];
  const isWsgi = type !== undefined && WSGI_APPS.has(type);
  return [shortcut(facts, call, text, isWsgi ? transportFix(facts, call, app, library, 'WSGITransport') : [])];
}

/** What happens to the shortcut in the installed version; undefined where it is silent or unknown. */
function shortcutText(facts: Facts, library: Library, client: string, transport: string): string | undefined {
  const gone = `raises "TypeError: ${client}.__init__() got an unexpected keyword argument 'app'"`;
  if (library === 'httpx2' || facts.versions.satisfies('httpx', '>=0.28') === 'yes') {
    return `${named(facts, library)} has no such argument and ${gone}.`;
  }
  if (facts.versions.satisfies('httpx', '>=0.27') !== 'yes') return undefined;
  return `${named(facts, library)} warns "The 'app' shortcut is now deprecated. Use the explicit style 'transport=${transport}(app=...)' instead."; 0.28 ${gone}.`;
}

function shortcut(facts: Facts, call: CallFact, text: string, fixes: readonly Fix[]): Finding {
  const gone = text.includes('no such argument');
  const message = `${facts.module.tree.textOf(call.callee)} is given "app". ${text}`;
  return report(httpxAppShortcut, facts, argumentRange(facts, call), message, {
    fixes,
    ...(gone ? {} : { severity: 'warning' as const, tags: ['deprecated' as const] }),
  });
}

function argumentRange({ module }: Facts, call: CallFact) {
  const argument = keywordArgument(module, call.node, 'app');
  return argument === undefined ? call.range : module.tree.rangeOf(argument);
}

function transportFix(facts: Facts, call: CallFact, app: NodeId, library: Library, transport: string): Fix[] {
  const { module } = facts;
  const argument = keywordArgument(module, call.node, 'app');
  if (argument === undefined || call.keywords.has('transport')) return [];
  const { expression, need } = referTo(module, library, transport);
  const base = needsBaseUrl(facts, call) ? ', base_url="http://test"' : '';
  const newText = `transport=${expression}(app=${module.tree.textOf(app)})${base}`;
  const edit: Edit = { file: module.path, span: module.tree.rangeOf(argument), newText };
  return fix(`Say the transport: ${transport}(app=...)`, true, withImports(module, [edit], [need]));
}

/** Requests to a path alone fail without a base URL; where arguments are unpacked it may be among them. */
function needsBaseUrl({ module: { tree } }: Facts, { node, keywords }: CallFact): boolean {
  const list = tree.childByField(node, 'arguments');
  const unpacks =
    list !== undefined && tree.namedChildren(list).some((child) => tree.kindOf(child) === 'dictionary_splat');
  return !keywords.has('base_url') && !unpacks;
}

function asgiInSyncClient(facts: Facts, call: CallFact, app: NodeId, library: Library): Finding {
  const { tree } = facts.module;
  const client = tree.textOf(call.callee);
  const gone = library === 'httpx2' || facts.versions.satisfies('httpx', '>=0.28') === 'yes';
  const symptom = gone
    ? `${named(facts, library)} raises "TypeError: Client.__init__() got an unexpected keyword argument 'app'".`
    : `${named(facts, library)} calls it as a WSGI app: "missing 1 required positional argument: 'send'".`;
  const message = `"${tree.textOf(app)}" is an ASGI app, and the synchronous ${client} cannot run one. ${symptom}`;
  const fixes = [...testClientFix(facts, call, app), ...asyncTestFix(facts, call, app, library)];
  return report(httpxAppShortcut, facts, argumentRange(facts, call), message, { fixes });
}

/** The test async, with an async client on its own loop and every request awaited. */
function asyncTestFix(facts: Facts, call: CallFact, app: NodeId, library: Library, keyword = 'app'): Fix[] {
  const { module } = facts;
  const test = facts.tests.find(({ function: own }) => own.node === call.inFunction?.node);
  const made = test === undefined || test.function.isAsync ? undefined : makeTestAsync(facts, test);
  const argument = keywordArgument(module, call.node, keyword);
  if (test === undefined || made === undefined || argument === undefined) return [];
  const list = module.tree.childByField(call.node, 'arguments');
  if (list === undefined || (keyword === 'app' && call.keywords.has('transport'))) return [];
  const start = module.tree.startOf(list);
  const { start: from, end: to } = module.tree.rangeOf(argument);
  const before = module.text.slice(start, from);
  const after = module.text.slice(to, module.tree.endOf(list));
  const base = needsBaseUrl(facts, call) ? ', base_url="http://test"' : '';
  const opened = openClient(facts, test.function, call, app, library, ({ client, transport }) => {
    return `${client}${before}transport=${transport}(app=${module.tree.textOf(app)})${base}${after}`;
  });
  if (opened.edits.length === 0) return [];
  const edits = withImports(module, [...made.edits, ...opened.edits], [...made.needs, ...opened.needs]);
  return fix('Make the test async, with an async client', false, edits);
}

/** `httpx.Client(transport=httpx.ASGITransport(app=app))`: a transport that only an async client can use. */
function asgiTransportInSyncClient(facts: Facts, call: CallFact, library: Library): Finding[] {
  const { module } = facts;
  const value = call.keywords.get('transport');
  if (value === undefined || module.typeOf(value) !== `${library}.ASGITransport`) return [];
  const transport = callAt(module, value);
  const app = transport?.keywords.get('app') ?? transport?.positional[0];
  const message = `ASGITransport works with the async client only. In a "with" block ${named(facts, library)} raises "AttributeError: 'ASGITransport' object has no attribute '__enter__'".`;
  const fixes =
    app === undefined
      ? []
      : [...testClientFix(facts, call, app, 'transport'), ...asyncTestFix(facts, call, app, library, 'transport')];
  return [report(httpxAppShortcut, facts, module.tree.rangeOf(value), message, { fixes })];
}

/** `httpx.Client(app=app, ...)` becomes `TestClient(app, ...)`: a client for synchronous tests with a loop of its own. */
function testClientFix(facts: Facts, call: CallFact, app: NodeId, keyword = 'app'): Fix[] {
  const { module } = facts;
  const { tree, path } = module;
  const type = typeOfValue(facts, app);
  if (type === undefined || !/^(fastapi|starlette)\./.test(type) || call.positional.length > 0) return [];
  // Other arguments of httpx.Client (transport, verify, ...) mean nothing to a test client.
  const understood = new Set([keyword, 'base_url', 'headers', 'cookies', 'follow_redirects']);
  if (![...call.keywords.keys()].every((name) => understood.has(name))) return [];
  const removal = removeKeyword(module, call.node, keyword);
  const list = tree.childByField(call.node, 'arguments');
  if (removal === undefined || list === undefined) return [];
  const { expression, need } = referTo(module, `${type.split('.')[0]}.testclient`, 'TestClient', 'name');
  const open = tree.startOf(list) + 1;
  const separator = call.keywords.size > 1 ? ', ' : '';
  // The app moves to the front: what lies between the brackets is written anew.
  const kept = tree.textOf(list).slice(1, -1);
  const cut = { start: removal.span.start - open, end: removal.span.end - open };
  const rest = kept.slice(0, cut.start) + kept.slice(cut.end);
  const edits: Edit[] = [
    { file: path, span: tree.rangeOf(call.callee), newText: expression },
    {
      file: path,
      span: { start: open, end: tree.endOf(list) - 1 },
      newText: joined(tree.textOf(app), separator, rest),
    },
  ];
  return fix('Use TestClient, which runs the app on a loop of its own', false, withImports(module, edits, [need]));
}

/** Keeps a layout of one argument a line. */
function joined(first: string, separator: string, rest: string): string {
  const lead = /^\s*/.exec(rest)?.[0] ?? '';
  const between = lead.includes('\n') && separator !== '' ? `,${lead}` : separator;
  return `${lead}${first}${between}${rest.slice(lead.length)}`;
}
