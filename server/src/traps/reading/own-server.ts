import { sameLoop } from '../../model/effective-loop';
import type { CallFact, Facts, FixtureFact, FunctionFact, ModuleFacts } from '../../model/facts';
import { type BackgroundWork, backgroundWork, workStartedIn } from './background-work';
import { originOf } from './value-types';

/** Blocking ways to ask a server: HTTP clients, and programs that may be one. */
const REQUEST =
  /^((requests|httpx2?)\.(request|get|post|put|patch|delete|head|options|stream)|(requests\.Session|httpx2?\.Client)\.(request|get|post|put|patch|delete|head|options|stream|send)|urllib\.request\.(urlopen|urlretrieve)|urllib3\.(request|PoolManager\.(request|urlopen))|http\.client\.HTTPS?Connection\.(request|getresponse)|subprocess\.(run|call|check_call|check_output|getoutput))$/;

const OWN_HOST = /\b(localhost|127\.0\.0\.1|0\.0\.0\.0)\b|\[::1\]/;

/**
 * The server on the loop of a test or fixture that a blocking request in it goes to: the request waits for an answer,
 * and the server for the loop that the request holds. Undefined where the address cannot be told to be the server's.
 */
export function ownServer(facts: Facts, call: CallFact): BackgroundWork | undefined {
  const definition = call.inFunction;
  if (definition?.isAsync !== true || call.awaited || !REQUEST.test(call.name ?? '')) return undefined;
  const address = addressText(facts, call);
  return startedHere(facts, definition, call, address) ?? startedByFixture(facts, definition, address);
}

/** What says where the request goes: its arguments, and those of the client it is made with. */
function addressText(facts: Facts, call: CallFact): string {
  const { tree, calls } = facts.module;
  const args = tree.childByField(call.node, 'arguments');
  const receiver = call.receiverType === undefined ? undefined : tree.childByField(call.callee, 'object');
  const origin = receiver === undefined ? undefined : originOf(facts, receiver);
  const making =
    origin?.module.path === facts.module.path ? calls.find(({ node }) => node === origin.value) : undefined;
  return [args, making?.node].map((node) => (node === undefined ? '' : tree.textOf(node))).join(' ');
}

function startedHere(
  { module }: Facts,
  definition: FunctionFact,
  call: CallFact,
  address: string,
): BackgroundWork | undefined {
  const work = workStartedIn(module, definition, 'server');
  if (work === undefined || work.range.start > call.range.start) return undefined;
  const isLocal = OWN_HOST.test(address);
  return isLocal || mentions(address, namesFrom(module, definition, work)) ? work : undefined;
}

/** Names assigned from the server, and from those. */
function namesFrom({ tree }: ModuleFacts, { node }: FunctionFact, work: BackgroundWork): ReadonlySet<string> {
  const names = new Set<string>();
  for (const assignment of tree.nodesOfKind('assignment')) {
    const left = tree.childByField(assignment, 'left');
    const right = tree.childByField(assignment, 'right');
    if (assignment < node || assignment > tree.lastOf(node) || left === undefined || right === undefined) continue;
    const makesServer = tree.startOf(right) <= work.range.start && work.range.end <= tree.endOf(right);
    if (!makesServer && !mentions(tree.textOf(right), names)) continue;
    for (const name of tree.textOf(left).match(/\b[A-Za-z_]\w*\b/g) ?? []) names.add(name);
  }
  return names;
}

function startedByFixture(facts: Facts, definition: FunctionFact, address: string): BackgroundWork | undefined {
  const test = facts.tests.find((candidate) => candidate.function.node === definition.node);
  if (test === undefined) return undefined;
  for (const fixture of test.fixtures) {
    if (!fixture.function.isAsync || sameLoop(test.loop, facts.loopOf(fixture, test)) !== 'yes') continue;
    const work = backgroundWork(facts, fixture);
    if (work?.kind !== 'server') continue;
    if (OWN_HOST.test(address) || mentions(address, namesOf(fixture, test.fixtures))) return work;
  }
  return undefined;
}

/** The fixture, and those that are made from it. */
function namesOf(fixture: FixtureFact, all: readonly FixtureFact[]): ReadonlySet<string> {
  return new Set([
    fixture.name,
    ...all.filter(({ requests }) => requests.includes(fixture.name)).map(({ name }) => name),
  ]);
}

function mentions(text: string, names: ReadonlySet<string>): boolean {
  return (text.match(/\b[A-Za-z_]\w*\b/g) ?? []).some((word) => names.has(word));
}
