import type { CallFact, Facts, ModuleFacts, NodeId } from '../../model/facts';
import { referTo } from '../edits/imports';
import { withImports } from '../edits/with-imports';
import { callAt } from '../reading/call-index';
import { makesCoroutine } from '../reading/coroutine-calls';
import { named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Edit, Finding, Trap } from '../trap';

/** `asyncio.wait` with coroutines, which it takes no longer. */
export const asyncioWaitCoroutines: Trap = {
  name: 'asyncio-wait-coroutines',
  category: 'error',
  severity: 'error',
  rank: 63,
  summary: 'asyncio.wait takes tasks; coroutines are refused from Python 3.11 on.',
  appliesTo: 'Python >= 3.11; a warning before',
  inNotebooks: true,
  check: (facts) =>
    facts.module.calls.flatMap((call) => {
      const [given] = call.positional;
      if (call.name !== 'asyncio.wait' || given === undefined) return [];
      const coroutines = coroutinesIn(facts, call, given);
      return coroutines.length === 0 ? [] : [finding(facts, call, coroutines)];
    }),
};

/** The calls in a collection that make coroutines, also where the collection has a name of its own in the function. */
function coroutinesIn(facts: Facts, call: CallFact, given: NodeId): readonly CallFact[] {
  const { module } = facts;
  const { tree } = module;
  const collection = tree.kindOf(given) === 'identifier' ? assignedOnce(module, call, given) : given;
  if (collection === undefined) return [];
  return elementsOf(module, collection).flatMap((node) => {
    const element = callAt(module, node);
    return element !== undefined && makesCoroutine(facts, element) ? [element] : [];
  });
}

function elementsOf({ tree }: ModuleFacts, collection: NodeId): readonly NodeId[] {
  switch (tree.kindOf(collection)) {
    case 'list':
    case 'set':
    case 'tuple':
      return tree.namedChildren(collection);
    case 'list_comprehension':
    case 'set_comprehension':
    case 'generator_expression':
      return tree.childrenByField(collection, 'body');
    default:
      return [];
  }
}

/** The value of a name that its function binds once and only hands to the call: nothing else can have made tasks of it. */
function assignedOnce({ tree }: ModuleFacts, { inFunction }: CallFact, name: NodeId): NodeId | undefined {
  if (inFunction === undefined) return undefined;
  const uses = [...tree.descendants(inFunction.node)].filter(
    (node) =>
      tree.kindOf(node) === 'identifier' &&
      tree.textOf(node) === tree.textOf(name) &&
      tree.fieldOf(node) !== 'attribute',
  );
  const [bound, used, more] = uses;
  const assignment = bound === undefined || used !== name || more !== undefined ? undefined : tree.parentOf(bound);
  if (assignment === undefined || tree.childByField(assignment, 'left') !== bound) return undefined;
  return tree.childByField(assignment, 'right');
}

function finding(facts: Facts, call: CallFact, coroutines: readonly CallFact[]): Finding {
  const { module, versions } = facts;
  const { expression, need } = referTo(module, 'asyncio', 'create_task');
  const edits = coroutines.flatMap(({ range: { start, end } }): Edit[] => [
    { file: module.path, span: { start, end: start }, newText: `${expression}(` },
    { file: module.path, span: { start: end, end }, newText: ')' },
  ]);
  const isOld = versions.satisfies('python', '<3.11') === 'yes';
  const symptom = isOld
    ? `${named(facts, 'python')} only warns "The explicit passing of coroutine objects to asyncio.wait() is deprecated since Python 3.8", and 3.11 refuses them`
    : 'Python 3.11 and newer raises "TypeError: Passing coroutines is forbidden, use tasks explicitly"';
  return report(
    asyncioWaitCoroutines,
    facts,
    call.range,
    `asyncio.wait gets coroutines, and takes tasks only. ${symptom.replace('python', 'Python')}.`,
    {
      fixes: fix('Make tasks of them', true, withImports(module, edits, [need])),
      ...(isOld && { severity: 'warning' }),
    },
  );
}
