import type { TestsResult } from '../../../server/src/lsp/protocol';
import { growthAbove, type LineEdit } from '../results/anchors';

/** Tests read before a batch of edits, moved by the lines that came or went above them. */
export function shiftTests(result: TestsResult, edits: readonly LineEdit[]): TestsResult {
  const moved = ({ start, end }: Range): Range => ({
    start: { ...start, line: start.line + growthAbove(start.line, edits) },
    end: { ...end, line: end.line + growthAbove(end.line, edits) },
  });
  const tests = result.tests.map((test) => ({ ...test, range: moved(test.range), nameRange: moved(test.nameRange) }));
  return { ...result, tests };
}

type Range = TestsResult['tests'][number]['range'];
