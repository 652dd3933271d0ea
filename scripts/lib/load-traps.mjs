import { importSource } from './import-source.mjs';

/** The registry's traps, from its TypeScript source. */
export async function loadTraps() {
  const { traps } = await importSource('server/src/traps/registry.ts');
  return traps;
}
