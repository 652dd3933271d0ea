import { existsSync } from 'node:fs';
import type { RunFold } from './fold/fold-run';
import { CRASH_SIGNALS } from './lost-process';
import { probePython } from './probe-python';
import type { ProcessEnd } from './pytest-process';
import type { RunFailure, RunRequest } from './run-contract';

/** First versions the plugin supports. */
const OLDEST = { python: [3, 9], pytest: [7, 0] } as const;

/**
 * Says why pytest could not do what was asked, or undefined when it did: tests that fail are not a failure of the run.
 * May ask the interpreter for its versions.
 */
export async function explainFailure(
  end: ProcessEnd,
  fold: Pick<RunFold, 'hello' | 'collectErrors' | 'tests'>,
  request: RunRequest,
  killedTests: readonly string[],
): Promise<RunFailure | undefined> {
  if (end.spawnError !== undefined) return notStarted(end.spawnError, request);
  if (end.signal !== null) return ended(end.signal, killedTests);
  const output = `${end.stderr}\n${end.stdout}`;
  if (/No module named '?pytest'?$/m.test(output) && fold.hello === undefined) return noPytest(request.python);
  if (end.code === 3 && output.includes('INTERNALERROR>')) return crashed(output);
  if (end.code === 4) return usage(output, request);
  if (end.code === 5) return nothingCollected(request);
  if (end.code === 2 && fold.collectErrors.length > 0) return collection(fold.collectErrors);
  if (fold.hello === undefined) return noStream(end, request);
  if (killedTests.length > 0) return leftByItself(end.code, killedTests);
  return undefined;
}

function notStarted(error: string, { python, cwd }: RunRequest): RunFailure {
  if (!existsSync(cwd)) {
    return { reason: 'not-found', message: `The folder ${cwd} does not exist.`, advice: 'Choose a folder that does.' };
  }
  const why = error === 'ENOENT' ? 'does not exist' : `could not be started (${error})`;
  return {
    reason: 'no-python',
    message: `The Python interpreter ${python} ${why}.`,
    advice:
      'Choose the interpreter of the project: --python PATH in a terminal, the setting looptrap.interpreter in the editor.',
  };
}

function ended(signal: NodeJS.Signals, killedTests: readonly string[]): RunFailure {
  const during = killedTests.length > 0 ? ` while ${killedTests.join(', ')} was running` : '';
  if (CRASH_SIGNALS.has(signal)) {
    return {
      reason: 'crashed',
      message: `Python crashed with ${signal}${during}.`,
      advice:
        'This is a fault in C code: an extension module or the interpreter. The stack is in the output above, where faulthandler was on.',
    };
  }
  return {
    reason: 'killed',
    message: `pytest was killed by ${signal}${during}.`,
    advice:
      signal === 'SIGKILL'
        ? 'Somebody ended it, or the system ran out of memory. The report holds what was seen until then.'
        : 'Somebody ended it. The report holds what was seen until then.',
  };
}

function noPytest(python: string): RunFailure {
  return {
    reason: 'no-pytest',
    message: `pytest is not installed for ${python}.`,
    advice: `Install it: ${python} -m pip install pytest pytest-asyncio. Or choose the interpreter that has it.`,
  };
}

function crashed(output: string): RunFailure {
  const lines = [...output.matchAll(/^INTERNALERROR> (\S.*)$/gm)].map(([, text]) => text);
  const last = lines.at(-1);
  return {
    reason: 'crashed',
    message: `pytest itself failed with an internal error${last ? `: ${last}` : '.'}`,
    advice:
      'A plugin or a hook in a conftest.py raised; the traceback is in the output. Try again with "-p no:NAME" for the plugin it names.',
  };
}

function usage(output: string, { targets }: RunRequest): RunFailure {
  const conftest = /ImportError while loading conftest '(.*)'/.exec(output)?.[1];
  if (conftest !== undefined) {
    const error = [...output.matchAll(/^E {3}\s*(\S.*)$/gm)].at(-1)?.[1];
    return {
      reason: 'conftest',
      message: `${conftest} could not be imported${error ? `: ${error}` : ''}.`,
      advice:
        'Repair the conftest.py, or install what it imports into this interpreter. No test below it can run before.',
    };
  }
  const missing = [...output.matchAll(/^ERROR: (?:file or directory )?not found: (.*)$/gm)].map(([, what]) => what);
  if (missing.length > 0) {
    return {
      reason: 'not-found',
      message: `pytest does not find ${missing.join(', ')}.`,
      advice: 'It may have been renamed, moved or deleted. "pytest --collect-only -q" lists the tests there are.',
    };
  }
  const error = (/^[^:\n]+: error: (.*)$/m.exec(output) ?? /^ERROR: (.*)$/m.exec(output))?.[1];
  return {
    reason: 'usage',
    message: `pytest did not accept how it was called${error ? `: ${error}` : ''}.`,
    advice: `Look at the arguments (${targets.join(' ') || 'no targets'}) and at "addopts" in pytest's configuration.`,
  };
}

function nothingCollected({ targets }: RunRequest): RunFailure {
  return {
    reason: 'nothing-collected',
    message: `pytest found no tests${targets.length > 0 ? ` in ${targets.join(', ')}` : ''}, or all were deselected.`,
    advice: 'Look at "testpaths", "python_files" and "python_functions" in pytest\'s configuration, and at -k and -m.',
  };
}

function collection(errors: RunFold['collectErrors']): RunFailure {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return {
    reason: 'collection',
    message: `${first?.nodeid || 'A test file'} could not be imported: ${first?.message ?? ''}${more}`,
    advice: 'Repair the file, or install what it imports. pytest runs no tests while a file cannot be collected.',
  };
}

function leftByItself(code: number | null, killedTests: readonly string[]): RunFailure {
  return {
    reason: 'killed',
    message: `The process ended itself with status ${code} while ${killedTests.join(', ')} was running.`,
    advice: 'Something in the test called os._exit(), or a plugin such as pytest-timeout ended the process.',
  };
}

async function noStream(end: ProcessEnd, request: RunRequest): Promise<RunFailure> {
  const probe = await probePython(request.python, request.cwd);
  if (probe.python === undefined) {
    return {
      reason: 'no-python',
      message: `${request.python} does not answer like a Python interpreter (it ended with status ${end.code}).`,
      advice:
        'Choose the interpreter of the project: --python PATH in a terminal, the setting looptrap.interpreter in the editor.',
    };
  }
  if (isOlder(probe.python, OLDEST.python)) return tooOld('Python', probe.python, OLDEST.python.join('.'));
  if (probe.pytest === undefined) return noPytest(request.python);
  if (isOlder(probe.pytest, OLDEST.pytest)) return tooOld('pytest', probe.pytest, OLDEST.pytest.join('.'));
  const note = /^looptrap: cannot write .*$/m.exec(end.stderr)?.[0];
  if (note !== undefined) return unwritable(request.storageDir, note);
  const last = end.stderr.trimEnd().split('\n').at(-1);
  return {
    reason: 'internal',
    message: `pytest ended with status ${end.code}, and the watchdog said nothing.${last ? ` The last line of its output: ${last}` : ''}`,
    advice: `Run "${request.python} -m pytest" by hand to see whether pytest works; if it does, report this to Looptrap with the output.`,
  };
}

/** One test after the other took its process with it, and the rest was left. */
export function tooManyLost(lost: number, remaining: number): RunFailure {
  return {
    reason: 'crashed',
    message: `${lost} tests took their process with them; the remaining ${remaining} were not run.`,
    advice: 'Something that many tests use ends or crashes the process. Look at what the first of them says.',
  };
}

/** The event stream has nowhere to go. */
export function unwritable(storageDir: string, why: string): RunFailure {
  return {
    reason: 'unwritable',
    message: `The run's folder ${storageDir} can't be written: ${why}.`,
    advice: 'Make it writable or free some space; in a terminal TMPDIR names the folder that is used.',
  };
}

function tooOld(what: string, version: string, needed: string): RunFailure {
  return {
    reason: 'old-version',
    message: `${what} ${version} is too old for the watchdog, which needs ${needed} or newer.`,
    advice: what === 'Python' ? 'Choose a newer interpreter.' : 'Upgrade it: python -m pip install --upgrade pytest.',
  };
}

function isOlder(version: string, [major, minor]: readonly [number, number]): boolean {
  const [a = 0, b = 0] = version.split('.').map(Number);
  return a < major || (a === major && b < minor);
}
