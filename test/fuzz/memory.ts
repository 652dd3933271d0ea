import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What is held once nothing is waiting to be thrown away, in bytes: the heap, and buffers outside of it. */
export function heldMemory(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') for (let round = 0; round < 3; round++) collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The most memory this process ever had, in bytes, the parser's included. */
export function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}
