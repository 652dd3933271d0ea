// Makes the two indexes in docs/traps: README.md, of all traps, from the registry, and messages.md, of the error messages,
// from the pages. With --check it only says whether they are up to date (exit status 1 when not).
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadTraps } from './lib/load-traps.mjs';
import { messageIndex } from './lib/message-index.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

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
      .sort((one, other) => one.rank - other.rank)
      .map(({ name, summary, appliesTo }) => `| [\`${name}\`](${name}.md) | ${summary} | ${appliesTo} |`);
    return rows.length ? `## ${title}\n\n| Trap | What it is | Holds for |\n|---|---|---|\n${rows.join('\n')}\n` : '';
  });
  const intro = `<!-- Generated from the registry by scripts/generate-trap-index.mjs. Do not edit. -->
# The traps

Each page says what happens (with the literal error), why, what to write instead, and when it does not apply. The examples
on the pages are executed by the tests, against real pytest in pinned environments. You have an error message and look for
its page? [messages.md](messages.md) lists them all.
`;
  return [intro, ...sections.filter(Boolean)].join('\n');
}

const indexes = {
  'docs/traps/README.md': trapIndex(await loadTraps()),
  'docs/traps/messages.md': await messageIndex(),
};
for (const [file, text] of Object.entries(indexes)) {
  const path = join(root, file);
  if (!process.argv.includes('--check')) {
    writeFileSync(path, text);
  } else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    console.error(`${file} is stale: run "node scripts/generate-trap-index.mjs"`);
    process.exitCode = 1;
  }
}
