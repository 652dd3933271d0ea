import type { Facts, FunctionFact, ModuleFacts, TestFact } from '../../model/facts';
import { hasPytestAsyncio } from '../reading/installed';
import type { Edit } from '../trap';
import { addDecorator } from './decorators';
import { referTo } from './imports';
import { indentationAt, lineEnd, newlineOf } from './lines';
import { removeParameter } from './parameters';
import { removeFunction } from './remove-function';
import { withImports } from './with-imports';

const PARTNERS: ReadonlyMap<string, string> = new Map([
  ['setup_method', 'teardown_method'],
  ['teardown_method', 'setup_method'],
  ['setup_function', 'teardown_function'],
  ['teardown_function', 'setup_function'],
]);

/**
 * Makes an autouse fixture of an async `setup_method` or `setup_function` and its async partner: setup, `yield`,
 * teardown. Nothing where that would not be the same: other kinds, tests on several loops, a body that returns.
 */
export function makeXunitFixture(facts: Facts, definition: FunctionFact): Edit[] {
  const { module } = facts;
  const partnerName = PARTNERS.get(definition.name);
  if (partnerName === undefined || definition.isGenerator) return [];
  const partner = module.functions.find(
    (other) =>
      other.isAsync &&
      other.name === partnerName &&
      other.enclosingClass === definition.enclosingClass &&
      other.enclosingFunction === undefined,
  );
  const isSetup = definition.name.startsWith('setup');
  const setup = isSetup ? definition : partner;
  const teardown = isSetup ? partner : definition;
  const decorator = fixtureDecorator(facts, definition);
  if (decorator === undefined || ![setup, teardown].every((part) => part === undefined || isPlain(module, part)))
    return [];
  const parts = setup === undefined ? [] : teardown === undefined ? [] : joined(module, setup, teardown);
  if (parts === undefined) return [];
  const base = setup ?? definition;
  if (setup === undefined) parts.push(...yieldFirst(module, definition));
  const newName = setup === undefined ? 'tear_down' : 'set_up';
  if (isNameTaken(module, base, newName)) return [];
  const unused = base.parameters.slice(base.enclosingClass === undefined ? 0 : 1);
  const edits: Edit[] = [
    addDecorator(module, base, decorator.expression),
    { file: module.path, span: base.nameRange, newText: newName },
    ...unused.map((parameter) => removeParameter(module, base, parameter)),
    ...parts,
  ];
  return withImports(module, edits, [decorator.need]);
}

/** `pytest_asyncio.fixture(autouse=True)`, on the loop of the tests; undefined when their loops differ, or nobody could run it. */
function fixtureDecorator(facts: Facts, { enclosingClass }: FunctionFact) {
  const tests = facts.tests.filter(({ function: test }) => test.enclosingClass === enclosingClass);
  const isAuto = facts.configuration.asyncioMode?.value === 'auto';
  const providers = new Set(tests.map(({ loop }) => loop.provider));
  if (providers.has('anyio')) {
    // anyio runs no fixture for a test that it does not run.
    if (providers.size > 1) return undefined;
    const { expression, need } = referTo(facts.module, 'pytest', 'fixture');
    return { expression: `${expression}(autouse=True)`, need };
  }
  if (!hasPytestAsyncio(facts) || tests.some(({ loop }) => !isOnFunctionLoop(loop))) return undefined;
  const { expression, need } = referTo(facts.module, isAuto ? 'pytest' : 'pytest_asyncio', 'fixture');
  return { expression: `${expression}(autouse=True)`, need };
}

function isOnFunctionLoop({ provider, scope }: TestFact['loop']): boolean {
  return provider === 'sync' || provider === 'nobody' || (provider === 'pytest-asyncio' && scope === 'function');
}

/** Its own parameters are not used, it returns nothing early, and it has lines of its own. */
function isPlain({ tree, text }: ModuleFacts, definition: FunctionFact): boolean {
  const { body, parameters, enclosingClass, node, decorators } = definition;
  if (definition.isGenerator || decorators.length > 0) return false;
  if (indentationAt(text, tree.startOf(body)) === indentationAt(text, tree.startOf(node))) return false;
  const own = new Set(parameters.slice(enclosingClass === undefined ? 0 : 1).map(({ name }) => name));
  return [...tree.descendants(body)].every((below) => {
    const kind = tree.kindOf(below);
    return kind !== 'return_statement' && !(kind === 'identifier' && own.has(tree.textOf(below)));
  });
}

/** The teardown's body behind a `yield` at the end of the setup's; undefined when a comment would be lost. */
function joined(module: ModuleFacts, setup: FunctionFact, teardown: FunctionFact): Edit[] | undefined {
  const { tree, text, path } = module;
  const newline = newlineOf(text);
  const indentation = indentationAt(text, tree.startOf(setup.body));
  const header = tree.childByField(teardown.node, 'return_type') ?? tree.childByField(teardown.node, 'parameters');
  // Comments at the top of a body are not in its block.
  const bodyStart = lineEnd(text, tree.endOf(header ?? teardown.node));
  const setupEnd = lineEnd(text, tree.endOf(setup.node));
  const between = text.slice(setupEnd, Math.max(teardown.range.start, setupEnd));
  const isNext = teardown.range.start > setupEnd && between.trim() === '';
  if (isNext)
    return [{ file: path, span: { start: setupEnd, end: bodyStart }, newText: `${indentation}yield${newline}` }];
  const bodyEnd = lineEnd(text, tree.endOf(teardown.body));
  const body = text.slice(bodyStart, bodyEnd);
  if (!body.endsWith('\n') || text[setupEnd - 1] !== '\n') return undefined;
  return [
    { file: path, span: { start: setupEnd, end: setupEnd }, newText: `${indentation}yield${newline}${body}` },
    removeFunction(module, teardown),
  ];
}

function yieldFirst({ tree, text, path }: ModuleFacts, { body }: FunctionFact): Edit[] {
  const start = tree.startOf(body);
  return [{ file: path, span: { start, end: start }, newText: `yield${newlineOf(text)}${indentationAt(text, start)}` }];
}

function isNameTaken({ functions, imports }: ModuleFacts, { enclosingClass }: FunctionFact, name: string): boolean {
  return (
    imports.some(({ local }) => local === name) ||
    functions.some(
      (other) => other.name === name && (other.enclosingClass === enclosingClass || other.enclosingClass === undefined),
    )
  );
}
