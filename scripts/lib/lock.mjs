import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const STALE_WITHOUT_OWNER_MS = 10_000;

/**
 * Runs `work` while holding a lock that other processes respect. The lock is a folder with its owner's process id;
 * one whose owner is gone is taken over.
 * @template T
 * @param {string} folder path of the lock itself
 * @param {() => T | Promise<T>} work
 * @param {(pid: number) => void} onWait called once when another living process holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(folder, work, onWait = () => {}) {
  mkdirSync(dirname(folder), { recursive: true });
  let told = false;
  while (!tryTake(folder)) {
    const owner = ownerOf(folder);
    if (owner === undefined || !isAlive(owner)) {
      rmSync(folder, { recursive: true, force: true });
      continue;
    }
    if (!told && owner > 0) onWait(owner);
    told = true;
    await sleep(500);
  }
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tryTake(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(folder, 'pid'), String(process.pid));
  return true;
}

/** The owner's process id; 0 while it has not written it yet; undefined when it never will. */
function ownerOf(folder) {
  const file = join(folder, 'pid');
  try {
    if (existsSync(file)) return Number(readFileSync(file, 'utf8')) || 0;
    return Date.now() - statSync(folder).mtimeMs < STALE_WITHOUT_OWNER_MS ? 0 : undefined;
  } catch {
    return 0; // released between two looks
  }
}

function isAlive(pid) {
  if (pid === 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
