// Loaded into the language server by `node --require`: SIGUSR2 makes it collect garbage and tell its memory in a file.
const { writeFileSync, renameSync } = require('node:fs');

const file = process.env.LOOPTRAP_BENCH_MEMORY;
process.on('SIGUSR2', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  writeFileSync(`${file}.part`, JSON.stringify(process.memoryUsage()));
  renameSync(`${file}.part`, file);
});
