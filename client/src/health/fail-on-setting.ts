import { HEALTHY } from './ci-workflow';

/** A file of pytest's configuration as it is. */
export interface ConfigurationText {
  readonly name: string;
  readonly text: string;
}

/** Where the setting goes, and how it is written there. */
export interface Insertion {
  readonly name: string;
  /** Offset in the text; 0 in a new file. */
  readonly at: number;
  readonly text: string;
}

const KEY = 'looptrap_fail_on';

/** Names of the section or table, by file; pytest takes the first of these files that has one. */
const SECTIONS: readonly (readonly [file: string, header: RegExp])[] = [
  ['pytest.toml', /^\[pytest\][ \t]*(?:#.*)?$/m],
  ['.pytest.toml', /^\[pytest\][ \t]*(?:#.*)?$/m],
  ['pytest.ini', /^\[pytest\][ \t]*$/m],
  ['.pytest.ini', /^\[pytest\][ \t]*$/m],
  ['pyproject.toml', /^\[tool\.pytest(?:\.ini_options)?\][ \t]*(?:#.*)?$/m],
  ['tox.ini', /^\[pytest\][ \t]*$/m],
  ['setup.cfg', /^\[tool:pytest\][ \t]*$/m],
];

/**
 * What makes every test of a project a test of its loop's health: pytest fails a run with such findings.
 * @param files the configuration files at the project's root
 * @returns undefined when the project has the setting already
 */
export function failOnSetting(files: readonly ConfigurationText[]): Insertion | undefined {
  for (const [name, header] of SECTIONS) {
    const file = files.find((one) => one.name === name);
    const found = file && header.exec(file.text);
    if (!file || !found) continue;
    if (new RegExp(`^${KEY}\\b`, 'm').test(file.text)) return undefined;
    const end = found.index + found[0].length;
    const hasRest = end < file.text.length;
    return { name, at: hasRest ? end + 1 : end, text: hasRest ? `${settingIn(name)}\n` : `\n${settingIn(name)}\n` };
  }
  // A table at the end of a file that is there; a new pytest.ini would take its place.
  const pyproject = files.find(({ name }) => name === 'pyproject.toml');
  if (pyproject === undefined) return { name: 'pytest.ini', at: 0, text: `[pytest]\n${settingIn('pytest.ini')}\n` };
  const before = pyproject.text === '' || pyproject.text.endsWith('\n') ? '' : '\n';
  const table = `${before}\n[tool.pytest.ini_options]\n${settingIn('pyproject.toml')}\n`;
  return { name: 'pyproject.toml', at: pyproject.text.length, text: table };
}

function settingIn(name: string): string {
  if (!name.endsWith('.toml')) return `${KEY} = ${HEALTHY.join(', ')}`;
  return `${KEY} = [${HEALTHY.map((kind) => `"${kind}"`).join(', ')}]`;
}
