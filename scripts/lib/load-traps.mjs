import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The registry's traps, from its TypeScript source. */
export async function loadTraps() {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'server/src/traps/registry.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const { traps } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
  );
  return traps;
}
