import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root, toolEnvironment } from './install.mjs';
import { venvPython } from './python.mjs';

/** A layer that hangs is a failure, not a wait. */
const LAYER_LIMIT_MS = 25 * 60_000;

/** Processes of a suite that waits, most of the time, for the pytest it looks at: more than the two cores of a small machine. */
const WAITING = '3';

/** A check: counts as one test. */
export async function run(command, args) {
  const code = await spawned(command, args);
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/**
 * A suite that reports its own counts and, where it can, the names of what failed: projects of vitest.config.mts, a
 * folder for pytest, or the editor's. No report, or an exit code that disagrees with it, is a failure.
 */
export async function runCounted(kind, ...what) {
  const results = join(root, 'test-results');
  mkdirSync(results, { recursive: true });
  switch (kind) {
    case 'vitest': {
      const report = join(results, `vitest-${what[0]}.json`);
      rmSync(report, { force: true });
      const code = await spawned('vitest', [
        'run',
        ...what.map((project) => `--project=${project}`),
        ...(what.includes('runs') ? [`--maxWorkers=${WAITING}`] : []),
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        '--passWithNoTests',
      ]);
      return settled(code, () => {
        const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites, success, testResults } =
          JSON.parse(readFileSync(report, 'utf8'));
        // A file that fails to load has no failed test of its own.
        const failed = numFailedTests || (success ? 0 : Math.max(1, numFailedTestSuites));
        return { passed: numPassedTests, failed, skipped: numPendingTests, failures: failuresOf(testResults) };
      });
    }
    case 'pytest': {
      const report = join(results, 'pytest.xml');
      rmSync(report, { force: true });
      const code = await spawned(venvPython(join(root, '.venvs', 'newest')), [
        '-m',
        'pytest',
        '-q',
        // A file's tests in one environment share their runs and stay in one process.
        ...['-n', WAITING, '--dist', 'loadfile'],
        ...what,
        `--junitxml=${report}`,
      ]);
      return settled(code, () => {
        const suite = readFileSync(report, 'utf8');
        const head = /<testsuite [^>]*>/.exec(suite)?.[0] ?? '';
        const count = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
        const failed = count('failures') + count('errors');
        const failures = [...suite.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"[^>]*><(?:failure|error)\b/g)];
        return {
          passed: count('tests') - failed - count('skipped'),
          failed,
          skipped: count('skipped'),
          failures: failures.map(([, file, name]) => `${file} ${name}`),
        };
      });
    }
    case 'editor': {
      const report = join(results, 'editor.json');
      rmSync(report, { force: true });
      const code = await spawned('node', ['test/editor/run.mjs', '--report', report]);
      return settled(code, () => JSON.parse(readFileSync(report, 'utf8')));
    }
    default:
      throw new Error(`no such kind of suite: ${kind}`);
  }
}

/** Names of failed tests and, for files that did not load, the reason; relative to the repository. */
function failuresOf(testResults) {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0 && message) return [`${file}: ${firstLine(message)}`];
    return failed.map(
      ({ fullName, failureMessages }) => `${file}: ${fullName}: ${firstLine(failureMessages[0] ?? '')}`,
    );
  });
}

/** The first line, its middle left out where it is long: what a command said last is at its end. */
function firstLine(text) {
  const line = text.split('\n', 1)[0];
  return line.length > 1600 ? `${line.slice(0, 400)} ... ${line.slice(-1200)}` : line;
}

function settled(code, read) {
  let counts;
  try {
    counts = read();
  } catch (error) {
    console.error(`the suite left no report: ${error}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  if (code !== 0 && counts.failed === 0) return { ...counts, failed: 1 };
  return counts;
}

function spawned(command, args) {
  return new Promise((resolvePromise) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      env: toolEnvironment(),
      shell: process.platform === 'win32',
    });
    const timer = setTimeout(() => {
      console.error(`${command} did not end within ${LAYER_LIMIT_MS / 60_000} minutes: stopped`);
      child.kill('SIGKILL');
    }, LAYER_LIMIT_MS);
    child.on('error', (error) => {
      clearTimeout(timer);
      console.error(`${command}: ${error.message}`);
      resolvePromise(127);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolvePromise(code ?? 1);
    });
  });
}
