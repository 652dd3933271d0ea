import { describe, expect, it } from 'vitest';
import type { AnalysisOptions } from '../../../server/src/analysis/analysis';
import { applyEdits } from '../../../server/src/analysis/merge-fixes';
import { traps } from '../../../server/src/traps/registry';
import { openTestProject } from './open-test-project';

const PINS: AnalysisOptions = { targetVersions: { python: '3.13', pytest: '8.4.2', 'pytest-asyncio': '1.2.0' } };
const HEAD = 'import asyncio\n\nimport pytest\n\n\n@pytest.mark.asyncio\nasync def test_a():\n';
const RUN = '    asyncio.run(work())';

async function told(text: string, options = PINS, files: Record<string, string> = {}) {
  const { project } = await openTestProject({ 'test_a.py': text, ...files }, traps, options);
  const { findings } = project.analyse('/project/test_a.py');
  return findings.filter(({ trap }) => trap === 'unused-suppression');
}

/** The text after the fix with this index of the one finding. */
async function repaired(text: string, index = 0): Promise<string> {
  const [finding, ...others] = await told(text);
  expect(others).toEqual([]);
  return applyEdits(text, finding?.fixes[index]?.edits ?? []);
}

describe('a suppression that is needed is not told', () => {
  it.each([
    `${HEAD}${RUN}  # looptrap: ignore[run-in-running-loop]\n`,
    `${HEAD}    # looptrap: ignore[run-in-running-loop]\n${RUN}\n`,
    `# looptrap: ignore-file[run-in-running-loop]\n${HEAD}${RUN}\n`,
    `${HEAD}${RUN}  # looptrap: ignore\n`,
  ])('%j', async (text) => {
    expect(await told(text)).toEqual([]);
  });
});

describe('a suppression that silences nothing', () => {
  it.each([
    [`${HEAD}    await work()  # looptrap: ignore[run-in-running-loop]\n`, `${HEAD}    await work()\n`],
    [`${HEAD}    await work()  # noqa  # looptrap: ignore[missing-await]\n`, `${HEAD}    await work()  # noqa\n`],
    [`${HEAD}    # looptrap: ignore[missing-await]\r\n    await work()\n`, `${HEAD}    await work()\n`],
    [`# looptrap: ignore-file[missing-await]\n${HEAD}    await work()\n`, `${HEAD}    await work()\n`],
    [
      `${HEAD}    await work()  # looptrap: ignore[missing-await]: the loop is idle\n`,
      `${HEAD}    await work()  # the loop is idle\n`,
    ],
    [`${HEAD}    await work()  # looptrap: ignore[missing-await] # noqa\n`, `${HEAD}    await work()  # noqa\n`],
    [
      `${HEAD}${RUN}  # looptrap: ignore[missing-await, run-in-running-loop]\n`,
      `${HEAD}${RUN}  # looptrap: ignore[run-in-running-loop]\n`,
    ],
    [
      `${HEAD}${RUN}  # looptrap: ignore[run-in-running-loop, missing-await]\n`,
      `${HEAD}${RUN}  # looptrap: ignore[run-in-running-loop]\n`,
    ],
    [
      `${HEAD}${RUN}  # looptrap: ignore[run-in-running-loop,run-in-running-loop]\n`,
      `${HEAD}${RUN}  # looptrap: ignore[run-in-running-loop]\n`,
    ],
    [`${HEAD}    await work()  # looptrap: ignore\n`, `${HEAD}    await work()\n`],
  ])('goes: %j', async (text, expected) => {
    expect(await repaired(text)).toBe(expected);
    const [finding] = await told(text);
    expect(finding?.fixes[0]?.safe).toBe(true);
  });
});

describe('a name no trap has', () => {
  const text = `${HEAD}${RUN}  # looptrap: ignore[run-in-runing-loop]\n`;

  it('is told with the name that is meant, and changed to it or removed on demand', async () => {
    const [finding] = await told(text);
    expect(finding?.message).toBe(
      'no trap is called run-in-runing-loop, so this ignores nothing; did you mean run-in-running-loop?',
    );
    expect(finding?.fixes.map(({ safe }) => safe)).toEqual([false, false]);
    expect(await repaired(text)).toBe(`${HEAD}${RUN}  # looptrap: ignore[run-in-running-loop]\n`);
    expect(await repaired(text, 1)).toBe(`${HEAD}${RUN}\n`);
  });

  it('is told whatever is known of the versions', async () => {
    expect(await told(text, {})).toHaveLength(1);
  });
});

describe('nothing is said', () => {
  const text = `${HEAD}    await work()  # looptrap: ignore[run-in-running-loop]\n`;

  it.each<[string, AnalysisOptions]>([
    ['where the trap is switched off', { ...PINS, ignore: ['run-in-running-loop'] }],
    ['where its category is', { ...PINS, settings: { ignore: ['error'] } }],
    ['where its severity is off', { ...PINS, settings: { severity: { 'run-in-running-loop': 'off' } } }],
    ['where the file is excepted', { ...PINS, settings: { perFileIgnores: { 'test_a.py': ['error'] } } }],
    ['where other traps are selected', { ...PINS, select: ['missing-await', 'unused-suppression'] }],
    ['without versions: the trap may speak elsewhere', {}],
    ['where it is switched off itself', { ...PINS, ignore: ['unused-suppression'] }],
  ])('%s', async (_, options) => {
    expect(await told(text, options)).toEqual([]);
  });

  it('of a bare comment while any trap is switched off', async () => {
    const bare = `${HEAD}    await work()  # looptrap: ignore\n`;
    expect(await told(bare, { ...PINS, ignore: ['missing-await'] })).toEqual([]);
  });

  it('near a syntax error', async () => {
    expect(await told(`${HEAD}    await work(  # looptrap: ignore[run-in-running-loop]\n`)).toEqual([]);
  });

  it('where it is suppressed by its name', async () => {
    expect(await told(`# looptrap: ignore-file[unused-suppression]\n${text}`)).toEqual([]);
    expect(await told(`# looptrap: ignore-file\n${text}`)).not.toEqual([]);
  });
});

describe('in configuration and requirement files', () => {
  const TEST = `${HEAD}    await work()\n`;

  async function toldIn(file: string, text: string, options = PINS) {
    const { project } = await openTestProject({ 'test_a.py': TEST, [file]: text }, traps, options);
    return project.analyse(`/project/${file}`).findings.filter(({ trap }) => trap === 'unused-suppression');
  }

  it.each([
    ['pytest.ini', '[pytest]\n# looptrap: ignore[pytest-config-quoted-value]\nasyncio_mode = auto\n', 2],
    [
      'pyproject.toml',
      '[tool.pytest.ini_options]\nasyncio_mode = "auto"  # looptrap: ignore[unknown-asyncio-option]\n',
      2,
    ],
    ['pyproject.toml', '# looptrap: ignore-file[missing-await]\n[tool.pytest.ini_options]\nasyncio_mode = "auto"\n', 1],
    ['requirements.txt', '# looptrap: ignore[plugin-version-conflict]\npytest>=8.4\npytest-asyncio==1.2.0\n', 1],
  ])('%s: %j', async (file, text, line) => {
    const [finding, ...others] = await toldIn(file, text);
    expect(others).toEqual([]);
    expect(text.slice(0, finding?.span.start).split('\n')).toHaveLength(line);
    const [fix] = finding?.fixes ?? [];
    expect(fix?.safe).toBe(true);
    const left = applyEdits(text, fix?.edits ?? []);
    expect(left).not.toContain('looptrap');
    expect(await toldIn(file, left)).toEqual([]);
  });

  it.each([
    ['pytest.ini', '[pytest]\n# looptrap: ignore[pytest-config-quoted-value]\nasyncio_mode = "auto"\n'],
    ['pytest.ini', '# looptrap: ignore-file[pytest-config-quoted-value]\n[pytest]\nasyncio_mode = "auto"\n'],
    [
      'pytest.ini',
      '# looptrap: ignore-file[unused-suppression]\n[pytest]\n# looptrap: ignore[missing-await]\nasyncio_mode = auto\n',
    ],
  ])('needed: %s: %j', async (file, text) => {
    expect(await toldIn(file, text)).toEqual([]);
  });

  it('is not told while a file of the suite does not parse', async () => {
    const text = '[pytest]\n# looptrap: ignore[default-fixture-loop-scope-unset]\nasyncio_mode = auto\n';
    const files = { 'test_a.py': 'def test_a(:\n', 'pytest.ini': text };
    const { project } = await openTestProject(files, traps, PINS);
    expect(project.analyse('/project/pytest.ini').findings).toEqual([]);
  });
});
