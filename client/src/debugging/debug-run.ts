import { randomUUID } from 'node:crypto';
import { type DebugSession, Disposable, debug, extensions, type TestRun, Uri, workspace } from 'vscode';
import type { Launch, ProcessEnd, PytestProcess } from '../../../watchdog/runner/pytest-process';
import type { RunHandle, RunOutcome, RunRequest, RunUpdate } from '../../../watchdog/runner/run-contract';
import { startRun } from '../../../watchdog/runner/start-run';
import { debugConfiguration, RUN_KEY } from './debug-configuration';

const DEBUGGER_TYPE = 'debugpy';

/** Whether some extension can debug Python. */
export function canDebug(): boolean {
  return extensions.all.some(({ packageJSON }) => {
    const debuggers: unknown = packageJSON?.contributes?.debuggers;
    return Array.isArray(debuggers) && debuggers.some((one: { type?: unknown }) => one.type === DEBUGGER_TYPE);
  });
}

/**
 * As `startRun`, with a debugger around pytest. Nothing is ended: what hangs is said, and stays for somebody to look at.
 * A session that is over before pytest is was stopped by somebody; the end of the test run it is shown as ends it.
 */
export function startDebugRun(
  request: RunRequest,
  listener: (update: RunUpdate) => void,
  shownAs: () => TestRun | undefined,
): RunHandle {
  let started = false;
  const hear = (update: RunUpdate): void => {
    if (update.type === 'event' && update.event.t === 'hello') started = true;
    listener(update);
  };
  const handle = startRun({ ...request, abort: false }, hear, launchUnderDebugger(shownAs));
  const done = handle.done.then((outcome): RunOutcome => {
    const { failure: _, ...rest } = outcome;
    return started && !outcome.report.exit.complete ? { ...rest, cancelled: true } : outcome;
  });
  return { pid: undefined, cancel: () => handle.cancel(), done };
}

const launchUnderDebugger =
  (shownAs: () => TestRun | undefined): Launch =>
  (python, args, { cwd, env }, onOutput) => {
    const id = randomUUID();
    const folder = workspace.getWorkspaceFolder(Uri.file(cwd));
    const own: unknown = workspace.getConfiguration('launch', folder?.uri ?? Uri.file(cwd)).get('configurations');
    const name = args.findLast((arg) => arg.includes('::')) ?? 'pytest';
    const configuration = debugConfiguration({ name, python, args, cwd, env }, own, process.env, id);
    const watched = watchSession(id, onOutput);
    const begin = async (): Promise<boolean> => {
      // It is shown as a test run as soon as it was launched.
      await Promise.resolve();
      const testRun = shownAs();
      return debug.startDebugging(folder, configuration, testRun ? { testRun } : {});
    };
    void begin().then(
      (isStarted) => isStarted || watched.fail('the debugger did not start'),
      (error: unknown) => watched.fail(error instanceof Error ? error.message : String(error)),
    );
    return watched;
  };

interface WatchedSession extends PytestProcess {
  fail(why: string): void;
}

/** Follows the session that has our id; those of its child processes have it too, and a parent. */
function watchSession(id: string, onOutput: Parameters<Launch>[3]): WatchedSession {
  const kept = { stdout: '', stderr: '' };
  let code: number | null = null;
  let session: DebugSession | undefined;
  let stopped = false;
  let end: (end: ProcessEnd) => void = () => undefined;
  const ended = new Promise<ProcessEnd>((resolve) => {
    end = resolve;
  });
  const isOurs = (one: DebugSession) => one.configuration[RUN_KEY] === id && !one.parentSession;
  const hear = ({ type, event, body }: { type?: string; event?: string; body?: Record<string, unknown> }): void => {
    if (type !== 'event') return;
    if (event === 'exited' && typeof body?.exitCode === 'number') code = body.exitCode;
    const stream = body?.category;
    if (event !== 'output' || typeof body?.output !== 'string' || (stream !== 'stdout' && stream !== 'stderr')) return;
    kept[stream] += body.output;
    onOutput(stream, body.output);
  };
  const finish = (spawnError: string | undefined): void => {
    subscriptions.dispose();
    end({ code, signal: null, spawnError, ...kept });
  };
  const subscriptions = Disposable.from(
    debug.registerDebugAdapterTrackerFactory(DEBUGGER_TYPE, {
      createDebugAdapterTracker: (one) => (isOurs(one) ? { onDidSendMessage: hear } : undefined),
    }),
    debug.onDidStartDebugSession((one) => {
      if (!isOurs(one)) return;
      session = one;
      if (stopped) void endSession(one);
    }),
    debug.onDidTerminateDebugSession((one) => {
      if (isOurs(one)) finish(undefined);
    }),
  );
  return {
    pid: undefined,
    ended,
    fail: (why) => finish(why),
    stop: async () => {
      stopped = true;
      if (session) await endSession(session);
    },
  };
}

/**
 * Ends a session and what it debugs. The editor's own stop only asks for the end of the test run that a session belongs
 * to, and that run's end waits for the session.
 */
async function endSession(session: DebugSession): Promise<void> {
  try {
    await session.customRequest('disconnect', { terminateDebuggee: true });
  } catch {
    await debug.stopDebugging(session);
  }
}
