import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process as the system lists it. */
export interface ProcessEntry {
  pid: number;
  parent: number;
  group: number;
  /** One letter: R running, S sleeping, T stopped, Z ended and not yet collected by its parent. */
  state: string;
  /** Tells a process from a later one with the same number. */
  started: string;
}

/** Lists the processes of this machine (POSIX); those that have ended (zombies) are left out. */
export function readProcesses(): ProcessEntry[] {
  const entries = process.platform === 'linux' ? fromProc() : fromPs();
  return entries.filter(({ state }) => state !== 'Z' && state !== 'X');
}

/** True when the process was started with this setting in its environment, by itself or inherited. Linux only. */
export function hasInEnvironment(pid: number, setting: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(setting);
  } catch {
    return false; // another user's, or gone
  }
}

/** The state letter of a process: T stopped by a signal, t by a debugger; undefined when it is gone or not to be learned. */
export function processState(pid: number): string | undefined {
  if (process.platform === 'linux') return statOf(pid)?.state;
  if (process.platform === 'win32') return undefined;
  return fromPs().find((entry) => entry.pid === pid)?.state;
}

function fromProc(): ProcessEntry[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []));
}

function statOf(pid: number): ProcessEntry | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // proc(5): the second field is the program's name in parentheses and may itself hold blanks and parentheses.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state = '', parent, group] = fields;
    return { pid, parent: Number(parent), group: Number(group), state, started: fields[19] ?? '' };
  } catch {
    return undefined; // ended while we looked
  }
}

function fromPs(): ProcessEntry[] {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat=,lstart='], { encoding: 'utf8' });
  return text.split('\n').flatMap((line) => {
    const [pid, parent, group, state, ...started] = line.trim().split(/\s+/);
    if (pid === undefined || pid === '' || state === undefined) return [];
    const letter = state.slice(0, 1);
    return [
      { pid: Number(pid), parent: Number(parent), group: Number(group), state: letter, started: started.join(' ') },
    ];
  });
}
