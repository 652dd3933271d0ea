import type { TestItem, TestRun } from 'vscode';
import type { RunOutcome, RunUpdate } from '../../../watchdog/runner/run-contract';
import type { TestReport } from '../../../watchdog/runner/run-report';
import { failureMessages, findingText } from './failure-messages';

/** Finds, or makes, the item of a node id. */
export type ItemOf = (nodeid: string) => TestItem;

/** Tells the Testing view what becomes of a run, test by test. */
export class FollowedRun {
  /** Node ids without a result yet. */
  private readonly open = new Set<string>();
  private readonly told = new Set<string>();
  /** Whose output it is now. */
  private current: TestItem | undefined;

  constructor(
    private readonly run: TestRun,
    private readonly rootDir: string,
    private readonly itemOf: ItemOf,
  ) {}

  update(update: RunUpdate): void {
    switch (update.type) {
      case 'output':
        this.run.appendOutput(terminalLines(update.text), undefined, this.current);
        return;
      case 'test-started':
        this.current = this.itemOf(update.nodeid);
        this.open.add(update.nodeid);
        this.run.started(this.current);
        return;
      case 'test-finished':
        this.report(update.test);
        this.current = undefined;
        return;
      case 'event':
      case 'test-state':
      case 'finding':
        return;
      default:
        update satisfies never;
    }
  }

  /** The run is over: what has no result by now has none. */
  finish({ report, failure }: RunOutcome): void {
    for (const test of report.tests) this.report(test);
    for (const nodeid of this.open) this.run.skipped(this.itemOf(nodeid));
    if (failure) this.run.appendOutput(terminalLines(`\n${failure.message} ${failure.advice}\n`));
    for (const finding of report.findings) this.run.appendOutput(terminalLines(`\n${findingText(finding)}\n`));
  }

  private report(test: TestReport): void {
    this.open.delete(test.nodeid);
    if (this.told.has(test.nodeid)) return;
    this.told.add(test.nodeid);
    const item = this.itemOf(test.nodeid);
    if (test.output) this.run.appendOutput(terminalLines(`\n${test.output}`), undefined, item);
    const milliseconds = test.duration * 1000;
    switch (test.outcome) {
      case 'passed':
        this.run.passed(item, milliseconds);
        this.tellFindings(test, item);
        return;
      case 'skipped':
      case 'not-run':
        this.run.skipped(item);
        return;
      case 'failed':
        this.run.failed(item, failureMessages(this.rootDir, test), milliseconds);
        return;
      case 'error':
      case 'killed':
        this.run.errored(item, failureMessages(this.rootDir, test), milliseconds);
        return;
      default:
        test.outcome satisfies never;
    }
  }

  /** A test that passed has no messages: what was found is in its output. */
  private tellFindings({ findings }: TestReport, item: TestItem): void {
    for (const finding of findings) this.run.appendOutput(terminalLines(`${findingText(finding)}\n`), undefined, item);
  }
}

/** The view's output is a terminal. */
function terminalLines(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}
