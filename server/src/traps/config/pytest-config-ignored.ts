import type { ProjectFacts } from '../../model/project-facts';
import type { IgnoredConfiguration, WrittenOption } from '../../workspace/pytest-configuration';
import { named } from '../reading/installed';
import { fix } from '../reading/report';
import { placeOf, reportInProject } from '../reading/report-in-project';
import type { Finding, Fix, Severity, Trap } from '../trap';

/** Options for pytest in a file, table or section that pytest does not read. */
export const pytestConfigIgnored: Trap = {
  name: 'pytest-config-ignored',
  category: 'config',
  severity: 'warning',
  rank: 30,
  summary: 'Options of pytest stand where pytest does not read them.',
  appliesTo: 'every pytest',
  checkProject: (project) => project.configuration.ignored.flatMap((ignored) => check(project, ignored)),
};

function check(project: ProjectFacts, ignored: IgnoredConfiguration): Finding[] {
  const stops = ignored.kind === 'wrong-section' && ignored.file.endsWith('/setup.cfg');
  if (!stops && differing(project, ignored).length === 0) return [];
  return [
    reportInProject(pytestConfigIgnored, project, ignored.section, message(project, ignored, stops), {
      severity: stops ? 'error' : severityOf(project, ignored),
      related: winner(project, ignored),
      fixes: fixes(project, ignored),
    }),
  ];
}

/** Options that would change something: the file that counts says something else. */
function differing({ configuration }: ProjectFacts, { options }: IgnoredConfiguration): [string, WrittenOption][] {
  return [...options].filter(([name, { value }]) => asText(configuration.written.get(name)?.value) !== asText(value));
}

function asText(value: unknown): string {
  return Array.isArray(value) ? value.join(' ') : String(value);
}

/** Options that decide about loops are what this is about; others are told quietly. */
function severityOf(project: ProjectFacts, ignored: IgnoredConfiguration): Severity {
  const decides = differing(project, ignored).some(
    ([name, { value }]) => /^(?:asyncio|anyio)_|^timeout/.test(name) || /asyncio|anyio/.test(asText(value)),
  );
  return decides ? 'warning' : 'hint';
}

function message(project: ProjectFacts, ignored: IgnoredConfiguration, stops: boolean): string {
  const { file, table, kind } = ignored;
  const name = fileName(file);
  if (stops) {
    return 'pytest stops here: "[pytest] section in setup.cfg files is no longer supported, change to [tool:pytest] instead."';
  }
  const lost = `nothing here is read, without a word: ${[...ignored.options.keys()].join(', ')}`;
  switch (kind) {
    case 'native-table': {
      const reader = name === 'pyproject.toml' ? `${table} in pyproject.toml` : name;
      return `${named(project, 'pytest')} does not know ${reader} (pytest 9.0 does), so ${lost}.`;
    }
    case 'wrong-section':
      return `pytest reads ${rightTable(name)} in ${name}, not ${table}, so ${lost}.`;
    case 'other-file':
      return `pytest reads ${fileName(project.configuration.file ?? '')} and no second file, so ${lost}. The head of its output names the file: "configfile: ...".`;
    default:
      return kind satisfies never;
  }
}

function winner({ configuration }: ProjectFacts, { kind }: IgnoredConfiguration): Finding['related'] {
  const { file, section } = configuration;
  if (kind !== 'other-file' || file === undefined) return [];
  return [{ ...placeOf(section ?? { file, start: 0, end: 0 }), message: 'this is what pytest reads' }];
}

function fixes({ configuration }: ProjectFacts, ignored: IgnoredConfiguration): Fix[] {
  const { kind, file, table, section } = ignored;
  const name = fileName(file);
  const own = configuration.file === undefined || configuration.file === file;
  if (!own || kind === 'other-file' || !section.file || !table.startsWith('[')) return [];
  // Renaming would make a second table of that name.
  if (configuration.file === file && configuration.section !== undefined && name !== 'setup.cfg') return [];
  const right = kind === 'native-table' ? nativeAnswer(name) : rightTable(name);
  const header = ignored.text.slice(section.start, section.end);
  if (right === undefined || !header.startsWith('[')) return [];
  return fix(`Rename ${table} to ${right}`, true, [{ ...placeOf(section), newText: right }]);
}

function nativeAnswer(name: string): string | undefined {
  return name === 'pyproject.toml' ? '[tool.pytest.ini_options]' : undefined;
}

function rightTable(name: string): string {
  return name === 'setup.cfg' ? '[tool:pytest]' : '[pytest]';
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
