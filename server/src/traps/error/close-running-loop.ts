import type { CallFact, Facts, NodeId } from '../../model/facts';
import { wholeLines } from '../edits/lines';
import { withImports } from '../edits/with-imports';
import { loopAssignment } from '../reading/loop-starts';
import { fix, report } from '../reading/report';
import { blockAround } from '../reading/with-blocks';
import type { Edit, Finding, Fix, Trap } from '../trap';

/** Closing the loop that runs the very coroutine that closes it. */
export const closeRunningLoop: Trap = {
  name: 'close-running-loop',
  category: 'error',
  severity: 'error',
  rank: 64,
  summary: 'A coroutine cannot close the loop that runs it.',
  appliesTo: 'every version',
  check: (facts) =>
    facts.module.calls.flatMap((call) => {
      const loop = closedLoop(facts, call);
      if (loop === undefined || blockAround(facts.module, call.node, 'pytest.raises') !== undefined) return [];
      return [finding(facts, call, loop)];
    }),
};

const RUNNING: ReadonlySet<string> = new Set(['asyncio.get_running_loop', 'asyncio.get_event_loop']);

/** The expression in front of `.close()` when it stands for the running loop. */
function closedLoop(facts: Facts, { callee, inFunction, positional }: CallFact): NodeId | undefined {
  const { tree, calls } = facts.module;
  const attribute = tree.childByField(callee, 'attribute');
  const receiver = tree.childByField(callee, 'object');
  if (inFunction?.isAsync !== true || positional.length > 0 || receiver === undefined) return undefined;
  if (attribute === undefined || tree.textOf(attribute) !== 'close') return undefined;
  const value = tree.kindOf(receiver) === 'call' ? receiver : loopAssignment(facts, receiver)?.value;
  const maker = value === undefined ? undefined : calls.find(({ node }) => node === value)?.name;
  return maker !== undefined && RUNNING.has(maker) ? receiver : undefined;
}

function finding(facts: Facts, call: CallFact, loop: NodeId): Finding {
  const around = call.inFunction?.name ?? '';
  const message = `"${around}" runs on the loop that it closes. It raises "RuntimeError: Cannot close a running event loop". Whoever made the loop closes it: the plugin for a test, asyncio.run() for a program.`;
  const test = facts.tests.find(({ function: definition }) => definition.node === call.inFunction?.node);
  return report(closeRunningLoop, facts, call.range, message, {
    fixes: fixes(facts, call, loop),
    ...(test && { test: test.nodeid }),
  });
}

function fixes(facts: Facts, call: CallFact, loop: NodeId): Fix[] {
  const { module } = facts;
  const { tree, text, path } = module;
  const statement = tree.parentOf(call.node);
  const block = statement === undefined ? undefined : tree.parentOf(statement);
  if (statement === undefined || block === undefined || tree.kindOf(statement) !== 'expression_statement') return [];
  const assignment = loopAssignment(facts, loop);
  const gone = [statement, ...(assignment?.onlyUse ? [assignment.statement] : [])];
  // A block without statements is no block.
  if (tree.namedChildren(block).every((child) => gone.includes(child))) return [];
  const edits = gone.map((node): Edit => ({ file: path, span: wholeLines(text, tree.rangeOf(node)), newText: '' }));
  return fix('Leave the loop open', false, withImports(module, edits));
}
