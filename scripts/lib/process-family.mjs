import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Process ids of `pid` and everything below it, oldest first. On Windows only `pid` itself (taskkill knows the rest). */
export function family(pid) {
  if (process.platform === 'win32') return [pid];
  const listing = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).stdout ?? '';
  const children = new Map();
  for (const line of listing.trim().split('\n')) {
    const [child, parent] = line.trim().split(/\s+/).map(Number);
    children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const found = [pid];
  for (let i = 0; i < found.length; i++) found.push(...(children.get(found[i]) ?? []));
  return found;
}

/**
 * Ends a process and everything it started: asks first, waits up to `graceMs`, then ends what is left.
 * @param {number} pid
 * @param {{graceMs?: number}} [options]
 */
export async function endFamily(pid, { graceMs = 3000 } = {}) {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  const members = new Set(family(pid));
  signal(pid, 'SIGTERM');
  const until = Date.now() + graceMs;
  while (Date.now() < until && [...members].some(alive)) await sleep(50);
  const left = new Set([...members].filter(alive).flatMap(family));
  for (const member of left) signal(member, 'SIGKILL');
}

function alive(pid) {
  return signal(pid, 0);
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
