import path from 'node:path';
import type { DebugConfiguration } from 'vscode';

/** What is to be debugged: the command the runner would have started. */
export interface DebugCommand {
  readonly name: string;
  readonly python: string;
  /** Arguments of the interpreter, `-m pytest` first. */
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment of the process. */
  readonly env: NodeJS.ProcessEnv;
}

/** Marks our sessions among others. */
export const RUN_KEY = 'looptrapRun';

/** What the command itself decides. */
const OURS = new Set(['name', 'request', 'program', 'module', 'code', 'args', 'cwd', 'env', 'purpose', 'processId']);

/**
 * The debug configuration of a run. The user's own one for tests (`"purpose": ["debug-test"]` in launch.json) says all
 * that the command leaves open: justMyCode, console, envFile, pathMappings, and the interpreter if it names one.
 * @param own configurations of launch.json
 * @param inherited environment of the editor, which the debugger gives on by itself
 * @param id comes back as `RUN_KEY`
 */
export function debugConfiguration(
  { name, python, args, cwd, env }: DebugCommand,
  own: unknown,
  inherited: NodeJS.ProcessEnv,
  id: string,
): DebugConfiguration {
  const base = testConfiguration(own);
  const kept = Object.fromEntries(Object.entries(base).filter(([key]) => !OURS.has(key)));
  const [, module = 'pytest', ...rest] = args;
  const baseEnv = isRecord(base.env) ? base.env : {};
  const added = Object.fromEntries(Object.entries(env).filter(([key, value]) => inherited[key] !== value));
  const paths = [added.PYTHONPATH, baseEnv.PYTHONPATH].filter(Boolean).join(path.delimiter);
  return {
    python,
    console: 'internalConsole',
    ...kept,
    type: 'debugpy',
    request: 'launch',
    name: `Looptrap: ${name}`,
    module,
    args: rest,
    cwd,
    // `-n auto` in the configuration of pytest would move the test to a process without a debugger.
    env: { PYTEST_XDIST_AUTO_NUM_WORKERS: '0', ...baseEnv, ...added, ...(paths && { PYTHONPATH: paths }) },
    [RUN_KEY]: id,
  };
}

function testConfiguration(own: unknown): Record<string, unknown> {
  const all: unknown[] = Array.isArray(own) ? own : [];
  const found = all.filter(isRecord).find(({ type, purpose }) => {
    return (type === 'debugpy' || type === 'python') && Array.isArray(purpose) && purpose.includes('debug-test');
  });
  return found ?? {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
