import { isTransparent } from './coroutine-status';
import type { ClassFact, DecoratorFact, FunctionFact, ModuleFacts } from './facts';
import { elements } from './literals';
import { basesOf, type FindModule, lookUp } from './lookup';
import { readMark } from './read-mark';

export interface ChainedMark {
  readonly mark: DecoratorFact;
  /** `hook`: a hook of a conftest.py has put it on the test. */
  readonly level: 'test' | 'class' | 'module' | 'package' | 'hook';
  /** The class it stands on. */
  readonly className?: string;
}

/**
 * Marks that apply to a test collected in a module and class, in the order pytest looks for the closest one.
 *
 * `pytestmark` in a package's `__init__.py` is none of them: pytest reads it after collection (7) or never (8 on).
 * A class's own list starts with its bases' (farthest first), then its `pytestmark`, then its decorators; a function's
 * starts with the decorator nearest to `def`.
 */
export function markChain(
  module: ModuleFacts,
  fact: FunctionFact,
  inClass: ClassFact | undefined,
  findModule: FindModule,
): readonly ChainedMark[] {
  const chain: ChainedMark[] = [];
  const add = (level: ChainedMark['level'], marks: readonly DecoratorFact[], className?: string): void => {
    for (const mark of marks.flatMap((candidate) => resolveAlias(candidate, findModule))) {
      // On a test, coroutineStatus judges decorators that are no marks.
      chain.push({
        mark: level === 'test' ? mark : unlessMark(mark),
        level,
        ...(className !== undefined && { className }),
      });
    }
  };
  add('test', fact.decorators.toReversed());
  for (let above = inClass; above !== undefined; above = above.enclosingClass) {
    for (const base of basesOf(findModule, above).known.toReversed())
      add('class', classMarks(base.class), base.class.name);
    add('class', classMarks(above), above.name);
  }
  add('module', module.marks);
  return chain;
}

/** A class decorator that is no mark leaves the class's marks alone when it is a known one. */
function classMarks(fact: ClassFact): readonly DecoratorFact[] {
  const decorators = fact.decorators.filter(
    (decorator) => decorator.name === undefined || isMark(decorator) || !isTransparent(decorator.name),
  );
  return [...fact.marks, ...decorators.toReversed()];
}

function isMark(mark: DecoratorFact): boolean {
  return mark.name?.startsWith('pytest.mark.') ?? false;
}

/** What stands where a mark stands and is none by name may give any mark: it has no name. */
function unlessMark(mark: DecoratorFact): DecoratorFact {
  return isMark(mark) ? mark : { ...mark, name: undefined };
}

/** A mark imported from another module of the workspace is what it was assigned there; a list of them is each. */
function resolveAlias(mark: DecoratorFact, findModule: FindModule): readonly DecoratorFact[] {
  if (mark.name === undefined || mark.name.startsWith('pytest.') || mark.called) return [mark];
  const definition = lookUp(findModule, mark.name);
  if (definition?.kind !== 'value') return [mark];
  const { module, value } = definition;
  const names = { dottedName: module.dottedName, assignedFrom: (node: number) => node };
  const values = elements(module.tree, value) ?? [value];
  return values.map((node) => readMark(module.tree, module.path, names, node, node));
}
