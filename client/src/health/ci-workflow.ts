/** What decides how a project is installed: names of the files at its root, and the text of its pyproject.toml. */
export interface ProjectFiles {
  readonly names: readonly string[];
  readonly pyproject: string | undefined;
  /** Version of Python as `3.13`; undefined when it is not known. */
  readonly python: string | undefined;
  /** Folder of the project in the repository, with `/`; empty for its root. */
  readonly folder: string;
}

/** Kinds of findings that a suite should have none of. Deadlocks and stalls fail their test anyway. */
export const HEALTHY = ['pending-task', 'open-handle', 'cross-loop', 'unawaited-coroutine', 'lost-exception'] as const;

/** A workflow of GitHub Actions that runs the suite under the watchdog and fails on what its tests leave behind. */
export function ciWorkflow(files: ProjectFiles): string {
  const { folder, python } = files;
  const { steps, prefix } = installOf(files);
  const at = folder ? ['    defaults:', '      run:', `        working-directory: ${folder}`] : [];
  return [
    'name: Loop health',
    '',
    'on: [push, pull_request]',
    '',
    'jobs:',
    '  loop-health:',
    '    runs-on: ubuntu-latest',
    // A test that hangs is ended by the watchdog; this is for what runs before it.
    '    timeout-minutes: 30',
    ...at,
    '    steps:',
    '      - uses: actions/checkout@v4',
    '      - uses: actions/setup-python@v5',
    '        with:',
    `          python-version: "${python ?? '3.x'}"`,
    ...steps.map((step) => `      - run: ${step}`),
    `      - run: ${prefix}pytest --looptrap-fail-on=${HEALTHY.join(',')}`,
    '',
  ].join('\n');
}

/** Commands that install the project with pytest and the plugin, and what goes before a command to run it there. */
function installOf({ names, pyproject = '' }: ProjectFiles): { steps: string[]; prefix: string } {
  if (names.includes('uv.lock')) {
    return { steps: ['pipx install uv', 'uv sync --all-extras'], prefix: 'uv run --with pytest-looptrap ' };
  }
  if (names.includes('poetry.lock')) {
    const steps = ['pipx install poetry', 'poetry install --all-extras', 'poetry run pip install pytest-looptrap'];
    return { steps, prefix: 'poetry run ' };
  }
  const requirements = names.filter((name) => /requirements.*\.txt$/.test(name)).map((name) => `-r ${name}`);
  const isPackage = /^\s*\[project\]/m.test(pyproject);
  const extras = [
    ...(/^\[project\.optional-dependencies\]([^[]|\[(?!\w+\]))*/m.exec(pyproject)?.[0] ?? '').matchAll(/^(\w+)\s*=/gm),
  ]
    .map(([, name = '']) => name)
    .filter((name) => /^(tests?|testing|dev)$/.test(name));
  const own = isPackage ? [`-e ".${extras.length > 0 ? `[${extras.join(',')}]` : ''}"`] : [];
  const pytest = requirements.length + extras.length > 0 ? [] : ['pytest pytest-asyncio'];
  return {
    steps: [`python -m pip install ${[...requirements, ...own, ...pytest, 'pytest-looptrap'].join(' ')}`],
    prefix: '',
  };
}
