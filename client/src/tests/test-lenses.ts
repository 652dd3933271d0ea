import {
  type CancellationToken,
  CodeLens,
  type CodeLensProvider,
  type Disposable,
  EventEmitter,
  Range,
  type TextDocument,
  type Uri,
  workspace,
} from 'vscode';
import type { DiscoveredTest } from '../../../server/src/lsp/protocol';
import { COMMANDS } from '../command-ids';
import { isUnfinished, type RunBoard } from '../runs/run-board';
import { codeLensEnabled } from '../settings';
import { throttled } from '../throttled';
import { classText, loopText, stateText, stateTooltip } from './lens-text';
import type { TestList } from './test-list';

/** Above each test: run it under the watchdog, what it does or did, and the loop it runs on. */
export class TestLenses implements CodeLensProvider, Disposable {
  private readonly changed = new EventEmitter<void>();
  private readonly subscriptions: Disposable[];

  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(
    private readonly tests: TestList,
    private readonly board: RunBoard,
  ) {
    const fire = throttled(100, () => this.changed.fire());
    this.subscriptions = [
      this.changed,
      fire,
      tests.onDidChange(fire),
      board.onChange(() => fire()),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('looptrap.codeLens')) fire();
      }),
    ];
  }

  async provideCodeLenses(document: TextDocument, token?: CancellationToken): Promise<CodeLens[]> {
    if (!codeLensEnabled(document.uri)) return [];
    const result = await this.tests.of(document);
    if (!result || token?.isCancellationRequested) return [];
    return result.tests.flatMap((test) => this.lensesOf(document.uri, result.rootDir, test));
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private classState(rootDir: string, { nodeid }: DiscoveredTest): string {
    return classText(this.board.find(rootDir, nodeid), this.board.below(rootDir, nodeid));
  }

  private lensesOf(uri: Uri, rootDir: string, test: DiscoveredTest): CodeLens[] {
    const { start } = test.range;
    const range = new Range(start.line, start.character, start.line, start.character);
    const record = this.board.find(rootDir, test.nodeid);
    const busy = record !== undefined && isUnfinished(record.status);
    const what = test.kind === 'class' ? 'class ' : '';
    const state = test.kind === 'class' ? this.classState(rootDir, test) : record ? stateText(record) : '';
    const loop = loopText(test.loop);
    const lenses = [
      busy
        ? new CodeLens(range, {
            title: '$(debug-stop) Stop',
            tooltip: `End the run of ${test.nodeid} and every process it started`,
            command: COMMANDS.stop,
            arguments: [uri, test.nodeid],
          })
        : new CodeLens(range, {
            title: `$(play) Run ${what}under watchdog`,
            tooltip: [`pytest ${test.nodeid}`, test.loop?.reason && `Loop: ${test.loop.reason}`]
              .filter(Boolean)
              .join('\n'),
            command: COMMANDS.runTest,
            arguments: [uri, test.nodeid],
          }),
    ];
    if (state) {
      lenses.push(
        new CodeLens(range, {
          title: state,
          tooltip: (record && stateTooltip(record)) || 'Show what the run says',
          command: COMMANDS.showResult,
          arguments: [uri, test.nodeid],
        }),
      );
    }
    if (loop) {
      lenses.push(new CodeLens(range, { title: loop, tooltip: test.loop?.reason ?? '', command: '' }));
    }
    return lenses;
  }
}
