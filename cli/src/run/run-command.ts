import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunHandle, RunOutcome, RunUpdate } from '../../../watchdog/runner/run-contract';
import type { FindingKind } from '../../../watchdog/runner/run-report';
import { startRun } from '../../../watchdog/runner/start-run';
import { statusOfSignal } from '../exit-status';
import type { Format } from '../formats/formats';
import { findPackageFiles } from '../package-files';
import { Refusal } from '../refusal';
import { writeDocument } from '../write-document';
import { chooseInterpreter } from './interpreter';
import { runDocument } from './run-document';
import { runStatus } from './run-status';

export interface RunOptions {
  format: Format;
  /** File for the findings instead of standard output. */
  output?: string;
  /** File for the raw event stream. */
  events?: string;
  python?: string;
  /** Seconds. */
  stallAfter: number;
  failOn: readonly FindingKind[];
}

/** `looptrap run`: runs pytest under the watchdog. Returns the exit status. */
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
  // Known before the run, not after it.
  for (const file of [options.output, options.events]) if (file !== undefined) writeDocument('', file);
  console.error(`looptrap: ${interpreter.python} (${interpreter.source})`);
  const storageDir = mkdtempSync(join(tmpdir(), 'looptrap-'));
  try {
    const { python } = interpreter;
    const { pluginDir } = findPackageFiles();
    const { stallAfter } = options;
    const env = terminalEnvironment(options);
    const request = { python, cwd, targets, pytestArgs, pluginDir, storageDir, stallAfter, env };
    const handle = startRun(request, showOutput(options));
    const { outcome, signal } = await untilDone(handle);
    if (options.events !== undefined && outcome.eventsFile !== undefined)
      copyFileSync(outcome.eventsFile, options.events);
    report(outcome, options);
    return signal === undefined
      ? runStatus(outcome, new Set(options.failOn), constants.signals)
      : statusOfSignal(signal, constants.signals);
  } finally {
    rmSync(storageDir, { recursive: true, force: true });
  }
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
async function untilDone(handle: RunHandle): Promise<{ outcome: RunOutcome; signal: NodeJS.Signals | undefined }> {
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

function report({ report: found, failure, losses }: RunOutcome, options: RunOptions): void {
  writeDocument(runDocument(found, failure, options, process.cwd()), options.output);
  if (losses?.garbled) console.error(`looptrap: ${losses.garbled} lines of the event stream could not be read`);
  if (failure !== undefined) console.error(`looptrap: ${failure.message}\n          ${failure.advice}`);
}
