import { parseFaultFile } from './fault-file';
import type { ToPlace } from './fold/places';
import type { ProcessEnd } from './pytest-process';
import type { TestReport } from './run-report';
import { placesOfFrames } from './stuck-findings';

/** Signals by which a program ends that did something it must not. */
export const CRASH_SIGNALS: ReadonlySet<string> = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL']);

/**
 * The failure of a test that was running when its process ended by itself; undefined when somebody else ended it. The
 * stack is the one that pytest's faulthandler plugin prints.
 */
export function lossOf(end: ProcessEnd, toPlace: ToPlace): NonNullable<TestReport['failure']> | undefined {
  if (end.spawnError !== undefined) return undefined;
  if (end.signal === null) {
    const message = `The process ended itself with status ${end.code} while this test was running: by os._exit(), or a plugin such as pytest-timeout did it.`;
    return { message };
  }
  if (!CRASH_SIGNALS.has(end.signal)) return undefined;
  const message = `Python crashed with ${end.signal} while this test was running: a fault in C code.`;
  const threads = parseFaultFile(end.stderr);
  const { at, places } = placesOfFrames(
    (threads.find(({ current }) => current) ?? threads.at(-1))?.frames ?? [],
    toPlace,
  );
  const text = places.map(({ file, line, function: name }) => `${file}:${line} in ${name ?? '?'}`).join('\n');
  return { message, ...(text !== '' && { text: `${message}\n${text}` }), ...(at && { place: at }) };
}
