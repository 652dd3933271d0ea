import { describe, expect, it } from 'vitest';
import type { AnalysisOptions } from '../../../server/src/analysis/analysis';
import type { Trap } from '../../../server/src/traps/trap';
import { callTeller, loopTeller, openTestProject } from './open-test-project';

const TEST = 'import pytest\nfrom helpers import send\n\n\n@pytest.mark.asyncio\nasync def test_a():\n    send()\n';
const FILES = { 'helpers.py': 'def send(): ...\n', 'tests/test_a.py': TEST, 'tests/old/test_b.py': TEST };
const PINS: AnalysisOptions = { targetVersions: { pytest: '8.4.2', 'pytest-asyncio': '1.2.0' } };
const TRAPS = [loopTeller, { ...callTeller, category: 'blocking' as const }];

async function findings(toml: string, options: AnalysisOptions = PINS, file = 'tests/test_a.py') {
  const { project } = await openTestProject({ ...FILES, 'pyproject.toml': toml }, TRAPS, options);
  return project.analyse(`/project/${file}`).findings.map(({ trap, severity }) => `${trap} ${severity}`);
}

async function problems(toml: string) {
  const { project } = await openTestProject({ ...FILES, 'pyproject.toml': toml }, TRAPS, PINS);
  return project
    .configurationProblems()
    .map(({ line, start, end, message }) => [line, toml.slice(start, end), message]);
}

describe('[tool.looptrap]', () => {
  const both = ['loop-teller error', 'call-teller error'];

  it.each([
    ['', both],
    ['select = ["blocking"]', ['call-teller error']],
    ['ignore = ["call-teller"]', ['loop-teller error']],
    ['severity = { loop-teller = "hint" }', ['loop-teller hint', 'call-teller error']],
    ['severity.blocking = "warning"', ['loop-teller error', 'call-teller warning']],
    ['[tool.looptrap.severity]\nloop-teller = "off"', ['call-teller error']],
    ['per-file-ignores = { "test_a.py" = ["blocking"] }', ['loop-teller error']],
    ['per-file-ignores = { "tests/*" = ["error"] }', ['call-teller error']],
    ['per-file-ignores = { "tests" = ["error"] }', ['call-teller error']],
    ['per-file-ignores = { "old/*" = ["error"] }', both],
    ['per-file-ignores = { "!tests/old/**" = ["error"] }', ['call-teller error']],
  ])('%s', async (toml, expected) => {
    expect(await findings(`[tool.looptrap]\n${toml}\n`)).toEqual(expected);
  });

  it('of a folder above counts for the files below it, up to the repository', async () => {
    const below = (top: Record<string, string>) =>
      openTestProject({ ...FILES, ...top, 'tests/pytest.ini': '[pytest]\n' }, TRAPS, PINS, '/project/tests');
    const toml = { 'pyproject.toml': '[tool.looptrap]\nignore = ["error"]\n' };
    const names = async (top: Record<string, string>) =>
      (await below(top)).project.analyse('/project/tests/test_a.py').findings.map(({ trap }) => trap);
    expect(await names(toml)).toEqual([]);
    expect(await names({ ...toml, 'tests/.git/HEAD': '' })).toEqual(['loop-teller']);
  });

  it('a person adds to it, and a command line that selects asks for exactly that', async () => {
    const toml = '[tool.looptrap]\nselect = ["error"]\nseverity = { call-teller = "off" }\n';
    expect(await findings(toml, { ...PINS, settings: { select: ['call-teller', 'loop-teller'] } })).toEqual([
      'loop-teller error',
    ]);
    expect(await findings(toml, { ...PINS, settings: { ignore: ['loop-teller'] } })).toEqual([]);
    expect(await findings(toml, { ...PINS, settings: { severity: { 'loop-teller': 'hint' } } })).toEqual([
      'loop-teller hint',
    ]);
    expect(await findings(toml, { ...PINS, select: ['call-teller'] })).toEqual(['call-teller error']);
    expect(await findings(toml, { ...PINS, ignore: ['loop-teller'] })).toEqual([]);
  });

  it('is read again after an edit', async () => {
    const { project, texts } = await openTestProject({ ...FILES, 'pyproject.toml': '' }, TRAPS, PINS);
    expect(project.analyse('/project/tests/test_a.py').findings).toHaveLength(2);
    texts.set('/project/pyproject.toml', '[tool.looptrap]\nignore = ["error"]\n');
    project.reload();
    expect(project.analyse('/project/tests/test_a.py').findings).toHaveLength(1);
  });

  it('tells the traps what the project knows, and the versions while no environment is there', async () => {
    let seen: unknown;
    const reader: Trap = {
      ...loopTeller,
      check: ({ settings, versions }) => {
        seen = { settings, version: versions.version('pytest-asyncio'), source: versions.source };
        return [];
      },
    };
    const toml = `[tool.looptrap]
extra-blocking-calls = ["billing.charge", { call = "billing.load", remedy = "billing.aload" }]
extra-client-constructors = ["billing.Client"]
target-versions = { pytest-asyncio = "0.23.4" }
`;
    const { project } = await openTestProject({ ...FILES, 'pyproject.toml': toml }, [reader], {});
    project.analyse('/project/tests/test_a.py');
    expect(seen).toMatchObject({
      settings: {
        extraBlockingCalls: [{ call: 'billing.charge' }, { call: 'billing.load', remedy: 'billing.aload' }],
        extraClientConstructors: ['billing.Client'],
      },
      version: '0.23.4',
      source: expect.stringContaining('target-versions in pyproject.toml: pytest-asyncio 0.23.4'),
    });
  });

  it('target-versions do not count against an environment', async () => {
    const { project } = await openTestProject(
      {
        ...FILES,
        'pyproject.toml': '[tool.looptrap]\ntarget-versions = { pytest-asyncio = "0.23.4" }\n',
        '.venv/lib/python3.12/site-packages/pytest-8.4.2.dist-info/METADATA': '',
        '.venv/lib/python3.12/site-packages/pytest_asyncio-1.2.0.dist-info/METADATA': '',
      },
      TRAPS,
      {},
    );
    expect(project.environment().packages).toEqual({ pytest: '8.4.2', 'pytest-asyncio': '1.2.0' });
  });
});

describe('what is wrong in it is told where it is written, and costs nothing else', () => {
  it.each([
    ['[tool.looptrap]\nselekt = ["a"]\n', 2, '["a"]', 'has no "selekt"; there are select, ignore'],
    ['[tool.looptrap]\n\nignore = "loop-teller"\n', 3, '"loop-teller"', 'ignore: a list of traps'],
    [
      '[tool.looptrap]\nignore = [\n  "call-teller",\n  "loop-teler",\n]\n',
      4,
      'loop-teler',
      'did you mean loop-teller',
    ],
    ['[tool.looptrap]\nseverity = { loop-teller = "loud" }\n', 2, '"loud"', 'severity: one of error, warning'],
    ['[tool.looptrap.severity]\nloop-teler = "hint"\n', 2, '"hint"', 'did you mean loop-teller'],
    ['[tool.looptrap]\nper-file-ignores."a/*" = ["nobody"]\n', 2, 'nobody', 'no trap or category is called nobody'],
    ['[tool.looptrap]\nextra-blocking-calls = ["a b"]\n', 2, '"a b"', 'extra-blocking-calls: a dotted name'],
    ['[tool.looptrap]\nextra-blocking-calls = [{ cal = "a" }]\n', 2, '{ cal = "a" }', 'extra-blocking-calls: '],
    ['[tool.looptrap]\ntarget-versions = { pytest = 8 }\n', 2, '8', 'target-versions: a version is expected'],
  ])('%j', async (toml, line, marked, message) => {
    expect(await problems(toml)).toEqual([[line, marked, expect.stringContaining(message)]]);
  });

  it('a right value beside a wrong one holds', async () => {
    expect(await findings('[tool.looptrap]\nselect = 3\nignore = ["error"]\n')).toEqual(['call-teller error']);
  });
});
