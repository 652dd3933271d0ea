import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { mergeRuns } from '../../../watchdog/runner/repeat/merge-runs';
import type { RunFailure, RunHandle, RunOutcome, RunRequest, RunUpdate } from '../../../watchdog/runner/run-contract';
import type { RunReport } from '../../../watchdog/runner/run-report';
import { startRun } from '../../../watchdog/runner/start-run';
import { createTraceRecorder } from '../../../watchdog/runner/trace/record-trace';
import { traceDocument } from '../../../watchdog/runner/trace/trace-document';
import { statusOfSignal } from '../exit-status';
import { findPackageFiles } from '../package-files';
import { Refusal } from '../refusal';
import { writeDocument } from '../write-document';
import { chooseInterpreter } from './interpreter';
import { runDocument } from './run-document';
import type { RunOptions } from './run-options';
import { runStatus } from './run-status';
import { workerArguments } from './workers';

/** One run of the selection. */
interface Round {
  outcome: RunOutcome;
  /** The signal that this process got meanwhile. */
  signal: NodeJS.Signals | undefined;
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
  const storageDir = mkdtempSync(join(tmpdir(), 'looptrap-'));
  try {
    const { pluginDir } = findPackageFiles();
    const { stallAfter } = options;
    const env = terminalEnvironment(options);
    const trace = options.trace !== undefined;
    const args = [...workers, ...pytestArgs];
    const request = { python, cwd, targets, pytestArgs: args, pluginDir, storageDir, stallAfter, env, trace };
    const recorder = trace ? createTraceRecorder() : undefined;
    const show = showOutput(options);
    const rounds = await runRounds(request, options, (update) => {
      show(update);
      recorder?.take(update);
    });
    if (recorder !== undefined) writeTrace(recorder.record, options.trace);
    return report(rounds, options);
  } finally {
    rmSync(storageDir, { recursive: true, force: true });
  }
}

/** Runs until all runs that were asked for are done, or going on would be of no use. */
async function runRounds(
  request: RunRequest,
  { repeat, events }: RunOptions,
  listener: (update: RunUpdate) => void,
): Promise<[Round, ...Round[]]> {
  const rounds: Round[] = [];
  for (;;) {
    if (repeat > 1) console.error(`looptrap: run ${rounds.length + 1} of ${repeat}`);
    const began = performance.now();
    const round = await untilDone(startRun(request, listener));
    const last = { ...round, seconds: (performance.now() - began) / 1000 };
    if (events !== undefined && last.outcome.eventsFile !== undefined) {
      keepEvents(last.outcome.eventsFile, events, rounds.length === 0);
    }
    if (rounds.length + 1 === repeat || last.signal !== undefined || isHopeless(last.outcome.failure)) {
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
  };
}

/** pytest writes into our pipe; it is told what the terminal behind it can do. */
function terminalEnvironment(options: RunOptions): Record<string, string> {
  const terminal = outputOf(options);
  if (!terminal.isTTY || process.env.NO_COLOR) return {};
  return { PY_COLORS: '1', COLUMNS: String(terminal.columns) };
}

/** Ctrl-C and its like end pytest and everything it started; what was seen until then is still reported. */
async function untilDone(handle: RunHandle): Promise<Pick<Round, 'outcome' | 'signal'>> {
  let signal: NodeJS.Signals | undefined;
  const stop = (received: NodeJS.Signals) => {
    signal ??= received;
    void handle.cancel();
  };
  const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const name of signals) process.on(name, stop);
  const outcome = await handle.done;
  for (const name of signals) process.off(name, stop);
  return { outcome, signal };
}

function writeTrace(record: Parameters<typeof traceDocument>[0], file: string | undefined): void {
  const { traceEvents, ...rest } = traceDocument(record);
  const head = JSON.stringify(rest).slice(1);
  const lines = traceEvents.map((event) => JSON.stringify(event)).join(',\n');
  writeDocument(`{"traceEvents":[\n${lines}\n],${head}\n`, file);
}

/** Writes what was found and returns the exit status. */
function report(rounds: [Round, ...Round[]], options: RunOptions): number {
  const last = rounds.at(-1) ?? rounds[0];
  const failure = rounds.find(({ outcome }) => outcome.failure !== undefined)?.outcome.failure;
  const told = reportOf(rounds, options);
  writeDocument(runDocument(told, failure, options, process.cwd()), options.output);
  const garbled = rounds.reduce((sum, { outcome }) => sum + (outcome.losses?.garbled ?? 0), 0);
  if (garbled > 0) console.error(`looptrap: ${garbled} lines of the event stream could not be read`);
  if (failure !== undefined) console.error(`looptrap: ${failure.message}\n          ${failure.advice}`);
  if (last.signal !== undefined) return statusOfSignal(last.signal, constants.signals);
  return runStatus(told, failure, new Set(options.failOn), constants.signals);
}

function reportOf(rounds: [Round, ...Round[]], { repeat }: RunOptions): RunReport {
  const [first, ...rest] = rounds;
  if (repeat === 1) return first.outcome.report;
  const reports: [RunReport, ...RunReport[]] = [first.outcome.report, ...rest.map(({ outcome }) => outcome.report)];
  const seconds = rounds.map((round) => round.seconds);
  return mergeRuns(reports, seconds, repeat);
}
