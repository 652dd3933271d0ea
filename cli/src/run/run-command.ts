import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { mergeRuns } from '../../../watchdog/runner/repeat/merge-runs';
import type { RunFailure, RunOutcome, RunRequest, RunUpdate } from '../../../watchdog/runner/run-contract';
import type { RunReport } from '../../../watchdog/runner/run-report';
import { startRun } from '../../../watchdog/runner/start-run';
import { createTraceRecorder } from '../../../watchdog/runner/trace/record-trace';
import { traceDocument } from '../../../watchdog/runner/trace/trace-document';
import { statusOfSignal } from '../exit-status';
import { findPackageFiles } from '../package-files';
import { Refusal } from '../refusal';
import { writeDocument } from '../write-document';
import { chooseInterpreter } from './interpreter';
import { type Interruptions, takeInterruptions } from './interruptions';
import { runDocument } from './run-document';
import { type RunOptions, USUAL_FAIL_ON } from './run-options';
import { runStatus } from './run-status';
import { workerArguments } from './workers';

/** One run of the selection. */
interface Round {
  outcome: RunOutcome;
  seconds: number;
}

/** `looptrap run`: runs pytest under the watchdog, once or several times. Returns the exit status. */
export async function runCommand(
  targets: readonly string[],
  pytestArgs: readonly string[],
  options: RunOptions,
): Promise<number> {
  const cwd = process.cwd();
  const interpreter = chooseInterpreter(cwd, targets, options.python);
  if (interpreter === undefined) {
    throw new Refusal('no Python found: make a virtual environment named .venv here, or say --python PATH');
  }
  const { python } = interpreter;
  const workers = await workerArguments(python, cwd, options);
  // Known before the run, not after it.
  for (const file of [options.output, options.events, options.trace]) if (file !== undefined) writeDocument('', file);
  console.error(`looptrap: ${python} (${interpreter.source})`);
  const interruptions = takeInterruptions();
  const storageDir = mkdtempSync(join(tmpdir(), 'looptrap-'));
  try {
    const request: RunRequest = {
      ...{ python, cwd, targets, pytestArgs: [...workers, ...pytestArgs], storageDir },
      pluginDir: findPackageFiles().pluginDir,
      ...{ stallAfter: options.stallAfter, failOn: options.failOn },
      env: terminalEnvironment(options),
      trace: options.trace !== undefined,
    };
    const recorder = createTraceRecorder();
    const show = showOutput(options);
    const rounds = await runRounds(request, options, interruptions, (update) => {
      show(update);
      if (request.trace) recorder.take(update);
    });
    if (request.trace) writeTrace(recorder.record, options.trace);
    const status = report(rounds, options);
    const { signal } = interruptions;
    return signal === undefined ? status : statusOfSignal(signal, constants.signals);
  } finally {
    rmSync(storageDir, { recursive: true, force: true });
    interruptions.forget();
  }
}

/** Runs until all runs that were asked for are done, or going on would be of no use. */
async function runRounds(
  request: RunRequest,
  { repeat, events }: RunOptions,
  interruptions: Interruptions,
  listener: (update: RunUpdate) => void,
): Promise<[Round, ...Round[]]> {
  const rounds: Round[] = [];
  for (;;) {
    if (repeat > 1) console.error(`looptrap: run ${rounds.length + 1} of ${repeat}`);
    const began = performance.now();
    const handle = startRun(request, listener);
    // Ends pytest and everything it started; what was seen until then is still reported.
    interruptions.onSignal(() => void handle.cancel());
    const outcome = await handle.done;
    interruptions.onSignal(undefined);
    const last = { outcome, seconds: (performance.now() - began) / 1000 };
    if (events !== undefined && outcome.eventsFile !== undefined) {
      keepEvents(outcome.eventsFile, events, rounds.length === 0);
    }
    if (rounds.length + 1 === repeat || interruptions.signal !== undefined || isHopeless(outcome.failure)) {
      const [first = last, ...rest] = [...rounds, last];
      return [first, ...rest];
    }
    rounds.push(last);
  }
}

/** What would only happen again. */
function isHopeless(failure: RunFailure | undefined): boolean {
  return failure !== undefined && failure.reason !== 'crashed' && failure.reason !== 'killed';
}

function keepEvents(from: string, to: string, first: boolean): void {
  if (first) copyFileSync(from, to);
  else appendFileSync(to, readFileSync(from));
}

/** pytest's output goes where a person expects it, but never into a document on standard output. */
function outputOf({ format, output }: RunOptions): NodeJS.WriteStream {
  return format === 'text' || format === 'github' || output !== undefined ? process.stdout : process.stderr;
}

function showOutput(options: RunOptions): (update: RunUpdate) => void {
  const stdout = outputOf(options);
  return (update) => {
    if (update.type === 'output') (update.stream === 'stdout' ? stdout : process.stderr).write(update.text);
    if (update.type === 'event' && update.event.t === 'note' && update.event.level !== 'info') {
      console.error(`looptrap: ${update.event.text}`);
    }
    // What waits outside of any test is no finding: a hook may take its time. But somebody may be waiting, too.
    if (update.type === 'event' && update.event.t === 'hang.suspected' && update.event.test === null) {
      console.error(`looptrap: ${update.event.explanation} ${update.event.advice}`);
    }
  };
}

/** pytest writes into our pipe; it is told what the terminal behind it can do. */
function terminalEnvironment(options: RunOptions): Record<string, string> {
  const terminal = outputOf(options);
  if (!terminal.isTTY || process.env.NO_COLOR) return {};
  return { PY_COLORS: '1', COLUMNS: String(terminal.columns) };
}

function writeTrace(record: Parameters<typeof traceDocument>[0], file: string | undefined): void {
  const { traceEvents, ...rest } = traceDocument(record);
  const head = JSON.stringify(rest).slice(1);
  const lines = traceEvents.map((event) => JSON.stringify(event)).join(',\n');
  writeDocument(`{"traceEvents":[\n${lines}\n],${head}\n`, file);
}

/** Writes what was found and returns the exit status. */
function report(rounds: [Round, ...Round[]], options: RunOptions): number {
  const failure = rounds.find(({ outcome }) => outcome.failure !== undefined)?.outcome.failure;
  const told = reportOf(rounds, options);
  const failOn = new Set(rounds[0].outcome.failOn ?? options.failOn ?? USUAL_FAIL_ON);
  writeDocument(runDocument(told, failure, { ...options, failOn }, process.cwd()), options.output);
  const garbled = rounds.reduce((sum, { outcome }) => sum + (outcome.losses?.garbled ?? 0), 0);
  if (garbled > 0) console.error(`looptrap: ${garbled} lines of the event stream could not be read`);
  if (failure !== undefined) console.error(`looptrap: ${failure.message}\n          ${failure.advice}`);
  return runStatus(told, failure, failOn, constants.signals);
}

function reportOf(rounds: [Round, ...Round[]], { repeat }: RunOptions): RunReport {
  const [first, ...rest] = rounds;
  if (repeat === 1) return first.outcome.report;
  const reports: [RunReport, ...RunReport[]] = [first.outcome.report, ...rest.map(({ outcome }) => outcome.report)];
  const seconds = rounds.map((round) => round.seconds);
  return mergeRuns(reports, seconds, repeat);
}
