import { readFileSync } from 'node:fs';
import type { FaultFrame } from './fault-file';
import { parseFaultFile } from './fault-file';
import type { OpenPhase } from './fold/fold-tests';
import type { ToPlace } from './fold/places';
import type { RunFinding } from './run-report';

/** The frames of a silent process's current thread, innermost first; empty when faulthandler wrote nothing. */
export function readHeldStack(faultFile: string): FaultFrame[] {
  try {
    const threads = parseFaultFile(readFileSync(faultFile, 'utf8'));
    return (threads.find(({ current }) => current) ?? threads.at(-1))?.frames ?? [];
  } catch {
    return [];
  }
}

/**
 * The finding for a test whose process fell silent: C code kept the interpreter, so no Python could say so.
 * @param stack innermost first; may be empty.
 * @param ended whether the process was ended for it.
 */
export function heldInterpreterFinding(
  open: OpenPhase,
  stack: readonly FaultFrame[],
  silentFor: number,
  toPlace: ToPlace,
  ended: boolean,
): RunFinding {
  const places = stack.flatMap(({ file, line, function: func }) =>
    line === undefined ? [] : [toPlace({ file, line, func, kind: isUserFile(file) ? 'user' : 'lib' })],
  );
  const at = places.find(({ file }) => isUserFile(file)) ?? places[0];
  const innermost = places[0];
  const where = at ? ` at ${at.file}:${at.line}` : '';
  const inside = innermost && innermost !== at ? ` inside ${innermost.function ?? innermost.file}` : '';
  const what = `C code${inside} kept the interpreter busy for ${silentFor.toFixed(0)} s${where}`;
  const consequence = ended
    ? 'Nothing in the process could run any more, so it was ended; the remaining tests were run in a new one.'
    : 'Nothing else in the process can run meanwhile.';
  return {
    kind: 'stall',
    severity: 'error',
    message: `${what}. ${consequence}`,
    ...at,
    phase: open.phase,
    afterSeconds: silentFor,
    proved: false,
    ...(at && {
      chain: [{ what: `${open.phase} of ${open.nodeid}`, waitsFor: `C code${inside}, which holds the GIL`, ...at }],
    }),
    ...(places.length > 0 && { stack: places }),
    advice:
      'Look for a call into C that does not come back: a regular expression with nested quantifiers, a huge computation, ' +
      'an extension module that waits without releasing the GIL. Bound its input, or run it in another process.',
  };
}

/** Not the standard library, not an installed package. faulthandler gives paths only, so paths must do. */
function isUserFile(file: string): boolean {
  return !/(^|\/)(site-packages|dist-packages)\/|\/lib(64)?\/python3[^/]*\/|^<|\/Lib\/[^/]+\.py$/.test(file);
}
