import type { AsyncPlugins } from '../async-plugins';
import type { EffectiveLoop, LoopError, LoopScope } from '../effective-loop';
import type { FixtureFact } from '../facts';
import type { PytestRules } from '../pytest-rules';
import { type CurrentLoop, type CurrentLoopRules, currentLoop, type LoopObject } from './current-loop';
import type { TestItem } from './test-items';

/** What is alive between tests: a fixture, or one of a plugin's own by name. */
export type Key = FixtureFact | string;

export interface Instance {
  /** Of a fixture: by the rules for the test that set it up. */
  readonly loop?: EffectiveLoop;
  /** What it ran on, or is. */
  readonly label: string | undefined;
  readonly failed: boolean;
  readonly error?: LoopError | undefined;
  /** The loop it is. */
  readonly object?: LoopObject;
  /** Text of the parameter it was made for. */
  readonly parameter?: string | undefined;
  /** Finished before it. */
  readonly dependents: Key[];
  /** Whether it fails to end. */
  end(): boolean;
}

/** anyio's runner: there is one at a time. */
export interface AnyioRunner {
  /** Undefined when it is trio's. */
  readonly loop: LoopObject | undefined;
  leases: number;
  isBroken: boolean;
}

export interface Run {
  readonly plugins: AsyncPlugins;
  readonly pytest: PytestRules;
  readonly current: CurrentLoop;
  readonly instances: Map<Key, Instance>;
  /** Per node, what is finished when it is left: the last one first. */
  readonly scheduled: Map<string, Key[]>;
  /** How often a label was given. */
  readonly labels: Map<string, number>;
  /** Fixtures that anyio has wrapped for good, with the loop it gave them (before 4.5.2). */
  readonly stuck: Map<FixtureFact, EffectiveLoop>;
  /** Fixtures that pytest cannot set up any more, after a setup that was stopped too early. */
  readonly broken: Set<FixtureFact>;
  anyio: AnyioRunner | undefined;
  /** A test has been set up, and its package with it. */
  knowsPackage: boolean;
}

export function newRun(plugins: AsyncPlugins, pytest: PytestRules): Run {
  return {
    plugins,
    pytest,
    current: currentLoop(currentRules(plugins)),
    instances: new Map(),
    scheduled: new Map(),
    labels: new Map(),
    stuck: new Map(),
    broken: new Set(),
    anyio: undefined,
    knowsPackage: false,
  };
}

/** Before 0.23 the body runs on its fixture's loop; yet the loop that was current before is closed just so. */
function currentRules({ asyncio }: AsyncPlugins): CurrentLoopRules {
  if (asyncio?.rules === 'event-loop-fixture') return 'replaced';
  return asyncio?.currentLoop ?? 'restored';
}

/** Something is alive from now on; what it needed is finished after it. */
export function add(run: Run, key: Key, instance: Instance, needed: readonly Key[]): void {
  run.instances.set(key, instance);
  for (const each of needed) run.instances.get(each)?.dependents.push(key);
}

/** The end of the item's node in this scope finishes it. */
export function schedule(run: Run, item: TestItem, key: Key, scope: LoopScope): void {
  const node = nodeOf(scope, item);
  run.scheduled.set(node, [...(run.scheduled.get(node) ?? []), key]);
}

/** Finishes what the nodes hold that the next item is not part of: the test, then its classes from the inside. */
export function leave(run: Run, item: TestItem, next: TestItem | undefined): void {
  finishNode(run, item.node);
  const parts = item.test.nodeid.split('::');
  for (let length = parts.length - 1; length > 1; length--) {
    const node = parts.slice(0, length).join('::');
    if (next?.test.nodeid.startsWith(`${node}::`) ?? false) break;
    finishNode(run, node);
  }
}

function finishNode(run: Run, node: string): void {
  for (const key of (run.scheduled.get(node) ?? []).toReversed()) finish(run, key);
  run.scheduled.delete(node);
}

/** Ends what depends on it, and it; whether any of them fails to. */
export function finish(run: Run, key: Key): boolean {
  const instance = run.instances.get(key);
  if (instance === undefined) return false;
  run.instances.delete(key);
  const failures = instance.dependents.toReversed().map((dependent) => finish(run, dependent));
  return [...failures, instance.end()].some((failed) => failed);
}

/** Name of a loop that is made now, for the node of a scope. */
export function newLabel({ labels }: Run, maker: string, scope: LoopScope, item: TestItem): string {
  const { nodeid } = item.test;
  const node = nodeOf(scope, item);
  // A test's own loop is another one for each parameter set, and the same for what the test does in it.
  if (node === item.node) return `${maker}:${scope}:${nodeid}`;
  const label = `${maker}:${scope}:${node}`;
  const count = (labels.get(label) ?? 0) + 1;
  labels.set(label, count);
  return count === 1 ? label : `${label}#${count}`;
}

/** Packages are left when the file is: within one file they are like the session. */
export function nodeOf(scope: LoopScope, { node, test }: TestItem): string {
  switch (scope) {
    case 'function':
      return node;
    case 'class':
      return test.classNode ?? node;
    case 'module':
      return test.nodeid.split('::', 1)[0] ?? '';
    case 'package':
    case 'session':
      return '';
    default:
      return scope satisfies never;
  }
}
