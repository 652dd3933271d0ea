import type { SyntaxTree } from '../syntax/syntax-tree';
import type { FileProblem } from './analysis';

export const UNREADABLE = 'the file can not be read: check that it exists and that you may read it';

/** Regions that do not parse, as one problem each that says what to do. */
export function describeSyntaxErrors(tree: SyntaxTree): FileProblem[] {
  return tree.errors.map(({ start, end }) => ({
    message: `line ${lineOf(tree.text, start)} does not parse as Python: mend it, nothing is reported around it until then`,
    start,
    end,
  }));
}

/** A trap whose check threw. */
export function describeFailure({ trap, error }: { readonly trap: string; readonly error: unknown }): FileProblem {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    message: `the check for ${trap} failed (${reason}); the other checks ran. Please report it at https://github.com/looptrap/looptrap/issues`,
    start: 0,
    end: 0,
  };
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\r|\n/).length;
}
