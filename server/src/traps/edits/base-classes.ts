import type { Facts } from '../../model/facts';
import { handlesLoops } from '../reading/event-loop-use';
import type { PlainTestCase } from '../reading/test-case-classes';
import type { Edit } from '../trap';
import { referTo } from './imports';
import type { ModuleEdits } from './with-imports';

/** Makes a class an `unittest.IsolatedAsyncioTestCase` where it says `unittest.TestCase`. */
export function makeIsolated({ module, class: fact }: PlainTestCase): ModuleEdits {
  const { tree, path } = module;
  const list = tree.childByField(fact.node, 'superclasses');
  const { expression, need } = referTo(module, 'unittest', 'IsolatedAsyncioTestCase');
  const edits = (list === undefined ? [] : tree.namedChildren(list))
    .filter((base) => /^unittest(\.case)?\.TestCase$/.test(module.dottedName(base) ?? ''))
    .map((base): Edit => ({ file: path, span: tree.rangeOf(base), newText: expression }));
  return { module, edits, needs: [need] };
}

/** Whether that changes nothing for what the class does already: it is the class itself that says so, and it handles no loops. */
export function isolatesSafely(
  facts: Facts,
  { module, class: fact }: PlainTestCase,
  own: PlainTestCase['class'],
): boolean {
  if (fact !== own || module.path !== facts.module.path) return false;
  return ![{ module, class: fact }, ...facts.basesOf(fact).known].some((entry) =>
    handlesLoops(entry.module, entry.class),
  );
}
