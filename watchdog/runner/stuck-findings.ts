import type { FaultFrame, FaultThread } from './fault-file';
import type { OpenPhase } from './fold/fold-tests';
import type { ToPlace } from './fold/places';
import type { RunFinding, SourcePlace } from './run-report';

/** A test that is stuck, as seen from outside of its process. */
export interface StuckTest {
  open: OpenPhase;
  /** Innermost first; empty when nothing could be learned. */
  stack: readonly FaultFrame[];
  /** Seconds it has been so. */
  lasted: number;
  /** Whether its process was ended for it. */
  ended: boolean;
}

/** The finding for a test whose process fell silent: C code kept the interpreter, so no Python could say so. */
export function heldInterpreterFinding(test: StuckTest, toPlace: ToPlace): RunFinding {
  const { at, innermost, places } = placesOfFrames(test.stack, toPlace);
  const inside = innermost && innermost !== at ? ` inside ${innermost.function ?? innermost.file}` : '';
  const consequence = test.ended
    ? 'Nothing in the process could run any more, so it was ended; the remaining tests were run in a new one.'
    : 'Nothing else in the process can run meanwhile.';
  return {
    kind: 'stall',
    severity: 'error',
    message: `C code${inside} kept the interpreter busy for ${test.lasted.toFixed(0)} s${where(at)}. ${consequence}`,
    ...common(test, at, places, `C code${inside}, which holds the GIL`),
    advice:
      'Look for a call into C that does not come back: a regular expression with nested quantifiers, a huge computation, ' +
      'an extension module that waits without releasing the GIL. Bound its input, or run it in another process.',
  };
}

/** The finding for a test that goes on although the watchdog ended its wait. */
export function unendedFinding(test: StuckTest, toPlace: ToPlace): RunFinding {
  const { at, places } = placesOfFrames(test.stack, toPlace);
  return {
    kind: 'stall',
    severity: 'error',
    message:
      `The ${test.open.phase} went on for ${test.lasted.toFixed(0)} s after its wait was ended${where(at)}. ` +
      'Its process was ended; the remaining tests were run in a new one.',
    ...common(test, at, places, 'something that does not end with it'),
    advice:
      'Look at what runs when the wait fails: an except that swallows it, a finally or an __aexit__ that waits again.',
  };
}

/** The finding for a test whose process was stopped, as by SIGSTOP, and not continued. */
export function stoppedFinding(test: StuckTest): RunFinding {
  const { open, lasted } = test;
  const consequence = test.ended ? ' It was ended; the remaining tests were run in a new one.' : '';
  return {
    kind: 'stall',
    severity: 'error',
    message: `The process of the test was stopped and nobody continued it for ${lasted.toFixed(0)} s.${consequence}`,
    phase: open.phase,
    afterSeconds: lasted,
    proved: false,
    advice: 'Look for SIGSTOP or SIGTSTP that the test sends, to its own process or to its process group.',
  };
}

/**
 * The finding for a process that goes on although pytest is done.
 * @param threads stacks of its threads, the one that ends the interpreter marked as current
 */
export function unendedProcessFinding(threads: readonly FaultThread[], lasted: number, toPlace: ToPlace): RunFinding {
  const main = threads.find(({ current }) => current);
  const own = main && placesOfFrames(main.frames, toPlace);
  const inHandler = main?.frames.some(({ file }) => isUserFile(file)) ? own?.at : undefined;
  const others = threads.filter((thread) => thread !== main && thread.frames.some(({ file }) => isUserFile(file)));
  const [blamed] = others.map(({ frames }) => placesOfFrames(frames, toPlace));
  const at = inHandler ?? blamed?.at;
  const what = inHandler
    ? `A function that runs at exit does not come back${where(at)}`
    : `It waits for a thread that is no daemon${blamed ? `, which is${where(at)}` : ''}`;
  const stack = inHandler ? own?.places : blamed?.places;
  return {
    kind: 'stall',
    severity: 'error',
    message: `pytest was done, and its process did not end for ${lasted.toFixed(0)} s, so it was ended. ${what}.`,
    ...at,
    afterSeconds: lasted,
    proved: false,
    ...(stack && stack.length > 0 && { stack }),
    advice: inHandler
      ? 'Bound what the function waits for.'
      : 'End the thread before the test or fixture that started it is over: set the event it waits for and join it, or shut its executor down.',
  };
}

function common(
  { open, lasted }: StuckTest,
  at: SourcePlace | undefined,
  places: SourcePlace[],
  waitsFor: string,
): Partial<RunFinding> {
  return {
    ...at,
    phase: open.phase,
    afterSeconds: lasted,
    proved: false,
    ...(at && { chain: [{ what: `${open.phase} of ${open.nodeid}`, waitsFor, ...at }] }),
    ...(places.length > 0 && { stack: places }),
  };
}

/** The place to show of a stack, its innermost frame, and all places in it; the plugin's own frames left out. */
export function placesOfFrames(stack: readonly FaultFrame[], toPlace: ToPlace) {
  const known = stack.filter(({ file }) => !file.replaceAll('\\', '/').includes('/looptrap_watchdog/'));
  const places = known.flatMap(({ file, line, function: func }) =>
    line === undefined ? [] : [toPlace({ file, line, func, kind: isUserFile(file) ? 'user' : 'lib' })],
  );
  return { at: places.find(({ file }) => isUserFile(file)) ?? places[0], innermost: places[0], places };
}

function where(at: SourcePlace | undefined): string {
  return at ? ` at ${at.file}:${at.line}` : '';
}

/** Not the standard library, not an installed package. faulthandler gives paths only, so paths must do. */
function isUserFile(file: string): boolean {
  return !/(^|\/)(site-packages|dist-packages)\/|\/lib(64)?\/python3[^/]*\/|^<|\/Lib\/[^/]+\.py$/.test(file);
}
