// Makes docs/traps/README.md, the index of all traps, from the registry. With --check it only says whether the file is
// up to date (exit status 1 when not).
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadTraps } from './lib/load-traps.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const indexFile = join(root, 'docs/traps/README.md');

/** What each category is about, in the order of the index. */
const CATEGORIES = {
  'never-runs': 'Never runs',
  'loop-scope': 'Loop scopes',
  'cross-loop': 'Across loops',
  hang: 'Hangs',
  blocking: 'Blocking',
  deprecated: 'Deprecated',
  leak: 'Leaks',
  config: 'Configuration',
  error: 'Errors',
  notebook: 'Notebooks',
};

/** The text that docs/traps/README.md must have. */
function trapIndex(traps) {
  const sections = Object.entries(CATEGORIES).map(([category, title]) => {
    const rows = traps
      .filter((trap) => trap.category === category)
      .map(({ name, summary, appliesTo }) => `| [\`${name}\`](${name}.md) | ${summary} | ${appliesTo} |`);
    return rows.length ? `## ${title}\n\n| Trap | What it is | Holds for |\n|---|---|---|\n${rows.join('\n')}\n` : '';
  });
  const intro = `<!-- Generated from the registry by scripts/generate-trap-index.mjs. Do not edit. -->
# The traps

Each page says what happens (with the literal error), why, what to write instead, and when it does not apply. The examples
on the pages are executed by the tests, against real pytest in pinned environments.
`;
  return [intro, ...sections.filter(Boolean)].join('\n');
}

const text = trapIndex(await loadTraps());
if (!process.argv.includes('--check')) {
  writeFileSync(indexFile, text);
} else if (readFileSync(indexFile, 'utf8') !== text) {
  console.error('docs/traps/README.md is stale: run "node scripts/generate-trap-index.mjs"');
  process.exitCode = 1;
}
