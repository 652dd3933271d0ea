import { existsSync, readFileSync } from 'node:fs';
import { type FaultFrame, type FaultThread, parseFaultFile } from './fault-file';

/**
 * Asks a process for the stacks of its threads; faulthandler writes them within milliseconds even while C code keeps
 * the interpreter. Nothing happens where it is not set up: there the signal would end the process.
 */
export function askForStacks(pid: number, faultFile: string): void {
  // The file is there when the plugin has registered faulthandler.
  if (process.platform === 'win32' || !existsSync(faultFile)) return;
  try {
    process.kill(pid, 'SIGUSR2');
  } catch {
    // gone in the meantime
  }
}

/** The frames of the current thread in the last answer, innermost first; empty when there is none. */
export function readFaultStack(faultFile: string): FaultFrame[] {
  const threads = readFaultThreads(faultFile);
  return (threads.find(({ current }) => current) ?? threads.at(-1))?.frames ?? [];
}

/** All threads of the last answer; empty when there is none. */
export function readFaultThreads(faultFile: string): FaultThread[] {
  try {
    return parseFaultFile(readFileSync(faultFile, 'utf8'));
  } catch {
    return [];
  }
}
