import type { Facts, FunctionFact, ModuleFacts } from '../../model/facts';
import { usesOf } from './await-loop-runs';
import { referTo } from './imports';
import { lineStart, newlineOf } from './lines';
import type { MarkEdits } from './marks';
import { removeParameter } from './parameters';
import type { ModuleEdits } from './with-imports';

/**
 * Takes the parameter `event_loop` out of every test and fixture of the file and its suite. An async function that uses
 * it gets the running loop instead. Undefined when a synchronous function uses it: that one needs a hand.
 */
export function releaseEventLoop(facts: Facts): ModuleEdits[] | undefined {
  const released: ModuleEdits[] = [];
  for (const { module, tests, fixtures } of [facts, ...facts.suite]) {
    const functions = new Map([...tests, ...fixtures].map(({ function: definition }) => [definition.node, definition]));
    for (const definition of functions.values()) {
      const edits = releaseFunction(module, definition);
      if (edits === undefined) return undefined;
      released.push(edits);
    }
  }
  return released;
}

/** Takes the parameter `event_loop` out of one test or fixture, as above. */
export function releaseFunction(module: ModuleFacts, definition: FunctionFact): ModuleEdits | undefined {
  const parameter = definition.parameters.find(({ name }) => name === 'event_loop');
  if (parameter === undefined) return { module, edits: [], needs: [] };
  const removed = removeParameter(module, definition, parameter);
  if (usesOf(module, definition, 'event_loop').length === 0) return { module, edits: [removed], needs: [] };
  if (!definition.isAsync) return undefined;
  const taken = takeRunningLoop(module, definition);
  return taken && { module, edits: [removed, ...taken.edits], needs: taken.needs };
}

/** Makes `event_loop` a name for the running loop, in the first line of a function that is async or becomes it. */
export function takeRunningLoop(module: ModuleFacts, definition: FunctionFact): MarkEdits | undefined {
  const { text, path } = module;
  const { expression, need } = referTo(module, 'asyncio', 'get_running_loop');
  const start = firstStatement(module, definition);
  const indentation = text.slice(lineStart(text, start), start);
  if (indentation.trim() !== '') return undefined;
  const newText = `event_loop = ${expression}()${newlineOf(text)}${indentation}`;
  return { edits: [{ file: path, span: { start, end: start }, newText }], needs: [need] };
}

/** Behind the docstring, when something follows it. */
function firstStatement({ tree }: ModuleFacts, { body }: FunctionFact): number {
  const [first, second] = tree.namedChildren(body);
  const text = first === undefined ? undefined : tree.namedChildren(first)[0];
  const isDocstring = text !== undefined && tree.kindOf(text) === 'string';
  return tree.startOf(isDocstring ? (second ?? body) : body);
}
