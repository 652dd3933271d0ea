import type { CallFact, Facts, NodeId } from '../../model/facts';
import { referTo } from '../edits/imports';
import { wholeLines } from '../edits/lines';
import { withImports } from '../edits/with-imports';
import { type LoopUses, type ObtainedLoop, obtainedLoop, usesOfLoop } from '../reading/obtained-loop';
import { fix, report } from '../reading/report';
import type { Edit, Finding, Fix, Trap } from '../trap';

/** `asyncio.get_event_loop()` where no loop is running: it made one by itself once, and does so no longer. */
export const getEventLoopNoLoop: Trap = {
  name: 'get-event-loop-no-loop',
  category: 'deprecated',
  severity: 'warning',
  rank: 27,
  summary: '`asyncio.get_event_loop()` without a running loop warns since Python 3.12 and fails since 3.14.',
  appliesTo: 'Python >= 3.12',
  check(facts) {
    const { module, versions } = facts;
    // Cells of a notebook run on a loop.
    if (versions.satisfies('python', '>=3.12') !== 'yes' || module.notebook !== undefined) return [];
    // Where somebody sets a loop there may be one.
    if (module.calls.some(({ name }) => name === 'asyncio.set_event_loop')) return [];
    return module.calls.flatMap((call) => {
      const loop = obtainedLoop(module, call);
      return loop === undefined || !isWithoutLoop(facts, loop) ? [] : [finding(facts, loop)];
    });
  },
};

/**
 * Whether no loop can be running there: while the module is imported, or because the code goes on to run the loop. A
 * synchronous function by itself may be called from a coroutine, where all is well.
 */
function isWithoutLoop(facts: Facts, loop: ObtainedLoop): boolean {
  const { call } = loop;
  const { tree } = facts.module;
  if (call.inFunction?.isAsync) return false;
  let top: NodeId | undefined = tree.parentOf(call.node);
  for (; top !== undefined && top !== call.inFunction?.node; top = tree.parentOf(top)) {
    const kind = tree.kindOf(top);
    // Somebody has thought about it, or it runs later.
    if (kind === 'try_statement' || kind === 'lambda') return false;
    if (call.inFunction === undefined && kind === 'if_statement' && !isMainGuard(facts, top)) return false;
    if (kind === 'default_parameter' || kind === 'typed_default_parameter') return !belongsToSuite(facts, call);
  }
  if (call.inFunction === undefined) return true;
  if (runsElsewhere(facts, call.inFunction.name)) return false;
  return usesOfLoop(facts.module, loop).runs.length > 0 && !belongsToSuite(facts, call);
}

/**
 * What a thread or process is given runs by other rules than the main thread: no loop is ever made in a thread, and a
 * forked process goes on with its parent's.
 */
function runsElsewhere({ module: { calls, tree } }: Facts, name: string): boolean {
  return calls.some(({ callee, keywords }) => {
    const target = keywords.get('target');
    return target !== undefined && tree.textOf(target) === name && /\b(Thread|Process)$/.test(tree.textOf(callee));
  });
}

function isMainGuard({ module: { tree } }: Facts, node: NodeId): boolean {
  const condition = tree.childByField(node, 'condition');
  return condition !== undefined && /__name__\s*==\s*["']__main__["']/.test(tree.textOf(condition));
}

/** In fixtures and setup beside tests of pytest-asyncio the loop is the wrong one, which is a trap of its own. */
function belongsToSuite(
  { tests, fixtures, providersInUse, module, versions }: Facts,
  { inFunction }: CallFact,
): boolean {
  if (!providersInUse.has('pytest-asyncio')) return false;
  if (inFunction === undefined) return tests.length > 0 || module.path.endsWith('/conftest.py');
  // Before 1.4 pytest-asyncio leaves a loop behind, which a test without one finds.
  const leavesLoop = versions.satisfies('pytest-asyncio', '>=1.4') !== 'yes';
  const isOurs = [...fixtures, ...(leavesLoop ? tests : [])].some(
    ({ function: known }) => known.node === inFunction.node,
  );
  return isOurs || /^(setup|teardown)(_|$)/.test(inFunction.name);
}

function finding(facts: Facts, loop: ObtainedLoop): Finding {
  const { versions, module } = facts;
  const isGone = versions.satisfies('python', '>=3.14') === 'yes';
  const error = `"RuntimeError: There is no current event loop in thread 'MainThread'."`;
  const symptom = isGone
    ? `Python ${versions.python} raises ${error}`
    : `Python ${versions.python} makes one and warns "DeprecationWarning: There is no current event loop"; 3.14 raises ${error}, and so does every version after asyncio.run().`;
  const where =
    loop.call.inFunction === undefined
      ? 'while the module is imported'
      : `where "${loop.call.inFunction.name}" starts one itself`;
  const message = `No event loop is running ${where}. ${symptom}`;
  const uses = usesOfLoop(module, loop);
  return report(getEventLoopNoLoop, facts, loop.call.range, message, {
    fixes: [...runFix(facts, loop, uses), ...ownLoopFix(facts, loop, uses)],
    ...(isGone ? { severity: 'error' as const } : { tags: ['deprecated' as const] }),
  });
}

/** `loop.run_until_complete(main())`, and nothing else with that loop but closing it: what `asyncio.run` is for. */
function runFix(facts: Facts, loop: ObtainedLoop, { runs, closes, others }: LoopUses): Fix[] {
  const { module } = facts;
  const { tree, text, path } = module;
  const [run, more] = runs;
  if (run === undefined || more !== undefined || others > 0 || tree.kindOf(run.argument) !== 'call') return [];
  const { expression, need } = referTo(module, 'asyncio', 'run');
  const edits: Edit[] = [{ file: path, span: tree.rangeOf(run.callee), newText: expression }];
  for (const statement of [...closes, ...(loop.assignment === undefined ? [] : [loop.assignment])]) {
    edits.push({ file: path, span: wholeLines(text, tree.rangeOf(statement)), newText: '' });
  }
  const isScript = loop.call.inFunction === undefined;
  return fix('Use asyncio.run()', isScript, withImports(module, edits, [need]));
}

/** It goes on to live as long as before, and belongs to nobody else. */
function ownLoopFix({ module }: Facts, { call, assignment }: ObtainedLoop, { runs }: LoopUses): Fix[] {
  if (assignment === undefined || runs.length === 0) return [];
  const { expression, need } = referTo(module, 'asyncio', 'new_event_loop');
  const edit: Edit = { file: module.path, span: module.tree.rangeOf(call.callee), newText: expression };
  return fix('Make a loop: asyncio.new_event_loop()', false, withImports(module, [edit], [need]));
}
