import { readFileSync } from 'node:fs';
import { parseFaultFile } from './fault-file';
import type { ToPlace } from './fold/places';
import type { ProcessEnd } from './pytest-process';
import type { TestReport } from './run-report';
import { placesOfFrames } from './stuck-findings';

/** Signals by which a program ends that did something it must not. */
export const CRASH_SIGNALS: ReadonlySet<string> = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL']);

/**
 * The failure of a test that was running when its process was lost: it ended by itself, or SIGKILL ended it, as the
 * system does without memory. Undefined when somebody asked it to end. The stack is the one that pytest's faulthandler
 * plugin prints.
 * @param starved how many processes the system ended for want of memory while this one ran
 */
export function lossOf(
  end: ProcessEnd,
  starved: number,
  toPlace: ToPlace,
): NonNullable<TestReport['failure']> | undefined {
  if (end.spawnError !== undefined) return undefined;
  if (end.signal === null) {
    const message = `The process ended itself with status ${end.code} while this test was running: by os._exit(), or a plugin such as pytest-timeout did it.`;
    return { message };
  }
  if (end.signal === 'SIGKILL') {
    const who =
      starved > 0
        ? 'most likely by the system, which ended processes for want of memory meanwhile.'
        : 'by somebody, or by the system for want of memory.';
    return { message: `The process was killed by SIGKILL while this test was running: ${who}` };
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

/** The failure of a test that was running when its worker of pytest-xdist was lost. */
export function workerLoss(worker: string): NonNullable<TestReport['failure']> {
  const how = 'a crash in C code, os._exit(), or SIGKILL, which the system sends for want of memory';
  return { message: `Worker ${worker} of pytest-xdist ended while this test was running: ${how}.` };
}

/** How many processes the system has ended for want of memory since it started; 0 where that cannot be learned. */
export function starvedProcesses(): number {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
