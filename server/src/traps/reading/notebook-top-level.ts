import type { CallFact, Facts, NodeId } from '../../model/facts';

/** Whether a call runs when its cell does: on the notebook's running loop, not in a function that is called later. */
export function runsWithCell({ module }: Facts, { node, inFunction }: CallFact): boolean {
  return module.notebook !== undefined && inFunction === undefined && !isBelow(module, node, ['lambda']);
}

/** Whether `await` may stand in the place of code at a notebook's top level. */
export function takesAwait({ module }: Facts, node: NodeId): boolean {
  const { notebook, tree } = module;
  if (notebook === undefined) return false;
  const start = tree.startOf(node);
  // Python makes an async generator of a generator expression, and does not take await in a class body at all.
  if (isBelow(module, node, ['lambda', 'generator_expression', 'class_definition'])) return false;
  return !notebook.plainPython.some((range) => range.start <= start && start < range.end);
}

/** A notebook may define a name anew in a later cell, and cells run in any order: then nothing is known about it. */
export function isDefinedTwice({ module }: Facts, name: string): boolean {
  return module.notebook !== undefined && module.functions.filter((other) => other.name === name).length > 1;
}

const ASKS_WHERE_IT_RUNS =
  /get_ipython|ipykernel|ipython|jupyter|notebook|colab|running_loop|is_running|current_task|sniffio/i;
const CAUGHT = /\b(RuntimeError|Exception|BaseException)\b/;

/** Whether the code asks itself if a loop is running: it handles what would fail. */
export function asksForLoop({ module: { tree } }: Facts, node: NodeId): boolean {
  for (let above = tree.parentOf(node); above !== undefined; above = tree.parentOf(above)) {
    const kind = tree.kindOf(above);
    if (kind === 'if_statement' || kind === 'conditional_expression') {
      const text = tree.textOf(above);
      if (ASKS_WHERE_IT_RUNS.test(text)) return true;
    }
    if (kind === 'try_statement') {
      const handlers = tree.children(above).filter((child) => tree.kindOf(child) === 'except_clause');
      if (
        handlers.some(
          (handler) => /^except\s*:/.test(tree.textOf(handler)) || CAUGHT.test(headOf(tree.textOf(handler))),
        )
      )
        return true;
    }
  }
  return false;
}

function headOf(clause: string): string {
  return clause.slice(0, clause.indexOf(':'));
}

function isBelow({ tree }: Facts['module'], node: NodeId, kinds: readonly string[]): boolean {
  for (let above = tree.parentOf(node); above !== undefined; above = tree.parentOf(above)) {
    if (kinds.includes(tree.kindOf(above))) return true;
  }
  return false;
}
