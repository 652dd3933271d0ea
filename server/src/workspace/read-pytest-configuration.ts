import { satisfies, valid } from '@renovatebot/pep440';
import { type CommandLineOptions, readCommandLine, shellSplit } from './command-line';
import type { ConfigurationFile } from './configuration-file';
import { locateConfiguration } from './locate-configuration';
import type { ConfigurationRequest, PytestConfiguration, Setting, WrittenOption } from './pytest-configuration';

const DEFAULT_NORECURSE = ['*.egg', '.*', '_darcs', 'build', 'CVS', 'dist', 'node_modules', 'venv', '{arch}'];

/** Finds rootdir and the one configuration file pytest would use, and reads the options Looptrap needs. Never fails: what is wrong is in `problems`. */
export function readPytestConfiguration(request: ConfigurationRequest): PytestConfiguration {
  const { environment, pytestVersion } = request;
  const location = locateConfiguration({
    fileSystem: request.fileSystem,
    paths: request.paths,
    workingDirectory: request.workingDirectory,
    hasNativeToml: atLeast(pytestVersion, '9.0.0'),
    bareProjectCounts: atLeast(pytestVersion, '8.1.0'),
  });
  const { file, rootDir } = location;
  const written = new Map(file?.broken ? [] : (file?.options ?? []));
  const fileName = file === undefined ? '' : nameFor(file, rootDir);

  const environmentLine = readCommandLine(shellSplit(environment.PYTEST_ADDOPTS ?? ''));
  const addopts = listSetting(written.get('addopts'), fileName);
  const addoptsLine = readCommandLine(addopts?.value ?? []);
  const addoptsOrigin = `addopts in ${fileName}`;
  const inAddopts = { place: addopts?.place, key: addopts?.key };
  // Before 9.1 pytest has read its options when it comes to an `-o` in addopts.
  const addoptsOverrides = atLeast(pytestVersion, '9.1.0') ? addoptsLine.overrides : new Map<string, string>();

  const option = (name: string): Setting<string> | undefined => {
    const override = environmentLine.overrides.get(name);
    if (override !== undefined) return { value: override, origin: 'PYTEST_ADDOPTS', place: undefined, key: undefined };
    const ownOverride = addoptsOverrides.get(name);
    if (ownOverride !== undefined) return { value: ownOverride, origin: addoptsOrigin, ...inAddopts };
    const own = written.get(name);
    return own === undefined
      ? undefined
      : { value: textOf(own.value), origin: fileName, place: own.place, key: own.key };
  };
  const flagOrOption = (
    flag: (line: CommandLineOptions) => string | undefined,
    name: string,
  ): Setting<string> | undefined => {
    const fromEnvironment = flag(environmentLine);
    if (fromEnvironment !== undefined)
      return { value: fromEnvironment, origin: 'PYTEST_ADDOPTS', place: undefined, key: undefined };
    const fromAddopts = flag(addoptsLine);
    if (fromAddopts !== undefined) return { value: fromAddopts, origin: addoptsOrigin, ...inAddopts };
    return option(name);
  };
  const list = (name: string): readonly string[] | undefined => {
    const override = environmentLine.overrides.get(name) ?? addoptsOverrides.get(name);
    return override === undefined ? listSetting(written.get(name), fileName)?.value : shellSplit(override);
  };
  const lines = (name: string): readonly string[] => {
    const own = written.get(name);
    if (own === undefined) return [];
    const all = Array.isArray(own.value) ? own.value.map(String) : textOf(own.value).split('\n');
    return all.map((line) => line.trim()).filter((line) => line !== '');
  };
  const timeout = flagOrOption((line) => line.timeout, 'timeout');
  const seconds = timeout === undefined ? Number.NaN : Number(timeout.value);

  return {
    rootDir,
    file: file?.path,
    format: file?.format,
    text: file?.text,
    section: file?.section,
    written,
    problems: file?.problems ?? [],
    ignored: location.ignored,
    asyncioMode: flagOrOption((line) => line.asyncioMode, 'asyncio_mode'),
    asyncioDefaultFixtureLoopScope: option('asyncio_default_fixture_loop_scope'),
    asyncioDefaultTestLoopScope: option('asyncio_default_test_loop_scope'),
    anyioMode: flagOrOption((line) => line.anyioMode, 'anyio_mode'),
    addopts,
    ...plugins(addoptsLine, environmentLine),
    pluginAutoloadDisabled:
      (environment.PYTEST_DISABLE_PLUGIN_AUTOLOAD ?? '') !== '' ||
      addoptsLine.pluginAutoloadDisabled ||
      environmentLine.pluginAutoloadDisabled,
    testpaths: listSetting(written.get('testpaths'), fileName),
    pythonFiles: list('python_files') ?? ['test_*.py', '*_test.py'],
    pythonClasses: list('python_classes') ?? ['Test'],
    pythonFunctions: list('python_functions') ?? ['test'],
    norecursedirs: list('norecursedirs') ?? DEFAULT_NORECURSE,
    pythonpath: list('pythonpath') ?? [],
    usefixtures: list('usefixtures') ?? [],
    timeout: timeout !== undefined && Number.isFinite(seconds) ? { ...timeout, value: seconds } : undefined,
    markers: lines('markers').map((line) => /^[^:(]*/.exec(line)?.[0].trim() ?? line),
    option,
  };
}

/** `-p no:x` blocks a plugin until a later `-p x`; the environment's words come after addopts. */
function plugins(
  ...commandLines: readonly CommandLineOptions[]
): Pick<PytestConfiguration, 'disabledPlugins' | 'loadedPlugins'> {
  const disabledPlugins = new Set<string>();
  const loadedPlugins = new Set<string>();
  for (const line of commandLines) {
    for (const name of line.loadedPlugins) {
      loadedPlugins.add(name);
      disabledPlugins.delete(name);
    }
    for (const name of line.disabledPlugins) disabledPlugins.add(name);
  }
  return { disabledPlugins, loadedPlugins };
}

function nameFor(file: ConfigurationFile, rootDir: string): string {
  return file.path.startsWith(`${rootDir}/`) ? file.path.slice(rootDir.length + 1) : file.name;
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join('\n') : String(value);
}

/** Options of pytest's type `args`: split like a shell command when written as text. */
function listSetting(option: WrittenOption | undefined, origin: string): Setting<readonly string[]> | undefined {
  if (option === undefined) return undefined;
  const value = Array.isArray(option.value) ? option.value.map(String) : shellSplit(String(option.value));
  return { value, origin, place: option.place, key: option.key };
}

/** An unknown version counts as newest. */
function atLeast(version: string | undefined, minimum: string): boolean {
  const known = version === undefined ? null : valid(version);
  return known === null || satisfies(known, `>=${minimum}`, { prereleases: true });
}
