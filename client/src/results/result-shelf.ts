import type { RunBoard } from '../runs/run-board';
import { type Anchor, followEdits, type LineEdit } from './anchors';
import { type InlineResult, inlineResults, mergeSame, type TestLine } from './inline-result';

/** A result with the line it is on now, from 0. */
export interface PlacedResult {
  readonly result: InlineResult;
  readonly line: number;
}

/** The documents that are open in the editor, by absolute path. */
export interface OpenDocuments {
  files(): readonly string[];
  /** Text of a line from 0; undefined when the file is not open or has no such line. */
  line(file: string, line: number): string | undefined;
  lines(file: string): readonly string[];
}

/**
 * Keeps what the runs found on the lines it belongs to while the user edits. A result whose line is edited is gone
 * until the test runs again.
 */
export class ResultShelf {
  private readonly anchors = new Map<string, Anchor | 'edited'>();
  private shown = new Map<string, InlineResult>();
  /** What was in the open documents when a run started: its lines are counted there, the user may type meanwhile. */
  private readonly started = new Map<number, ReadonlyMap<string, readonly string[]>>();

  constructor(
    private readonly documents: OpenDocuments,
    private readonly testLine: TestLine = () => undefined,
  ) {}

  /** Takes over the board's findings; those known already stay on the lines they have moved to. */
  refresh(board: RunBoard): void {
    for (const { id } of board.activeRuns()) if (!this.started.has(id)) this.started.set(id, this.snapshot());
    this.shown = new Map();
    for (const [key, { runId, result }] of boardResults(board, this.testLine)) {
      this.shown.set(key, result);
      if (!this.anchors.has(key)) this.anchors.set(key, this.anchorOf(result, runId));
    }
    for (const key of this.anchors.keys()) if (!this.shown.has(key)) this.anchors.delete(key);
    const active = new Set(board.activeRuns().map(({ id }) => id));
    for (const id of this.started.keys()) if (!active.has(id)) this.started.delete(id);
  }

  /** Moves or drops results after a batch of edits of one document. */
  edited(file: string, edits: readonly LineEdit[]): void {
    for (const [key, result] of this.shown) {
      const anchor = this.anchors.get(key);
      if (result.file !== file || !anchor || anchor === 'edited') continue;
      this.anchors.set(key, followEdits(anchor, edits, (line) => this.documents.line(file, line)) ?? 'edited');
    }
  }

  /** A document was opened: from now on its lines are known. */
  opened(file: string): void {
    for (const [key, result] of this.shown) {
      const anchor = this.anchors.get(key);
      if (result.file !== file || !anchor || anchor === 'edited' || anchor.text !== undefined) continue;
      this.anchors.set(key, { line: anchor.line, text: this.documents.line(file, anchor.line) });
    }
  }

  /** Files that have something to show. */
  files(): string[] {
    return [...new Set([...this.shown.values()].map(({ file }) => file))];
  }

  /** Results of a file in order of lines; what several parameter sets say alike is said once. */
  of(file: string): PlacedResult[] {
    const placed: InlineResult[] = [];
    for (const [key, result] of this.shown) {
      const anchor = this.anchors.get(key);
      if (result.file === file && anchor && anchor !== 'edited') placed.push({ ...result, line: anchor.line });
    }
    return mergeSame(placed)
      .map((result) => ({ result, line: result.line }))
      .sort((a, b) => a.line - b.line);
  }

  private snapshot(): ReadonlyMap<string, readonly string[]> {
    return new Map(this.documents.files().map((file) => [file, this.documents.lines(file)]));
  }

  private anchorOf({ file, line }: InlineResult, runId: number): Anchor | 'edited' {
    const then = this.started.get(runId)?.get(file)?.[line];
    const now = this.documents.line(file, line);
    if (then === undefined || then === now) return { line, text: now };
    const moved = nearest(this.documents.lines(file), then, line);
    return moved === undefined ? 'edited' : { line: moved, text: then };
  }
}

/** The line with that text closest to where it was. */
function nearest(lines: readonly string[], text: string, line: number): number | undefined {
  const same = lines.flatMap((each, index) => (each === text ? [index] : []));
  return same.sort((a, b) => Math.abs(a - line) - Math.abs(b - line))[0];
}

/**
 * Every result with a key that stays the same while its run goes on, also when the report repeats an early finding in
 * other words.
 */
function boardResults(board: RunBoard, testLine: TestLine): Map<string, { runId: number; result: InlineResult }> {
  const results = new Map<string, { runId: number; result: InlineResult }>();
  const add = (runId: number, result: InlineResult): void => {
    const key = [runId, result.nodeid, result.finding.kind, result.file, result.line].join('\u0000');
    let nth = 0;
    while (results.has(`${key}\u0000${nth}`)) nth += 1;
    results.set(`${key}\u0000${nth}`, { runId, result });
  };
  for (const { runId, rootDir, reports, early } of board.all()) {
    const said = [...reports.flatMap((r) => r.findings.map((finding) => ({ nodeid: r.nodeid, finding }))), ...early];
    for (const { nodeid, finding } of said)
      for (const result of inlineResults(rootDir, nodeid, finding, testLine)) add(runId, result);
  }
  for (const { run, findings } of board.generalFindings()) {
    for (const finding of findings) for (const result of inlineResults(run.rootDir, null, finding)) add(run.id, result);
  }
  return results;
}
