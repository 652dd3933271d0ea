import type { RunFailure, RunOutcome, RunUpdate } from '../../../watchdog/runner/run-contract';
import type { RunFinding, TestReport } from '../../../watchdog/runner/run-report';
import { covers, type TestKey, testKey, withoutParameters } from '../tests/test-key';

/** What the running test does right now. */
export interface LiveState {
  tasks: number;
  waiting?: { file: string; line: number; seconds: number };
}

/** What is known of one test, class or file that was asked to run. */
export interface TestRecord {
  readonly runId: number;
  readonly rootDir: string;
  /** Without parameters. */
  readonly nodeid: string;
  status: 'starting' | 'running' | 'stopping' | 'done' | 'stopped' | 'broken' | 'not-run';
  live?: LiveState;
  /** One per parameter set that finished. */
  reports: TestReport[];
  /** Findings said while the test still runs; its reports replace them. */
  early: { nodeid: string; finding: RunFinding }[];
  failure?: RunFailure;
  /** Which of several runs it was, e.g. `run 3 of 50`. */
  readonly round?: string;
}

/**
 * What changed: `state` is only what tests do right now; `findings` may be folded with those that follow; `run` is the
 * beginning or the end of a run, or the first word of a finding, and is to be shown at once.
 */
export type BoardChange = 'state' | 'findings' | 'run';
export type BoardListener = (change: BoardChange) => void;

/** One press of run. */
export interface BoardRun {
  readonly id: number;
  readonly rootDir: string;
  readonly target: string;
  readonly round?: string;
}

/**
 * The state of every test that was run in this window, folded from run updates. Several runs go on at once: a test
 * belongs to the run that was started last and covers it, and what older runs still say about it is ignored.
 */
export class RunBoard {
  private readonly records = new Map<TestKey, TestRecord>();
  private readonly active = new Map<number, BoardRun>();
  private readonly general = new Map<number, { run: BoardRun; findings: RunFinding[] }>();
  private readonly stopped = new Set<number>();
  private readonly listeners = new Set<BoardListener>();
  private lastRun = 0;

  /** Calls `listener` after each change; the result ends that. */
  onChange(listener: BoardListener): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  /** Opens a run: forgets what was known of the tests it covers. */
  start(rootDir: string, target: string, round?: string): BoardRun {
    this.lastRun += 1;
    const run: BoardRun = { id: this.lastRun, rootDir, target: withoutParameters(target), ...(round && { round }) };
    this.forget(rootDir, run.target);
    this.active.set(run.id, run);
    this.records.set(testKey(rootDir, run.target), this.fresh(run, run.target));
    this.changed('run');
    return run;
  }

  /** Folds one update of a run. Output is not the board's business. */
  update(run: BoardRun, update: RunUpdate): void {
    const change = this.fold(run, update);
    if (change) this.changed(change);
  }

  /** The run is being ended: what pytest still says of tests that were not done is the ending, not a result. */
  stopping(run: BoardRun): void {
    for (const record of this.unfinished(run)) {
      record.status = 'stopping';
      record.live = undefined;
    }
    this.stopped.add(run.id);
    this.changed('run');
  }

  /** Closes a run with its report, or with why there is none. */
  finish(run: BoardRun, outcome: RunOutcome): void {
    for (const test of outcome.report.tests) this.report(run, test);
    this.active.delete(run.id);
    this.stopped.delete(run.id);
    this.general.delete(run.id);
    if (outcome.report.findings.length > 0) this.generalOf(run).push(...outcome.report.findings);
    for (const record of this.unfinished(run)) {
      record.live = undefined;
      record.status = this.ending(record, outcome);
      if (outcome.failure) record.failure = outcome.failure;
    }
    this.changed('run');
  }

  /** The record of exactly that node id, when it was run. */
  find(rootDir: string, nodeid: string): TestRecord | undefined {
    return this.records.get(testKey(rootDir, nodeid));
  }

  /** Records of the tests below a class or file, not of the class or file itself. */
  below(rootDir: string, target: string): TestRecord[] {
    return this.all().filter((r) => r.rootDir === rootDir && r.nodeid !== target && covers(target, r.nodeid));
  }

  /** Runs that were started and have not finished. */
  activeRuns(): BoardRun[] {
    return [...this.active.values()];
  }

  all(): TestRecord[] {
    return [...this.records.values()];
  }

  /** Findings that belong to no single test, per run. */
  generalFindings(): { run: BoardRun; findings: readonly RunFinding[] }[] {
    return [...this.general.values()];
  }

  /** Forgets every finished run. */
  clear(): void {
    for (const [key, { status }] of this.records) {
      if (!isUnfinished(status)) this.records.delete(key);
    }
    this.general.clear();
    this.changed('run');
  }

  private fold(run: BoardRun, update: RunUpdate): BoardChange | undefined {
    switch (update.type) {
      case 'output':
      case 'event':
        return undefined;
      case 'test-started': {
        const record = this.owned(run, update.nodeid);
        if (!record || this.stopped.has(run.id)) return undefined;
        record.status = 'running';
        record.live = undefined;
        return 'state';
      }
      case 'test-state': {
        const record = this.owned(run, update.nodeid);
        if (record?.status !== 'running') return undefined;
        record.live = { tasks: update.tasks, ...(update.waiting && { waiting: update.waiting }) };
        return 'state';
      }
      case 'finding':
        if (update.nodeid === null) this.generalOf(run).push(update.finding);
        else this.owned(run, update.nodeid)?.early.push({ nodeid: update.nodeid, finding: update.finding });
        return 'run';
      case 'test-finished':
        this.report(run, update.test);
        return 'findings';
      default:
        return update satisfies never;
    }
  }

  private unfinished(run: BoardRun): TestRecord[] {
    return this.all().filter(({ runId, status }) => runId === run.id && isUnfinished(status));
  }

  private ending(record: TestRecord, outcome: RunOutcome): TestRecord['status'] {
    if (record.reports.length > 0) return 'done';
    if (outcome.cancelled) return 'stopped';
    if (outcome.failure) return 'broken';
    return this.below(record.rootDir, record.nodeid).length > 0 ? 'done' : 'not-run';
  }

  private report(run: BoardRun, test: TestReport): void {
    const record = this.owned(run, test.nodeid);
    if (!record || (this.stopped.has(run.id) && record.status !== 'done')) return;
    record.reports = [...record.reports.filter(({ nodeid }) => nodeid !== test.nodeid), test];
    record.early = record.early.filter(({ nodeid }) => nodeid !== test.nodeid);
    record.live = undefined;
    record.status = 'done';
  }

  /** The test's record if the run may still speak for it. */
  private owned(run: BoardRun, nodeid: string): TestRecord | undefined {
    const base = withoutParameters(nodeid);
    const key = testKey(run.rootDir, base);
    const known = this.records.get(key);
    if (known?.runId === run.id) return known;
    if (known && known.runId > run.id) return undefined;
    for (const later of this.active.values()) {
      if (later.id > run.id && later.rootDir === run.rootDir && covers(later.target, base)) return undefined;
    }
    const record = this.fresh(run, base);
    this.records.set(key, record);
    return record;
  }

  private fresh(run: BoardRun, nodeid: string): TestRecord {
    const { id: runId, rootDir, round } = run;
    return { runId, rootDir, nodeid, status: 'starting', reports: [], early: [], ...(round && { round }) };
  }

  private forget(rootDir: string, target: string): void {
    for (const [key, record] of this.records) {
      if (record.rootDir === rootDir && covers(target, record.nodeid)) this.records.delete(key);
    }
    for (const [id, { run }] of this.general) {
      if (run.rootDir === rootDir && (covers(target, run.target) || covers(run.target, target)))
        this.general.delete(id);
    }
  }

  private generalOf(run: BoardRun): RunFinding[] {
    const known = this.general.get(run.id) ?? { run, findings: [] };
    this.general.set(run.id, known);
    return known.findings;
  }

  private changed(change: BoardChange): void {
    for (const listener of this.listeners) listener(change);
  }
}

/** Whether a run still speaks for the test. */
export function isUnfinished(status: TestRecord['status']): boolean {
  return status === 'starting' || status === 'running' || status === 'stopping';
}
