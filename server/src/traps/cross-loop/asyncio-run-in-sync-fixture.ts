import type { CallFact, Facts, FixtureFact, ModuleFacts, NodeId, TestFact } from '../../model/facts';
import { makeFixtureAsync } from '../edits/async-function';
import { awaitable, awaitInPlaceOf } from '../edits/await-expression';
import { withImports } from '../edits/with-imports';
import { callAt } from '../reading/call-index';
import { givesLoopBound } from '../reading/loop-bound-value';
import { clientOfType } from '../reading/loop-clients';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** A synchronous fixture that builds something on a loop of its own and hands it to async tests. */
export const asyncioRunInSyncFixture: Trap = {
  name: 'asyncio-run-in-sync-fixture',
  category: 'cross-loop',
  severity: 'error',
  rank: 32,
  summary: 'What a fixture builds with asyncio.run() belongs to a loop that is closed when the test gets it.',
  appliesTo: 'every version',
  check(facts) {
    return facts.fixtures.flatMap((fixture) => {
      if (fixture.function.isAsync) return [];
      const test = [facts, ...facts.suite].flatMap(({ tests }) => tests).find((one) => uses(one, fixture));
      if (test === undefined) return [];
      return facts.module.calls.flatMap((call) => {
        const coroutine = call.inFunction === fixture.function ? runCoroutine(facts, call) : undefined;
        if (coroutine === undefined || !isHandedOut(facts.module, fixture, call.node)) return [];
        return isLoopBound(facts, coroutine) ? [finding(facts, fixture, call, coroutine, test)] : [];
      });
    });
  },
};

function uses({ loop, fixtures }: TestFact, fixture: FixtureFact): boolean {
  if (loop.provider !== 'pytest-asyncio' && loop.provider !== 'anyio') return false;
  return fixtures.some((used) => used.function === fixture.function);
}

/** The coroutine's call that is run: `make()` of `asyncio.run(make())`, `loop.run_until_complete(make())`. */
function runCoroutine({ module }: Facts, call: CallFact): NodeId | undefined {
  const { tree } = module;
  const method = tree.childByField(call.callee, 'attribute');
  const byLoop = method !== undefined && tree.textOf(method) === 'run_until_complete';
  const byRunner = call.name === 'asyncio.Runner.run';
  if (call.name !== 'asyncio.run' && !byLoop && !byRunner) return undefined;
  // A loop that the tests run on is none of the fixture's own: the override of old.
  if (byLoop && /^(event_loop|self\.loop)\./.test(tree.textOf(call.callee))) return undefined;
  const [argument] = call.positional;
  return argument !== undefined && tree.kindOf(argument) === 'call' ? argument : undefined;
}

/** It is part of what the fixture returns or yields, by itself or through the name it is assigned to. */
function isHandedOut({ tree }: ModuleFacts, { function: made }: FixtureFact, run: NodeId): boolean {
  const parent = tree.parentOf(run);
  const left =
    parent !== undefined && tree.kindOf(parent) === 'assignment' ? tree.childByField(parent, 'left') : undefined;
  const name = left === undefined ? undefined : tree.textOf(left);
  const kind = made.isGenerator ? 'yield' : 'return_statement';
  return tree.nodesOfKind(kind).some((statement) => {
    if (statement < made.node || statement > tree.lastOf(made.node)) return false;
    if (statement < run && run <= tree.lastOf(statement)) return true;
    return (
      name !== undefined &&
      [...tree.descendants(statement)].some((node) => tree.kindOf(node) === 'identifier' && tree.textOf(node) === name)
    );
  });
}

function isLoopBound(facts: Facts, coroutine: NodeId): boolean {
  const { module } = facts;
  const call = callAt(module, coroutine);
  if (call?.name === undefined) return false;
  const found = facts.findFunction(call.name);
  if (found !== undefined) return found.function.isAsync && givesLoopBound(facts, found.module, found.function);
  return clientOfType(facts, module.typeOf(coroutine)) !== undefined || CONNECTS.test(call.name);
}

/** Coroutine functions of libraries that give a connection. */
const CONNECTS =
  /^(asyncpg|aiomysql|aiopg|aio_pika|aiosqlite|psycopg\.AsyncConnection|nats|websockets(\.\w+)*|asyncio)\.(connect|create_pool|connect_robust|open_connection|start_server|create_subprocess_exec)$/;

function finding(facts: Facts, fixture: FixtureFact, call: CallFact, coroutine: NodeId, test: TestFact): Finding {
  const { tree } = facts.module;
  const shown = `${tree.textOf(call.callee)}()`;
  const message = `${shown} builds what the fixture "${fixture.name}" gives on a loop of its own, and "${test.function.name}" runs on another one. As soon as the test waits for it, Python raises "RuntimeError: ... attached to a different loop" or "Event loop is closed".`;
  return report(asyncioRunInSyncFixture, facts, call.range, message, {
    fixes: fixes(facts, fixture, call, coroutine, test),
  });
}

function fixes(facts: Facts, fixture: FixtureFact, call: CallFact, coroutine: NodeId, test: TestFact): Fix[] {
  const { module } = facts;
  const { tree } = module;
  const body = tree.textOf(fixture.function.body);
  // Other uses of the loop stay behind, and another fixture would then be on a wider loop than its test.
  if (/\b(new_event_loop|set_event_loop|Runner)\b/.test(body) || fixture.scope !== test.loop.scope) return [];
  const runs = module.calls.filter(
    (one) => one.inFunction === fixture.function && runCoroutine(facts, one) !== undefined,
  );
  const made = makeFixtureAsync(facts, fixture);
  if (made === undefined || call.name !== 'asyncio.run' || runs.some(({ name }) => name !== 'asyncio.run')) return [];
  const awaits = runs.flatMap((run) => {
    const argument = run === call ? coroutine : runCoroutine(facts, run);
    if (argument === undefined) return [];
    return [
      { file: module.path, span: run.range, newText: awaitInPlaceOf(module, run.node, awaitable(module, argument)) },
    ];
  });
  return fix('Make the fixture async and await it', false, withImports(module, [...made.edits, ...awaits], made.needs));
}
