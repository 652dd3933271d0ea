// Runs other projects' own test suites without and with the watchdog and compares: no test may end otherwise.
//   node scripts/foreign-suites.mjs [--only starlette,httpx] [--python 3.13] [--tests tests/test_applications.py]
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './lib/install.mjs';
import { findPython, venvPython } from './lib/python.mjs';
import { sourceDistribution } from './lib/source-distribution.mjs';

const { values } = parseArgs({
  options: { only: { type: 'string' }, python: { type: 'string', default: '3.13' }, tests: { type: 'string' } },
});

/** Each suite with its pinned source, what it needs to run, and the arguments of its own configuration. */
const suites = [
  {
    name: 'anyio',
    source: 'anyio==4.16.0',
    needs: ['anyio==4.16.0', 'trio', 'uvloop', 'blockbuster', 'hypothesis', 'psutil', 'pytest-mock', 'pytest-timeout'],
    more: ['trustme', 'truststore', 'coverage'],
    args: ['--timeout', '120', 'tests'],
  },
  {
    name: 'starlette',
    source: 'starlette==1.10.0',
    needs: ['starlette[full]==1.10.0', 'trio', 'httpx2', 'blockbuster', 'importlib-metadata', 'opentelemetry-sdk'],
    more: [],
    args: ['tests'],
  },
  {
    name: 'httpx',
    source: 'httpx==0.28.1',
    needs: ['httpx[brotli,cli,http2,socks,zstd]==0.28.1', 'trio', 'trustme', 'cryptography', 'uvicorn', 'chardet'],
    more: [],
    args: ['tests'],
  },
  {
    name: 'pytest-asyncio',
    source: 'pytest-asyncio==1.5.0',
    needs: ['pytest-asyncio==1.5.0', 'coverage', 'hypothesis'],
    more: [],
    args: ['tests', 'docs'],
  },
  // CPython's own, where the interpreter ships it.
  {
    name: 'test_asyncio',
    source: null,
    needs: ['pytest-timeout'],
    more: [],
    args: ['--timeout', '120', '--pyargs', 'test.test_asyncio'],
  },
];

const folder = join(root, '.foreign');
const wanted = values.only?.split(',') ?? suites.map((suite) => suite.name);
const unknown = wanted.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length) {
  console.error(`no suite ${unknown.join(', ')}; there are ${suites.map((suite) => suite.name).join(', ')}`);
  process.exit(2);
}
const interpreter = findPython({ version: values.python });
if (!interpreter) {
  console.error(`Python ${values.python} not found; install it (for example with pyenv or uv) and run again`);
  process.exit(2);
}
const different = suites.filter((suite) => wanted.includes(suite.name)).filter((suite) => !isUnchanged(suite));
process.exit(different.length ? 1 : 0);

/** Runs a suite twice and prints what differs and what the watchdog found. True when nothing differs. */
function isUnchanged(suite) {
  const place = prepare(suite);
  const off = runOnce(suite, place, false);
  const on = runOnce(suite, place, true);
  const names = [...new Set([...off.keys(), ...on.keys()])];
  const changed = names.filter((name) => off.get(name) !== on.get(name));
  for (const name of changed) {
    console.log(`  ${name}: ${off.get(name) ?? 'absent'} -> ${on.get(name) ?? 'absent'}`);
  }
  console.log(`${suite.name}: ${off.size} tests, ${changed.length} differ`);
  tellFindings(place);
  return changed.length === 0 && off.size > 0;
}

/** A virtual environment and the unpacked source distribution; both are kept for the next time. */
function prepare(suite) {
  const place = join(folder, `${suite.name}-${values.python}`);
  const python = venvPython(join(place, 'venv'));
  mkdirSync(place, { recursive: true });
  if (!existsSync(python)) {
    must(interpreter.path, ['-m', 'venv', join(place, 'venv')]);
    must(python, ['-m', 'pip', 'install', '-q', 'pytest', ...suite.needs, ...suite.more]);
  }
  if (suite.source === null) return { place, python, source: place };
  const source = join(place, 'source');
  if (!existsSync(source)) cpSync(sourceDistribution(suite.source), source, { recursive: true });
  return { place, python, source };
}

/** Outcomes by test, read from pytest's own JUnit file: a test that is told twice has both. */
function runOnce(suite, { place, python, source }, watched) {
  const junit = join(place, `${watched ? 'on' : 'off'}.xml`);
  const events = join(place, 'events.ndjson');
  rmSync(junit, { force: true });
  rmSync(events, { force: true });
  const own = ['-q', '-p', 'no:cacheprovider', `--junitxml=${junit}`, '-o', 'junit_family=xunit2'];
  const plugin = watched ? ['-p', 'looptrap_watchdog'] : [];
  const env = { ...process.env, ...(watched ? { PYTHONPATH: join(root, 'watchdog'), LOOPTRAP_EVENTS: events } : {}) };
  const tests = values.tests ? values.tests.split(',') : suite.args;
  spawnSync(python, ['-m', 'pytest', ...plugin, ...own, ...tests], { cwd: source, env, stdio: 'inherit' });
  if (!existsSync(junit)) throw new Error(`${suite.name} ${watched ? 'with' : 'without'} the watchdog did not end`);
  const found = new Map();
  for (const [, attributes, body] of readFileSync(junit, 'utf8').matchAll(
    /<testcase ([^>]*?)(?:\/>|>(.*?)<\/testcase>)/gs,
  )) {
    const name = `${/classname="([^"]*)"/.exec(attributes)?.[1]}::${/(?<!class)name="([^"]*)"/.exec(attributes)?.[1]}`;
    const outcome = /<(failure|error|skipped)/.exec(body ?? '')?.[1] ?? 'passed';
    found.set(name, found.has(name) ? `${found.get(name)}, ${outcome}` : outcome);
  }
  return found;
}

/** What the watchdog says of a suite that passes: each false one is a bug, and so is every proof. */
function tellFindings({ place }) {
  const verdict =
    /^(hang\.|spin|task\.(leak|exception_lost|cancel_ignored)|handle\.leak|loop\.(cross|multiple)|coroutine\.|note)/;
  for (const line of readFileSync(join(place, 'events.ndjson'), 'utf8').split('\n').filter(Boolean)) {
    const event = JSON.parse(line);
    if (verdict.test(event.t)) console.log(`  ${event.t} ${event.test ?? ''}: ${event.explanation ?? event.text}`);
  }
}

function must(command, args) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
}
