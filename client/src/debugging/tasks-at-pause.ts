import type { Loc } from '../../../watchdog/events/events.generated';

/** What `tasks_now()` of the plugin's `verdicts/at_pause.py` gives. */
export interface PausedTasks {
  readonly loops: readonly PausedLoop[];
}

export interface PausedLoop {
  readonly id: number;
  /** `loop #1 (made by pytest-asyncio for scope function)`. */
  readonly about: string;
  readonly tasks: readonly PausedTask[];
  /** How many more there are. */
  readonly left_out: number;
}

export interface PausedTask {
  readonly id: number;
  readonly label: string;
  /** `test \`test_total\``. */
  readonly owner: string;
  readonly state: 'running' | 'ready' | 'waiting';
  /** Made by a library, and runs none of the user's code. */
  readonly infra: boolean;
  /** The running test's own. */
  readonly own: boolean;
  /** One of a circle of tasks that wait for each other. */
  readonly cycle: boolean;
  readonly at?: Loc;
  readonly created?: Loc;
  /** Innermost first. */
  readonly stack: readonly Loc[];
  /** What it waits for, what that waits for, and so on. */
  readonly chain: readonly { readonly what: string; readonly waitsFor: string; readonly at?: Loc }[];
}

const MODULE = 'looptrap_watchdog.verdicts.at_pause';

/** What a debugger evaluates; its value is base64, which the `repr` of Python leaves as it is. */
export const TASKS_EXPRESSION = `__import__('${MODULE}', fromlist=['encoded']).encoded()`;

/** Reads the value that a debugger shows for `TASKS_EXPRESSION`; undefined when it is something else. */
export function readTasks(shown: string): PausedTasks | undefined {
  const encoded = /^'([\w+/]+=*)'$/.exec(shown.trim())?.[1];
  if (encoded === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
    return isPausedTasks(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isPausedTasks(value: unknown): value is PausedTasks {
  if (typeof value !== 'object' || value === null) return false;
  const { v, loops } = value as { v?: unknown; loops?: unknown };
  return v === 1 && Array.isArray(loops);
}

/** The tasks of a loop as somebody looks for them: the test's own, then the user's, then those of libraries. */
export function inOrder({ tasks }: PausedLoop): PausedTask[] {
  const rank = ({ own, infra }: PausedTask): number => (own ? 0 : infra ? 2 : 1);
  return [...tasks].sort((a, b) => rank(a) - rank(b) || a.id - b.id);
}

/** `waits for asyncio.Queue.get (\`jobs\`) -> task b waits for ...`; what it does when it does not wait. */
export function wordsOf({ state, chain }: PausedTask): string {
  if (state === 'running') return 'runs';
  if (state === 'ready' || chain.length === 0) return 'about to go on';
  const [first, ...others] = chain;
  const rest = others.map(({ what, waitsFor }) => ` → ${what} waits for ${waitsFor}`);
  return `waits for ${first?.waitsFor ?? 'something unknown'}${rest.join('')}`;
}
