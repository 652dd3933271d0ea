import type { Facts, FixtureFact, NodeId } from '../../model/facts';
import { indentationAt, indentationStep, lineStart, newlineOf } from '../edits/lines';
import { assignmentToWith } from '../edits/wrap-rest';
import { clientMadeBy, type FoundClient } from '../reading/loop-clients';
import { fix, report } from '../reading/report';
import type { Edit, Finding, Fix, Trap } from '../trap';

/** A fixture that makes a client and never closes it. */
export const fixtureNoAsyncCleanup: Trap = {
  name: 'fixture-no-async-cleanup',
  category: 'leak',
  severity: 'information',
  rank: 55,
  summary: 'An async fixture makes a client and leaves it open: its connections are told of in later tests.',
  appliesTo: 'every version',
  check: (facts) =>
    facts.fixtures.flatMap((fixture) => {
      const leak = fixture.function.isAsync ? leakOf(facts, fixture) : undefined;
      return leak === undefined ? [] : [finding(facts, fixture, leak)];
    }),
};

interface Leak {
  readonly made: FoundClient;
  /** The call that makes it. */
  readonly value: NodeId;
  /** Its assignment, when the fixture gives it a name. */
  readonly assignment: NodeId | undefined;
  /** The `return` statement or the statement of the `yield`. */
  readonly given: NodeId;
  readonly isYield: boolean;
}

/** The client a fixture gives, when nothing in the fixture closes it. */
function leakOf(facts: Facts, fixture: FixtureFact): Leak | undefined {
  const { module } = facts;
  const { tree } = module;
  const { function: made } = fixture;
  const isYield = made.isGenerator;
  const statements = tree
    .nodesOfKind(isYield ? 'yield' : 'return_statement')
    .filter((node) => made.node < node && node <= tree.lastOf(made.node));
  const [only, more] = statements;
  const expression = only === undefined ? undefined : tree.namedChildren(only)[0];
  if (only === undefined || more !== undefined || expression === undefined) return undefined;
  const given = isYield ? (tree.parentOf(only) ?? only) : only;
  if (tree.kindOf(expression) === 'call' || tree.kindOf(expression) === 'await') {
    const found = clientAt(facts, expression);
    return found === undefined ? undefined : { ...found, assignment: undefined, given, isYield };
  }
  if (tree.kindOf(expression) !== 'identifier') return undefined;
  const name = tree.textOf(expression);
  const [assignment, another] = tree
    .nodesOfKind('assignment')
    .filter((node) => made.node < node && node <= tree.lastOf(made.node))
    .filter((node) => tree.textOf(tree.childByField(node, 'left') ?? node) === name);
  const right = assignment === undefined ? undefined : tree.childByField(assignment, 'right');
  if (assignment === undefined || another !== undefined || right === undefined) return undefined;
  const found = clientAt(facts, right);
  if (found === undefined || isGivenAway(facts, fixture, name, assignment, given)) return undefined;
  return { ...found, assignment, given, isYield };
}

function clientAt(facts: Facts, node: NodeId): { readonly made: FoundClient; readonly value: NodeId } | undefined {
  const { module } = facts;
  const value = module.tree.kindOf(node) === 'await' ? module.tree.namedChildren(node)[0] : node;
  const made = value === undefined ? undefined : clientMadeBy(facts, module, value);
  // What closes itself when it is collected, or needs no closing to be quiet.
  return made === undefined || value === undefined || made.client.close === undefined ? undefined : { made, value };
}

/** Something else in the fixture is done with it: closed, registered, entered, handed on. Setting it up is none of that. */
function isGivenAway(
  facts: Facts,
  { function: made }: FixtureFact,
  name: string,
  assignment: NodeId,
  given: NodeId,
): boolean {
  const { tree } = facts.module;
  return [...tree.descendants(made.body)].some((node) => {
    if (tree.kindOf(node) !== 'identifier' || tree.textOf(node) !== name || tree.fieldOf(node) === 'attribute')
      return false;
    if (node > assignment && node <= tree.lastOf(assignment)) return false;
    if (node > given && node <= tree.lastOf(given)) return false;
    const parent = tree.parentOf(node);
    const attribute =
      parent !== undefined && tree.kindOf(parent) === 'attribute' ? tree.childByField(parent, 'attribute') : undefined;
    return attribute === undefined || CLOSING.test(tree.textOf(attribute));
  });
}

const CLOSING = /close|dispose|disconnect|stop|terminate|shutdown|__aexit__|__aenter__/;

function finding(facts: Facts, fixture: FixtureFact, leak: Leak): Finding {
  const { tree } = facts.module;
  const shown = leak.made.type.split('.').pop() ?? '';
  const message = `The fixture "${fixture.name}" makes a ${shown} and nothing closes it. The connections it leaves open are told of in whichever test comes next: "ResourceWarning: unclosed ...", "Unclosed client session", or "Event loop is closed".`;
  return report(fixtureNoAsyncCleanup, facts, tree.rangeOf(leak.value), message, {
    fixes: fixes(facts, fixture, leak),
  });
}

function fixes(facts: Facts, fixture: FixtureFact, leak: Leak): Fix[] {
  const { client } = leak.made;
  if (client.close === undefined) return [];
  const entered = client.entered ? enter(facts, fixture, leak) : [];
  return [
    ...fix('Open it with "async with"', false, entered),
    ...fix('Close it after the test', false, closeAfter(facts, fixture, leak)),
  ];
}

function enter({ module }: Facts, fixture: FixtureFact, { assignment, given, isYield, value }: Leak): Edit[] {
  const { tree, path } = module;
  const isAwaited = tree.kindOf(tree.parentOf(value) ?? 0) === 'await';
  if (isAwaited) return [];
  if (assignment !== undefined) {
    const start = tree.startOf(given);
    const toYield = isYield ? [] : [{ file: path, span: { start, end: start + 'return'.length }, newText: 'yield' }];
    return isLast(module, fixture, given) || isYield ? assignmentToWith(module, assignment, 'async with', toYield) : [];
  }
  return replaceGiven(module, fixture, given, (indentation, step, newline) => {
    const name = localName(fixture);
    return `async with ${tree.textOf(value)} as ${name}:${newline}${indentation}${step}yield ${name}`;
  });
}

/** `yield client` and the closing behind it. */
function closeAfter(
  { module }: Facts,
  fixture: FixtureFact,
  { assignment, given, isYield, made, value }: Leak,
): Edit[] {
  const { tree, path, text } = module;
  const { close } = made.client;
  if (close === undefined || !isLast(module, fixture, given)) return [];
  const left = assignment === undefined ? undefined : tree.childByField(assignment, 'left');
  const name = left === undefined ? localName(fixture) : tree.textOf(left);
  const ending = `${close.awaited ? 'await ' : ''}${name}.${close.method}()`;
  if (assignment === undefined) {
    const parent = tree.parentOf(value);
    const making = parent !== undefined && tree.kindOf(parent) === 'await' ? parent : value;
    return replaceGiven(module, fixture, given, (indentation, _, newline) =>
      [`${name} = ${tree.textOf(making)}`, `yield ${name}`, ending].join(`${newline}${indentation}`),
    );
  }
  const start = tree.startOf(given);
  const end = tree.endOf(given);
  const indentation = indentationAt(text, start);
  const toYield = isYield ? [] : [{ file: path, span: { start, end: start + 'return'.length }, newText: 'yield' }];
  return [...toYield, { file: path, span: { start: end, end }, newText: `${newlineOf(text)}${indentation}${ending}` }];
}

function replaceGiven(
  { tree, path, text }: Facts['module'],
  { function: made }: FixtureFact,
  given: NodeId,
  written: (indentation: string, step: string, newline: string) => string,
): Edit[] {
  const start = tree.startOf(given);
  const indentation = indentationAt(text, start);
  const isAlone = lineStart(text, start) + indentation.length === start && tree.parentOf(given) === made.body;
  if (!isAlone) return [];
  return [
    { file: path, span: tree.rangeOf(given), newText: written(indentation, indentationStep(text), newlineOf(text)) },
  ];
}

function isLast({ tree }: Facts['module'], { function: made }: FixtureFact, given: NodeId): boolean {
  return tree.namedChildren(made.body).at(-1) === given;
}

/** What a fixture calls its own value. */
function localName({ function: { name, parameters } }: FixtureFact): string {
  return parameters.some((parameter) => parameter.name === name) ? `own_${name}` : name;
}
