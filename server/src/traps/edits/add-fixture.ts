import type { Facts, FixtureFact, ModuleFacts, NodeId } from '../../model/facts';
import { hasPytestAsyncio } from '../reading/installed';
import type { Edit } from '../trap';
import { type ImportNeed, referTo } from './imports';
import { indentationStep, newlineOf } from './lines';
import type { MarkEdits } from './marks';

/** A fixture to be written. Lines of the body are given without indentation of the function's own. */
export interface NewFixture {
  readonly name: string;
  readonly isAsync: boolean;
  readonly parameters: readonly string[];
  /** Arguments of the decorator, `autouse=True`. */
  readonly options: string;
  /** A leading tab stands for one more step. */
  readonly body: readonly string[];
}

/**
 * Writes a fixture above the first test or fixture of the file. Undefined when the file uses the name already, or
 * nobody would run an async one.
 */
export function addFixture(
  facts: Facts,
  { name, isAsync, parameters, options, body }: NewFixture,
): MarkEdits | undefined {
  const { module } = facts;
  if (module.findGlobal(name) !== undefined || facts.findFixture(name) !== undefined) return undefined;
  const decorator = fixtureDecoratorFor(facts, isAsync);
  const before = firstDefinition(facts);
  if (decorator === undefined || before === undefined) return undefined;
  const newline = newlineOf(module.text);
  const step = indentationStep(module.text);
  const lines = [
    `@${decorator.expression}${options === '' ? '' : `(${options})`}`,
    `${isAsync ? 'async ' : ''}def ${name}(${parameters.join(', ')}):`,
    ...body.map((line) => step + line.replace(/^\t+/, (tabs) => step.repeat(tabs.length))),
  ];
  const offset = module.tree.startOf(before);
  const edit: Edit = {
    file: module.path,
    span: { start: offset, end: offset },
    newText: lines.join(newline) + newline.repeat(3),
  };
  return { edits: [edit], needs: [decorator.need] };
}

/** The decorator that has a fixture run: pytest-asyncio's for async ones, unless anyio or auto mode takes plain ones. */
function fixtureDecoratorFor(
  facts: Facts,
  isAsync: boolean,
): { readonly expression: string; readonly need: ImportNeed | undefined } | undefined {
  const plain = referTo(facts.module, 'pytest', 'fixture');
  if (!isAsync || facts.configuration.asyncioMode?.value === 'auto') return plain;
  if (facts.providersInUse.has('anyio') && !facts.providersInUse.has('pytest-asyncio')) return plain;
  return hasPytestAsyncio(facts) ? referTo(facts.module, 'pytest_asyncio', 'fixture') : undefined;
}

/** The statement at the top level that holds the file's first test or fixture. */
function firstDefinition({ module, tests, fixtures }: Facts): NodeId | undefined {
  const own = [...tests, ...fixtures].map((one: { function: FixtureFact['function'] }) => one.function.range.start);
  const first = Math.min(...own);
  return topLevel(module).find((node) => module.tree.endOf(node) > first);
}

function topLevel({ tree }: ModuleFacts): readonly NodeId[] {
  return tree.namedChildren(tree.root);
}
