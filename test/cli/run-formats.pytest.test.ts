import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runGithub } from '../../cli/src/run/formats/github';
import { runJunit } from '../../cli/src/run/formats/junit';
import { runSarif } from '../../cli/src/run/formats/sarif';
import type { RunReport } from '../../watchdog/runner/run-report';
import { environmentPython } from '../environments';
import { temporaryProject } from '../watchdog/runner/temporary-project';
import { type BundledCli, bundleCli, type CliResult } from './bundled-cli';
import { expectJunit } from './junit-schema';
import { sarifOf } from './sarif-schema';

const PYTHON = ['--python', environmentPython('newest')];

const MIXED = `import asyncio
import pytest


@pytest.fixture
def orders():
    return asyncio.Queue()


class TestOrders:
    @pytest.mark.asyncio
    async def test_waits(self, orders):
        await orders.get()


@pytest.mark.asyncio
async def test_leaves_a_task():
    asyncio.create_task(asyncio.sleep(1000))
    await asyncio.sleep(0)


@pytest.mark.skip(reason="later")
def test_later():
    pass


def test_fails():
    assert "<&>" == "\\x1b"


@pytest.fixture
def broken():
    raise ValueError("broken")


def test_error(broken):
    pass
`;

let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => cli.remove());

function run(format: string, ...args: string[]): Promise<CliResult> {
  const folder = temporaryProject({ 'tests/test_a b.py': MIXED });
  return cli.run(folder, ['run', ...PYTHON, '--format', format, ...args]);
}

test('sarif is valid for the public schema, alone on standard output, and says places, chain and certainty', async () => {
  const { stdout, stderr, status } = await run('sarif');
  expect(status).toBe(1);
  expect(stderr).toContain('test session starts');
  const [log] = sarifOf(stdout).runs;
  expect(log?.tool.driver.rules?.map(({ id }) => id)).toEqual(['deadlock', 'pending-task']);
  expect(log?.invocations).toEqual([{ executionSuccessful: true, exitCode: 1 }]);
  expect(log?.results?.[0]).toMatchObject({
    ruleId: 'deadlock',
    ruleIndex: 0,
    level: 'error',
    message: { text: expect.stringContaining('orders') },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'tests/test_a%20b.py', uriBaseId: '%SRCROOT%' },
          region: { startLine: 13, startColumn: 9, endLine: 13, endColumn: 27 },
        },
        logicalLocations: [{ fullyQualifiedName: 'tests/test_a b.py::TestOrders::test_waits' }],
      },
    ],
    relatedLocations: [{ id: 1, message: { text: expect.stringContaining('waits for asyncio.Queue.get') } }],
    properties: { proved: true },
  });
  const marks = log?.results?.map(({ partialFingerprints }) => partialFingerprints?.['looptrapRun/v1']);
  expect(new Set(marks).size).toBe(2);
});

test("github is pytest's output, a workflow command for each finding, and one line about the run", async () => {
  const { stdout } = await run('github');
  expect(stdout).toContain('test session starts');
  const lines = stdout.trimEnd().split('\n');
  const commands = lines.filter((line) => line.startsWith('::'));
  expect(commands).toHaveLength(2);
  expect(commands[0]).toMatch(
    /^::error file=tests\/test_a b\.py,line=13,endLine=13,col=9,endColumn=27,title=deadlock::tests\/test_a b\.py:13 deadlock in tests\/test_a b\.py::TestOrders::test_waits%0ADeadlock/,
  );
  expect(commands[1]).toMatch(/^::warning .*title=pending-task::/);
  expect(lines.at(-1)).toMatch(/^looptrap: 1 deadlock, 1 pending-task in 5 tests/);
});

test('github is the default under GitHub Actions', async () => {
  const folder = temporaryProject({ 'test_a.py': MIXED });
  const { stdout } = await cli.run(folder, ['run', ...PYTHON, '--', '-k', 'waits'], {
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: `${folder}/..`,
  });
  expect(stdout).toMatch(/^::error file=looptrap-test-[^/]*\/test_a\.py,line=13,/m);
});

test("junit is pytest's own result of each test, and a case for each finding beside it", async () => {
  const { stdout } = await run('junit', '--fail-on', 'deadlock');
  await expectJunit(stdout);
  expect(stdout).toMatch(/<testsuite name="tests\/test_a b\.py".* tests="7" failures="3" errors="1"/);
  expect(stdout).toMatch(/<testcase name="TestOrders\.test_waits" classname="tests\.test_a b" time="[\d.]+"><failure /);
  expect(stdout).toMatch(/<testcase name="test_later" .*><skipped\/>/);
  expect(stdout).toMatch(/<testcase name="test_error" .*><error message="ValueError: broken"/);
  expect(stdout).toMatch(/<testcase name="test_waits: deadlock at line 13" .*><failure message="Deadlock at/);
  // A kind that fails no run passes, and its words are in the output of the suite.
  expect(stdout).toMatch(/<testcase name="test_leaves_a_task: pending-task at line 18" [^>]*\/>/);
  expect(stdout).toMatch(/<system-out>tests\/test_a b\.py:18 pending-task/);
});

describe('a run that could not be done', () => {
  const report: RunReport = {
    schema: 1,
    tool: { name: 'looptrap', version: '0.1.0' },
    environment: { python: '', packages: {} },
    exit: { pytest: null, signal: 'SIGSEGV', complete: false },
    tests: [],
    findings: [{ kind: 'stall', severity: 'error', message: 'Nowhere in particular\u0000.' }],
    loops: [],
  };
  const failure = { reason: 'crashed', message: 'It crashed.', advice: 'Look at it.' } as const;

  test('is said in every format, and so is a finding without a place', async () => {
    const [log] = sarifOf(runSarif(report, failure, '/here', (file) => file)).runs;
    expect(log?.invocations?.[0]).toEqual({
      executionSuccessful: false,
      exitSignalName: 'SIGSEGV',
      toolExecutionNotifications: [{ level: 'error', message: { text: 'It crashed. Look at it.' } }],
    });
    expect(log?.results?.[0]).not.toHaveProperty('locations');
    const xml = runJunit(report, failure, new Set(), new Date(0));
    await expectJunit(xml);
    expect(xml).toContain('<error message="It crashed." type="crashed">Look at it.</error>');
    expect(runGithub(report, failure, (file) => file).split('\n')).toEqual([
      '::error title=stall::stall%0ANowhere in particular\u0000.',
      '::error title=looptrap::It crashed. Look at it.',
      '',
    ]);
  });

  test('of nothing at all is valid too', async () => {
    const nothing = { ...report, findings: [] };
    sarifOf(runSarif(nothing, undefined, '/here', (file) => file));
    await expectJunit(runJunit(nothing, undefined, new Set(), new Date(0)));
    expect(runGithub(nothing, undefined, (file) => file)).toBe('');
  });
});
