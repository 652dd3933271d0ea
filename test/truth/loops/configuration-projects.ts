import { asyncTest, type Project, testModule } from './project';

const test = testModule(asyncTest('test_a', []));

function configured(name: string, files: Readonly<Record<string, string>>): Project {
  return { name: `configured-${name}`, files: { ...files, 'test_it.py': test } };
}

const AUTO_INI = '[pytest]\nasyncio_mode = auto\n';
const AUTO_PYPROJECT = '[tool.pytest.ini_options]\nasyncio_mode = "auto"\n';

/** Where the mode is read from: an unmarked test runs exactly when auto mode is really on. */
export const configurationProjects: readonly Project[] = [
  configured('pytest-ini', { 'pytest.ini': AUTO_INI }),
  configured('hidden-pytest-ini', { '.pytest.ini': AUTO_INI }),
  configured('pyproject', { 'pyproject.toml': AUTO_PYPROJECT }),
  configured('native-pyproject', { 'pyproject.toml': '[tool.pytest]\nasyncio_mode = "auto"\n' }),
  configured('native-pytest-toml', { 'pytest.toml': '[pytest]\nasyncio_mode = "auto"\n' }),
  configured('tox', { 'tox.ini': AUTO_INI }),
  configured('setup-cfg', { 'setup.cfg': '[tool:pytest]\nasyncio_mode = auto\n' }),
  configured('empty-ini-shadows', { 'pytest.ini': '', 'pyproject.toml': AUTO_PYPROJECT }),
  configured('hidden-ini-shadows', { '.pytest.ini': '[pytest]\n', 'pyproject.toml': AUTO_PYPROJECT }),
  configured('pyproject-shadows-tox', { 'pyproject.toml': '[tool.pytest.ini_options]\n', 'tox.ini': AUTO_INI }),
  configured('tox-without-section', {
    'tox.ini': '[tox]\nenvlist = py\n',
    'setup.cfg': '[tool:pytest]\nasyncio_mode = auto\n',
  }),
  configured('pyproject-without-section', {
    'pyproject.toml': '[project]\nname = "x"\nversion = "1"\n',
    'tox.ini': AUTO_INI,
  }),
  configured('addopts', { 'pytest.ini': '[pytest]\naddopts = -q --asyncio-mode=auto\n' }),
  configured('addopts-two-words', {
    'pytest.ini': '[pytest]\nasyncio_mode = strict\naddopts =\n    --asyncio-mode auto\n    -q\n',
  }),
  configured('addopts-list', {
    'pyproject.toml': '[tool.pytest.ini_options]\naddopts = ["-q", "--asyncio-mode=auto"]\n',
  }),
  configured('addopts-override', { 'pytest.ini': '[pytest]\naddopts = -o asyncio_mode=auto\n' }),
  configured('comment-after-value', { 'pytest.ini': '[pytest]\n# asyncio_mode = strict\nasyncio_mode: auto\n' }),
  configured('wrong-section', { 'pytest.ini': '[tool:pytest]\nasyncio_mode = auto\n' }),
  configured('both-tables', {
    'pyproject.toml': '[tool.pytest]\nminversion = "6.0"\n\n[tool.pytest.ini_options]\nasyncio_mode = "auto"\n',
  }),
];
