import type { Failure, LooptrapEvent, PhaseEndEvent, TestResultEvent } from '../../events/events.generated';
import type { Outcome, PhaseName, RunFinding, TestReport } from '../run-report';
import type { ToPlace } from './places';

/** A phase that has begun and not ended, and when the stream last said something about its process. */
export interface OpenPhase {
  pid: number;
  /** Of pytest-xdist; null: it is pytest's own process. */
  worker: string | null;
  nodeid: string;
  phase: PhaseName;
  /** Seconds on the process's monotonic clock. */
  since: number;
}

type TestRecord = Omit<TestReport, 'findings'> & { pid: number; ended: boolean };

export type TestChange = { type: 'started'; nodeid: string } | { type: 'finished'; nodeid: string };

export interface TestFold {
  take(event: LooptrapEvent): TestChange | undefined;
  /** Ends the tests that had begun and not ended when their process (undefined: any) died; returns their node ids. */
  kill(pid: number | undefined, failure?: TestReport['failure']): string[];
  /** Tests that had begun and not ended have not begun: their process was ended for the sake of another test. */
  rewind(): void;
  report(nodeid: string, findings: RunFinding[]): TestReport | undefined;
  openPhases(): OpenPhase[];
  /** Node ids in the order they were collected, then those only seen running. */
  all(): string[];
  /** Collected and neither finished nor started. */
  remaining(): string[];
  /** How many have failed, in a phase of theirs or with their process. */
  failed(): number;
  /** How many tests pytest said it collected; node ids may be fewer. */
  readonly collected: number;
}

/** Gathers what became of each test, from collection, phases and results. */
export function createTestFold(toPlace: ToPlace): TestFold {
  const order = new Set<string>();
  const tests = new Map<string, TestRecord>();
  const open = new Map<number, OpenPhase>();
  const lastSeen = new Map<number, number>();
  let collected = 0;

  function recordOf(nodeid: string, pid: number): TestRecord {
    order.add(nodeid);
    const known = tests.get(nodeid);
    if (known !== undefined) return known;
    const fresh: TestRecord = {
      nodeid,
      pid,
      outcome: 'not-run',
      duration: 0,
      phases: {},
      loops: 0,
      tasks: 0,
      ended: false,
    };
    tests.set(nodeid, fresh);
    return fresh;
  }

  function endPhase(event: PhaseEndEvent, record: TestRecord): void {
    const phase = testPhase(event.phase);
    if (phase === undefined) return;
    open.delete(event.pid);
    const took = Math.max(0, event.ms - event.paused_ms) / 1000;
    record.phases[phase] = took;
    record.duration += took;
    record.outcome = worse(record.outcome, outcomeOf(event, phase));
    if (event.failure !== undefined) record.failure ??= failureOf(event.failure, toPlace);
  }

  function endTest(event: TestResultEvent, record: TestRecord): void {
    open.delete(event.pid);
    record.ended = true;
    record.outcome = event.outcome;
    record.duration = event.ms / 1000;
    record.loops = event.loops;
    record.tasks = event.tasks;
    if (event.failure !== undefined) record.failure = failureOf(event.failure, toPlace);
    if (event.output !== undefined) record.output = event.output;
  }

  return {
    take(event) {
      lastSeen.set(event.pid, event.mono);
      if (event.t === 'collect.end') {
        collected = Math.max(collected, event.tests);
        // Whoever has the stream's name can write to it.
        for (const nodeid of event.nodeids ?? []) if (typeof nodeid === 'string') order.add(nodeid);
        return undefined;
      }
      if (event.test === null) return undefined;
      if (event.t === 'phase.start') {
        const phase = testPhase(event.phase);
        if (phase === undefined) return undefined;
        open.set(event.pid, { pid: event.pid, worker: event.worker, nodeid: event.test, phase, since: event.mono });
        const started = !tests.has(event.test);
        recordOf(event.test, event.pid);
        return started ? { type: 'started', nodeid: event.test } : undefined;
      }
      if (event.t === 'phase.end') {
        endPhase(event, recordOf(event.test, event.pid));
        return undefined;
      }
      if (event.t !== 'test.result') return undefined;
      endTest(event, recordOf(event.test, event.pid));
      return { type: 'finished', nodeid: event.test };
    },

    kill(pid, failure) {
      for (const { pid: owner, nodeid, phase, since } of [...open.values()]) {
        if (pid !== undefined && owner !== pid) continue;
        open.delete(owner);
        const record = recordOf(nodeid, owner);
        const lasted = Math.max(0, (lastSeen.get(owner) ?? since) - since);
        record.phases[phase] = lasted;
        record.duration += lasted;
      }
      const unended = [...tests.values()].filter((test) => !test.ended && (pid === undefined || test.pid === pid));
      for (const record of unended) {
        record.outcome = 'killed';
        if (failure !== undefined) record.failure ??= failure;
        record.ended = true;
      }
      return unended.map(({ nodeid }) => nodeid);
    },

    rewind() {
      open.clear();
      for (const { nodeid, ended } of [...tests.values()]) if (!ended) tests.delete(nodeid);
    },

    report(nodeid, findings) {
      const record = tests.get(nodeid);
      if (record === undefined) {
        if (!order.has(nodeid)) return undefined;
        return { nodeid, outcome: 'not-run', duration: 0, phases: {}, loops: 0, tasks: 0, findings };
      }
      const { ended: _ended, pid: _pid, ...report } = record;
      return { ...report, phases: { ...report.phases }, findings };
    },

    openPhases: () => [...open.values()],
    all: () => [...order],
    failed: () => [...tests.values()].filter(({ outcome }) => FAILED.has(outcome)).length,
    remaining: () => [...order].filter((nodeid) => !tests.has(nodeid)),
    get collected() {
      return collected;
    },
  };
}

function testPhase(phase: LooptrapEvent['phase']): PhaseName | undefined {
  return phase === 'setup' || phase === 'call' || phase === 'teardown' ? phase : undefined;
}

function outcomeOf({ outcome }: PhaseEndEvent, phase: PhaseName): Outcome {
  return outcome === 'failed' && phase !== 'call' ? 'error' : outcome;
}

const FAILED: ReadonlySet<Outcome> = new Set(['failed', 'error', 'killed']);
const SEVERITY: readonly Outcome[] = ['not-run', 'passed', 'skipped', 'failed', 'error', 'killed'];

function worse(a: Outcome, b: Outcome): Outcome {
  return SEVERITY.indexOf(b) > SEVERITY.indexOf(a) ? b : a;
}

function failureOf(failure: Failure, toPlace: ToPlace): NonNullable<TestReport['failure']> {
  return {
    message: failure.message,
    ...(failure.text !== undefined && { text: failure.text }),
    ...(failure.loc !== undefined && { place: toPlace(failure.loc) }),
    ...(failure.stack !== undefined && { stack: failure.stack.map(toPlace) }),
  };
}
