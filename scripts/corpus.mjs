// Checks the test suites of well-known projects and compares with the verdicts filed in test/corpus/verdicts.json:
// `node scripts/corpus.mjs [PROJECT...]`. Downloads the pinned source distributions on first use. Exit status 1 when a
// finding has no verdict, or a verdict no finding. Not part of `npm test`: it needs the package index.
//   --file     adds what is new with the verdict "?" and drops what is gone, then writes test/corpus/README.md
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { corpusTable } from './lib/corpus-table.mjs';
import { sourceDistribution } from './lib/source-distribution.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const corpus = join(root, 'test', 'corpus');
const verdictsFile = join(corpus, 'verdicts.json');
const cli = join(root, 'dist', 'cli.js');

const projects = readFileSync(join(corpus, 'projects.txt'), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'));

/** Findings of a project, with the place as key, and the number of lines in its Python test files. */
function check(pin) {
  const cwd = sourceDistribution(pin);
  const { status, stdout, stderr } = spawnSync('node', [cli, 'check', '--no-cache', '--format', 'json', '.'], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0 && status !== 1) throw new Error(`${pin}: ${stderr}`);
  const { findings } = JSON.parse(stdout);
  const files = readdirSync(cwd, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.py') && /(^|[/\\])[^/\\]*test/i.test(file),
  );
  const lines = files.reduce((sum, file) => sum + readFileSync(join(cwd, file), 'utf8').split('\n').length, 0);
  return {
    lines,
    findings: findings.map(({ trap, severity, file, line, message }) => ({
      place: `${file}:${line} ${trap}`,
      severity,
      message,
    })),
  };
}

if (!existsSync(cli)) throw new Error('run "node scripts/build.mjs" first');
const filing = process.argv.includes('--file');
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
/** By project, then by place: the verdict ("true", "false" or "?") and why. */
const readVerdicts = () => (existsSync(verdictsFile) ? JSON.parse(readFileSync(verdictsFile, 'utf8')) : {});
const measured = {};
let open = 0;
for (const pin of projects.filter((pin) => !named.length || named.includes(pin.split('==')[0]))) {
  const { lines, findings } = check(pin);
  const verdicts = readVerdicts();
  const filed = verdicts[pin]?.findings ?? {};
  const found = Object.fromEntries(findings.map(({ place, severity, message }) => [place, { severity, message }]));
  for (const [place, { severity, message }] of Object.entries(found)) {
    if (filed[place] && filed[place].verdict !== '?') continue;
    open += 1;
    console.log(`${pin} ${place} [${severity}]: no verdict\n    ${message}`);
  }
  for (const place of Object.keys(filed).filter((place) => !(place in found))) {
    open += 1;
    console.log(`${pin} ${place}: no longer found`);
  }
  measured[pin] = { lines, findings: found };
  if (!filing) continue;
  const kept = Object.keys(found).map((place) => [
    place,
    { ...(filed[place] ?? { verdict: '?', why: '' }), severity: found[place].severity },
  ]);
  // After each project: a run of all of them takes minutes, and may be stopped.
  writeFileSync(
    verdictsFile,
    `${JSON.stringify({ ...verdicts, [pin]: { lines, findings: Object.fromEntries(kept) } }, null, 2)}\n`,
  );
}
if (filing) writeFileSync(join(corpus, 'README.md'), corpusTable(projects, readVerdicts()));
const total = Object.values(measured).reduce((sum, { lines }) => sum + lines, 0);
console.log(`${Object.keys(measured).length} projects, ${total} lines of tests, ${open} open`);
process.exitCode = open && !filing ? 1 : 0;
