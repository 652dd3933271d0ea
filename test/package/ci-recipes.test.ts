import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { environmentPins, environmentPython } from '../environments';
import { finished } from '../finished';
import { recipe } from '../recipe';
import { type Registry, servePackage } from './npm-registry';

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

/** What the runner does for these steps is the machine's own here: the checkout, Node, and a Python with pip. */
const DONE_BY_THE_RUNNER =
  /^(actions\/(checkout|setup-node|setup-python|upload-artifact)|github\/codeql-action\/upload-sarif)@v\d+$/;

const CONFIGURATION = '[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n';
const HEALTHY = 'import asyncio\n\n\nasync def test_total():\n    await asyncio.sleep(0)\n';
const TRAPPED = 'import time\n\n\nasync def test_total():\n    time.sleep(0.01)\n';
const HANGS = 'import asyncio\n\n\nasync def test_total():\n    await asyncio.Event().wait()\n';

describe('the recipes of docs/ci.md', () => {
  let folder: string;
  let registry: Registry;
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    const { tarball, wheels } = inject('packages');
    folder = mkdtempSync(join(tmpdir(), 'ci-'));
    registry = await servePackage(tarball);
    const venv = join(folder, 'venv');
    await finished(environmentPython('newest'), ['-m', 'venv', venv], folder, process.env);
    environment = {
      ...process.env,
      GITHUB_ACTIONS: 'true',
      npm_config_registry: registry.url,
      npm_config_cache: join(folder, 'npm-cache'),
      PIP_FIND_LINKS: wheels,
      PIP_DISABLE_PIP_VERSION_CHECK: '1',
      VIRTUAL_ENV: venv,
      PATH: [join(venv, 'bin'), dirname(process.execPath), process.env.PATH].join(delimiter),
    };
  });
  afterAll(async () => {
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The status of the step that failed, or 0, and what all steps said, of a job in a project with one test file. */
  async function runJob(steps: readonly Step[], test: string) {
    const project = mkdtempSync(join(folder, 'project-'));
    mkdirSync(join(project, 'tests'));
    writeFileSync(join(project, 'pytest.ini'), CONFIGURATION);
    writeFileSync(join(project, 'requirements.txt'), requirements());
    writeFileSync(join(project, 'tests', 'test_shop.py'), test);
    let said = '';
    for (const { uses, run } of steps) {
      if (uses !== undefined) expect(uses).toMatch(DONE_BY_THE_RUNNER);
      if (run === undefined) continue;
      const { status, output } = await finished('bash', ['-e', '-o', 'pipefail', '-c', run], project, environment);
      said += output;
      if (status !== 0) return { project, status, said };
    }
    return { project, status: 0, said };
  }

  const jobs = () =>
    (parse(recipe('docs/ci.md', '.github/workflows/looptrap.yml')) as { jobs: Record<string, { steps: Step[] }> }).jobs;
  const stepsOf = (title: string) => parse(recipe('docs/ci.md', title)) as Step[];

  it('read a healthy project', async () => {
    expect(await runJob(jobs().read?.steps ?? [], HEALTHY)).toMatchObject({ status: 0 });
  });

  it('tell a trap as an annotation, and fail', async () => {
    const { status, said } = await runJob(jobs().read?.steps ?? [], TRAPPED);
    expect(status).toBe(1);
    expect(said).toMatch(/^::\w+ .*file=tests\/test_shop\.py,line=5,.*blocking-call-in-async/m);
  });

  it('write what code scanning takes', async () => {
    const { project } = await runJob(stepsOf('steps of the job read'), TRAPPED);
    const { runs } = JSON.parse(readFileSync(join(project, 'looptrap.sarif'), 'utf8')) as {
      runs: { results: { ruleId: string }[] }[];
    };
    expect(runs[0]?.results.map(({ ruleId }) => ruleId)).toEqual(['blocking-call-in-async']);
  });

  it('watch a healthy suite, and one that hangs, whose trace is kept', async () => {
    const steps = jobs().watch?.steps ?? [];
    expect(await runJob(steps, HEALTHY)).toMatchObject({ status: 0 });
    const { project, status, said } = await runJob(steps, HANGS);
    expect(status).toBe(1);
    expect(said).toMatch(/^::error .*file=tests\/test_shop\.py,line=5,/m);
    expect(existsSync(join(project, 'looptrap-trace.json'))).toBe(true);
  });

  it('watch with pytest alone', async () => {
    const steps = stepsOf('steps of the job watch');
    expect(await runJob(steps, HEALTHY)).toMatchObject({ status: 0 });
    const { status, said } = await runJob(steps, HANGS);
    expect(status).toBe(1);
    expect(said).toContain('Deadlock at test_shop.py:5 (proved)');
  });
});

/** What the workflow's project asks for: pinned like the environment newest, so that no release changes the verdict. */
function requirements(): string {
  return readFileSync(environmentPins('newest'), 'utf8')
    .split('\n')
    .filter((line) => /^(pytest|pytest-asyncio)==/.test(line))
    .join('\n');
}
