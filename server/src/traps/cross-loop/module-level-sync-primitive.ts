import type { Facts, ModuleFacts, NodeId } from '../../model/facts';
import { addFixture } from '../edits/add-fixture';
import { callElsewhere } from '../edits/self-contained';
import { withImports } from '../edits/with-imports';
import { importName } from '../reading/import-name';
import { fix, report } from '../reading/report';
import { type SharedValue, sharedValues } from '../reading/shared-values';
import type { Finding, Fix, Trap } from '../trap';

/** A lock, event or queue of asyncio that is made once and used by tests on different loops. */
export const moduleLevelSyncPrimitive: Trap = {
  name: 'module-level-sync-primitive',
  category: 'cross-loop',
  severity: 'warning',
  rank: 33,
  summary: 'A lock or queue made at import belongs to the first loop that had to wait for it.',
  appliesTo: 'every version',
  check(facts) {
    // Before 3.10 it belongs to a loop from the beginning, which is no test's.
    const least = facts.versions.satisfies('python', '<3.10') === 'yes' ? 1 : 2;
    return sharedValues(facts, ({ module, value }) => primitive(module, value) !== undefined, false)
      .filter(({ loops }) => loops >= least)
      .map((shared) => finding(facts, shared));
  },
};

const PRIMITIVES =
  /^asyncio\.((locks|queues|futures)\.)?(Lock|Event|Condition|Semaphore|BoundedSemaphore|Barrier|Queue|LifoQueue|PriorityQueue|Future)$/;

/** The class of asyncio that an expression makes an instance of. */
function primitive(module: ModuleFacts, value: NodeId): string | undefined {
  const callee = module.tree.kindOf(value) === 'call' ? module.tree.childByField(value, 'function') : undefined;
  const name = callee === undefined ? undefined : module.dottedName(callee);
  return name !== undefined && PRIMITIVES.test(name) ? name.split('.').pop() : undefined;
}

function finding(facts: Facts, shared: SharedValue): Finding {
  const { module } = facts;
  const { value, tests, loops, at } = shared;
  const { start, end } = value.module.tree.rangeOf(value.value);
  const kind = primitive(value.module, value.value) ?? '';
  const message = `The ${kind} "${value.name}" is made once, at import, and ${tests.length} async tests use it on ${loops} loops. ${symptom(facts)}`;
  return report(moduleLevelSyncPrimitive, facts, module.tree.rangeOf(at), message, {
    related:
      value.module.path === module.path
        ? []
        : [{ file: value.module.path, span: { start, end }, message: `"${value.name}" is made here` }],
    fixes: fixes(facts, shared),
  });
}

function symptom({ versions }: Facts): string {
  if (versions.satisfies('python', '<3.10') === 'yes')
    return 'Before Python 3.10 it belongs to the loop that is current at import: whoever has to wait raises "RuntimeError: ... attached to a different loop".';
  return 'The first one that has to wait binds it to its loop; whoever has to wait on another loop raises "RuntimeError: ... is bound to a different event loop". Nobody waits: nothing happens, until one day somebody does.';
}

/** A fixture for every test that puts a new one in its place. */
function fixes(facts: Facts, { value, usedIn }: SharedValue): Fix[] {
  const { module } = facts;
  const isHere = value.module.path === module.path;
  const home = importName(facts, value.module);
  const isPatchable = [...usedIn].every((file) => file === value.module.path) && !value.name.includes('.');
  const made = isPatchable ? callElsewhere(value.module, value.value, module) : undefined;
  if (made === undefined || (home === undefined && !isHere)) return [];
  const target = isHere ? `f"{__name__}.${value.name}"` : `"${home}.${value.name}"`;
  const added = addFixture(facts, {
    name: `fresh_${value.name.toLowerCase()}`,
    isAsync: false,
    parameters: ['monkeypatch'],
    options: 'autouse=True',
    body: [`monkeypatch.setattr(${target}, ${made.text})`],
  });
  const edits = added === undefined ? [] : withImports(module, added.edits, [...added.needs, made.need]);
  return fix(`Give each test a "${value.name}" of its own`, false, edits);
}
