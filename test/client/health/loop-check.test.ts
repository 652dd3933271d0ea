import { expect, test } from 'vitest';
import { ciWorkflow, type ProjectFiles } from '../../../client/src/health/ci-workflow';
import { type ConfigurationText, failOnSetting } from '../../../client/src/health/fail-on-setting';

const NOTHING: ProjectFiles = { names: [], pyproject: undefined, python: undefined, folder: '' };
const runs = (files: Partial<ProjectFiles>) =>
  [...ciWorkflow({ ...NOTHING, ...files }).matchAll(/- run: (.*)/g)].map(([, command]) => command);

test('the workflow installs the project as its files say', () => {
  const check = 'pytest --looptrap-fail-on=pending-task,open-handle,cross-loop,unawaited-coroutine,lost-exception';
  expect(runs({})).toEqual(['python -m pip install pytest pytest-asyncio pytest-looptrap', check]);
  expect(runs({ names: ['requirements.txt', 'requirements-dev.txt'] })[0]).toBe(
    'python -m pip install -r requirements.txt -r requirements-dev.txt pytest-looptrap',
  );
  const pyproject = '[project]\nname = "a"\n\n[project.optional-dependencies]\ndocs = ["x"]\ntest = ["pytest"]\n';
  expect(runs({ names: ['pyproject.toml'], pyproject })[0]).toBe('python -m pip install -e ".[test]" pytest-looptrap');
  expect(runs({ names: ['uv.lock'] }).at(-1)).toBe(`uv run --with pytest-looptrap ${check}`);
  expect(runs({ names: ['poetry.lock'] }).at(-1)).toBe(`poetry run ${check}`);
});

test('the workflow is for the Python of the project, and for its folder in the repository', () => {
  const text = ciWorkflow({ ...NOTHING, python: '3.12', folder: 'services/billing' });
  expect(text).toContain('python-version: "3.12"');
  expect(text).toContain('working-directory: services/billing');
});

/** The files with the setting written in. */
function written(...files: ConfigurationText[]): string | undefined {
  const made = failOnSetting(files);
  if (!made) return undefined;
  const text = files.find(({ name }) => name === made.name)?.text ?? '';
  return `${made.name}:\n${text.slice(0, made.at)}${made.text}${text.slice(made.at)}`;
}

const INI = 'looptrap_fail_on = pending-task, open-handle, cross-loop, unawaited-coroutine, lost-exception';
const TOML =
  'looptrap_fail_on = ["pending-task", "open-handle", "cross-loop", "unawaited-coroutine", "lost-exception"]';

test('the setting goes where pytest reads its configuration from', () => {
  expect(written()).toBe(`pytest.ini:\n[pytest]\n${INI}\n`);
  expect(written({ name: 'tox.ini', text: '[tox]\n' }, { name: 'setup.cfg', text: '[tool:pytest]\na = 1\n' })).toBe(
    `setup.cfg:\n[tool:pytest]\n${INI}\na = 1\n`,
  );
  const pyproject = { name: 'pyproject.toml', text: '[tool.pytest.ini_options] # ours\na = "1"\n' };
  expect(written(pyproject)).toBe(`pyproject.toml:\n[tool.pytest.ini_options] # ours\n${TOML}\na = "1"\n`);
  expect(written(pyproject, { name: 'pytest.ini', text: '[pytest]' })).toBe(`pytest.ini:\n[pytest]\n${INI}\n`);
  expect(written({ name: 'pyproject.toml', text: '[project]\nname = "a"' })).toBe(
    `pyproject.toml:\n[project]\nname = "a"\n\n[tool.pytest.ini_options]\n${TOML}\n`,
  );
});

test('what is set already is left alone', () => {
  expect(written({ name: 'pytest.ini', text: `[pytest]\n${INI}\n` })).toBeUndefined();
});
