import type { Facts, FunctionFact, ModuleFacts } from '../../model/facts';
import { makeFixtureAsync, makeTestAsync } from './async-function';
import { awaitLoopRuns, usesOf } from './await-loop-runs';
import { referTo } from './imports';
import { lineStart, newlineOf } from './lines';
import type { MarkEdits } from './marks';
import { removeParameter } from './parameters';
import type { ModuleEdits } from './with-imports';

/**
 * Takes the parameter `event_loop` out of every test and fixture of the file and its suite. An async function that uses
 * it gets the running loop instead; a synchronous one that has it run coroutines becomes async, and awaits them.
 * Undefined when one does more with it: that needs a hand.
 */
export function releaseEventLoop(facts: Facts): ModuleEdits[] | undefined {
  const released: ModuleEdits[] = [];
  for (const own of [facts, ...facts.suite]) {
    const functions = new Map<number, { function: FunctionFact; makeAsync: () => MarkEdits | undefined }>();
    for (const test of own.tests)
      functions.set(test.function.node, { function: test.function, makeAsync: () => makeTestAsync(own, test) });
    for (const fixture of own.fixtures)
      functions.set(fixture.function.node, {
        function: fixture.function,
        makeAsync: () => makeFixtureAsync(own, fixture),
      });
    for (const { function: definition, makeAsync } of functions.values()) {
      const edits = releaseFunction(own.module, definition) ?? releaseSynchronous(own.module, definition, makeAsync());
      if (edits === undefined) return undefined;
      released.push(edits);
    }
  }
  return released;
}

/** The loop's runs become awaits of a function that becomes async. @param made what makes it so */
function releaseSynchronous(
  module: ModuleFacts,
  definition: FunctionFact,
  made: MarkEdits | undefined,
): ModuleEdits | undefined {
  const parameter = definition.parameters.find(({ name }) => name === 'event_loop');
  if (definition.isAsync || parameter === undefined || made === undefined) return undefined;
  const runs = awaitLoopRuns(module, definition, 'event_loop');
  const taken = runs?.usedOtherwise ? takeRunningLoop(module, definition) : { edits: [], needs: [] };
  if (runs === undefined || taken === undefined) return undefined;
  const removed = removeParameter(module, definition, parameter);
  return {
    module,
    edits: [...made.edits, removed, ...taken.edits, ...runs.edits],
    needs: [...made.needs, ...taken.needs],
  };
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
