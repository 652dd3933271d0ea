import type {
  CollectErrorEvent,
  HelloEvent,
  LooptrapEvent,
  NoteEvent,
  WorkerLostEvent,
} from '../../events/events.generated';
import { workerLoss } from '../lost-process';
import type { RunUpdate } from '../run-contract';
import type { RunReport, TestReport } from '../run-report';
import { LOOPTRAP_VERSION } from '../version';
import { type AttributedFinding, createFindingFold } from './fold-findings';
import { createHealthFold } from './fold-health';
import { createLoopFold } from './fold-loops';
import { createTestFold, type TestFold } from './fold-tests';
import { placesBelow } from './places';

export interface RunFold {
  /** Takes the next event and says what it means for those who watch. */
  take(event: LooptrapEvent): RunUpdate[];
  /** Adds a finding that the runner made itself. */
  add(found: AttributedFinding): RunUpdate[];
  /** The tests that were running when a process died (undefined: when all did) will not end any more. */
  kill(pid?: number, failure?: TestReport['failure']): RunUpdate[];
  /** The other tests that were running then will be run again. */
  rewind(): void;
  readonly tests: Pick<TestFold, 'openPhases' | 'remaining' | 'all' | 'collected' | 'failed'>;
  readonly hello: HelloEvent | undefined;
  readonly collectErrors: readonly CollectErrorEvent[];
  readonly notes: readonly NoteEvent[];
  report(exit: RunReport['exit']): RunReport;
}

/**
 * Folds the event stream of a run into updates as it goes, and into the run report at any moment.
 * @param roots the run's folder in every spelling Python may use for it.
 */
export function createRunFold(roots: readonly string[]): RunFold {
  const toPlace = placesBelow(roots);
  const tests = createTestFold(toPlace);
  const findings = createFindingFold(toPlace);
  const loops = createLoopFold(toPlace);
  const health = createHealthFold(toPlace);
  const collectErrors: CollectErrorEvent[] = [];
  const notes: NoteEvent[] = [];
  let hello: HelloEvent | undefined;

  function finished(nodeid: string): RunUpdate[] {
    const test = tests.report(nodeid, findings.of(nodeid));
    return test ? [{ type: 'test-finished', test }] : [];
  }

  function stateOf(event: LooptrapEvent): RunUpdate[] {
    if (event.t !== 'heartbeat' || event.test === null) return [];
    const place = event.waiting ? toPlace(event.waiting.at) : undefined;
    const waiting = event.waiting &&
      place && { file: place.file, line: place.line, seconds: event.waiting.since_ms / 1000 };
    return [{ type: 'test-state', nodeid: event.test, tasks: event.live_tasks, ...(waiting && { waiting }) }];
  }

  /** The test that a worker took with it when it was lost; one that was ended from outside is told already. */
  function lostWith({ lost }: WorkerLostEvent): RunUpdate[] {
    const running = tests.openPhases().filter(({ worker }) => worker === lost);
    return running.flatMap(({ pid }) => tests.kill(pid, workerLoss(lost)).flatMap(finished));
  }

  function changesOf(event: LooptrapEvent): RunUpdate[] {
    if (event.t === 'worker.lost') return lostWith(event);
    const change = tests.take(event);
    const found = findings.take(event);
    const updates: RunUpdate[] = [];
    if (change?.type === 'started') updates.push({ type: 'test-started', nodeid: change.nodeid });
    if (found !== undefined) updates.push({ type: 'finding', ...found });
    if (change?.type === 'finished') updates.push(...finished(change.nodeid));
    return [...updates, ...stateOf(event)];
  }

  return {
    take(event) {
      if (event.t === 'hello') hello ??= event;
      if (event.t === 'collect.error') collectErrors.push(event);
      if (event.t === 'note') notes.push(event);
      loops.take(event);
      health.take(event);
      return [{ type: 'event', event }, ...changesOf(event)];
    },
    add(found) {
      findings.add(found);
      return [{ type: 'finding', ...found }];
    },
    kill: (pid, failure) => tests.kill(pid, failure).flatMap(finished),
    rewind: tests.rewind,
    tests,
    get hello() {
      return hello;
    },
    collectErrors,
    notes,
    report(exit) {
      const summed = health.report();
      return {
        schema: 1,
        tool: { name: 'looptrap', version: LOOPTRAP_VERSION },
        environment: {
          python: hello?.python ?? '',
          packages: hello ? { pytest: hello.pytest, ...hello.plugins } : {},
        },
        exit,
        tests: tests.all().flatMap((nodeid) => tests.report(nodeid, findings.of(nodeid)) ?? []),
        findings: findings.outside(new Set(tests.all())),
        loops: loops.report(),
        ...(summed && { health: summed }),
      };
    },
  };
}
