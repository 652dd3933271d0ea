import type { Loc, Stack } from '../../events/events.generated';
import type { SourcePlace } from '../run-report';

/** Turns the stream's absolute places into the report's: relative to the run's folder when below it, with `/`. */
export type ToPlace = (loc: Loc) => SourcePlace;

/**
 * @param roots the run's folder, absolute, in every spelling that Python may use for it (as given, links resolved).
 */
export function placesBelow(roots: readonly string[]): ToPlace {
  const prefixes = roots.map((root) => `${withSlashes(root).replace(/\/+$/, '')}/`);
  return (loc) => {
    const file = withSlashes(loc.file);
    const prefix = prefixes.find((candidate) => file.startsWith(candidate));
    return {
      file: prefix === undefined ? file : file.slice(prefix.length),
      line: loc.line,
      ...(loc.col !== undefined && { column: loc.col }),
      ...(loc.endLine !== undefined && { endLine: loc.endLine }),
      ...(loc.endCol !== undefined && { endColumn: loc.endCol }),
      ...(loc.func !== undefined && { function: loc.func }),
    };
  };
}

/** The innermost frame of the user's own code. */
export function userPlace(stack: Stack | undefined): Loc | undefined {
  return stack?.find(({ kind }) => kind === 'user');
}

/** Where something is stuck: in the user's own code if that is on the stack, else wherever it is. */
export function stuckPlace(stack: Stack | undefined): Loc | undefined {
  return userPlace(stack) ?? stack?.[0];
}

/** Who made something: the user's own code, else the library that did, rather than the library it used for it. */
export function makerPlace(stack: Stack | undefined): Loc | undefined {
  return userPlace(stack) ?? stack?.find(({ kind }) => kind === 'lib') ?? stack?.[0];
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
