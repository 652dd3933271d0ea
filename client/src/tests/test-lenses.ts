import {
  type CancellationToken,
  CodeLens,
  type CodeLensProvider,
  type Command,
  type Disposable,
  EventEmitter,
  Range,
  type TextDocument,
  type Uri,
  workspace,
} from 'vscode';
import type { DiscoveredTest, TestsResult } from '../../../server/src/lsp/protocol';
import { COMMANDS } from '../command-ids';
import { visibleText } from '../report/model/visible-text';
import { isUnfinished, type RunBoard } from '../runs/run-board';
import { type LensPart, lensParts } from '../settings';
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
    const parts = lensParts(document.uri);
    if (parts.size === 0) return [];
    const result = await this.tests.of(document, token);
    if (!result || token?.isCancellationRequested) return [];
    const own = result.tests.flatMap((test) => this.lensesOf(document.uri, result.rootDir, test, parts));
    return [...this.fileLenses(document.uri, result, parts), ...own];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private classState(rootDir: string, { nodeid }: DiscoveredTest): string {
    return classText(this.board.find(rootDir, nodeid), this.board.below(rootDir, nodeid));
  }

  /** On the first line: the same for all tests of the file. */
  private fileLenses(uri: Uri, { rootDir, tests }: TestsResult, parts: ReadonlySet<LensPart>): CodeLens[] {
    const file = tests[0]?.nodeid.split('::')[0];
    if (file === undefined) return [];
    const own = this.board.find(rootDir, file);
    const busy = own !== undefined && isUnfinished(own.status);
    const classes = new Set(tests.filter(({ kind }) => kind === 'class').map(({ nodeid }) => nodeid));
    const below = this.board.below(rootDir, file).filter(({ nodeid }) => !classes.has(nodeid));
    // Without a run of the file there is only the sum of its tests, which they say themselves.
    const state = own ? classText(own, below) : '';
    const shown = buttons({ uri, nodeid: file, what: 'file ', busy, parts });
    if (state && parts.has('result')) {
      const tooltip = (own && stateTooltip(own)) || 'Show what the run says';
      shown.push({ title: state, tooltip, command: COMMANDS.showResult, arguments: [uri, file] });
    }
    return shown.map((command) => new CodeLens(new Range(0, 0, 0, 0), command));
  }

  private lensesOf(uri: Uri, rootDir: string, test: DiscoveredTest, parts: ReadonlySet<LensPart>): CodeLens[] {
    const { start } = test.range;
    const range = new Range(start.line, start.character, start.line, start.character);
    const record = this.board.find(rootDir, test.nodeid);
    const busy = record !== undefined && isUnfinished(record.status);
    const what = test.kind === 'class' ? 'class ' : '';
    const { nodeid } = test;
    const shown = buttons({ uri, nodeid, what, busy, parts, ...(test.loop?.reason && { reason: test.loop.reason }) });
    const state = test.kind === 'class' ? this.classState(rootDir, test) : record ? stateText(record) : '';
    if (state && parts.has('result')) {
      const tooltip = (record && stateTooltip(record)) || 'Show what the run says';
      shown.push({ title: state, tooltip, command: COMMANDS.showResult, arguments: [uri, nodeid] });
    }
    const loop = loopText(test.loop);
    if (loop && parts.has('loop')) shown.push({ title: loop, tooltip: test.loop?.reason ?? '', command: '' });
    return shown.map((command) => new CodeLens(range, command));
  }
}

interface ButtonsOf {
  readonly uri: Uri;
  readonly nodeid: string;
  /** `class ` or `file `; empty for a test. */
  readonly what: string;
  readonly busy: boolean;
  readonly parts: ReadonlySet<LensPart>;
  readonly reason?: string;
}

/** What can be done with a test, a class or a file. */
function buttons({ uri, nodeid, what, busy, parts, reason }: ButtonsOf): Command[] {
  const to = (command: string, title: string, tooltip: string): Command => {
    return { command, title, tooltip, arguments: [uri, nodeid] };
  };
  if (busy)
    return [
      to(COMMANDS.stop, '$(debug-stop) Stop', `End the run of ${visibleText(nodeid)} and every process it started`),
    ];
  const loop = reason ? `\nLoop: ${reason}` : '';
  const name = visibleText(nodeid);
  return [
    ...(parts.has('run') ? [to(COMMANDS.runTest, `$(play) Run ${what}under watchdog`, `pytest ${name}${loop}`)] : []),
    ...(parts.has('debug') ? [to(COMMANDS.debugTest, '$(debug-alt) Debug', `Debug ${name} under the watchdog`)] : []),
    ...(parts.has('repeat')
      ? [
          to(
            COMMANDS.repeatTest,
            '$(sync) Repeat until it fails',
            `Run ${name} again and again until it fails or something is found`,
          ),
        ]
      : []),
  ];
}
