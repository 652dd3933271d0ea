import { writeFile } from 'node:fs/promises';
import type { Disposable } from 'vscode';
import { EventEmitter, window } from 'vscode';
import type { RunOutcome } from '../../../watchdog/runner/run-contract';
import type { StartedRun, TestRuns } from '../runs/test-runs';
import { reportBeside } from './load-report';

/** A run that has ended. */
export interface EndedRun {
  readonly rootDir: string;
  readonly target: string;
  readonly outcome: RunOutcome;
}

/** Remembers the run that ended last in this window. */
export class LastRun implements Disposable {
  private readonly changed = new EventEmitter<EndedRun>();
  private readonly subscription: Disposable;
  private ended: EndedRun | undefined;
  private following: Promise<void> = Promise.resolve();

  readonly onDidChange = this.changed.event;

  constructor(runs: Pick<TestRuns, 'onDidStart'>) {
    this.subscription = runs.onDidStart((run) => {
      this.following = this.follow(run);
    });
  }

  /** The run that ended last; the first of the window is waited for when it is going on. */
  async value(): Promise<EndedRun | undefined> {
    if (this.ended === undefined) {
      window.setStatusBarMessage('Looptrap: the report opens when the run has ended', this.following);
      await this.following;
    }
    return this.ended;
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private async follow({ rootDir, target, done }: StartedRun): Promise<void> {
    const outcome = await done;
    if (outcome.report.tests.length === 0 && outcome.report.findings.length === 0) return;
    // For a panel that is opened again after the window was closed; without it the event log has to do.
    if (outcome.eventsFile !== undefined) {
      await writeFile(reportBeside(outcome.eventsFile), JSON.stringify(outcome.report)).catch(() => undefined);
    }
    this.ended = { rootDir, target, outcome };
    this.changed.fire(this.ended);
  }
}
