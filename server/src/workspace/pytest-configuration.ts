import type { FileSystem } from './file-system';

/** A place in a file: UTF-16 offsets. */
export interface ConfigurationPlace {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** One option as pytest ends up with it. */
export interface Setting<T> {
  readonly value: T;
  /** In words, for the reason of a loop: `pyproject.toml`, `addopts in pytest.ini`, `PYTEST_ADDOPTS`. */
  readonly origin: string;
  /** The value where it is written (the addopts value for an option inside it); undefined when it is in no file. */
  readonly place: ConfigurationPlace | undefined;
}

/** Something wrong with the configuration itself; `start`/`end` are UTF-16 offsets in `file`. */
export interface ConfigurationProblem extends ConfigurationPlace {
  readonly kind:
    | 'unreadable'
    | 'ignored-file'
    | 'ignored-table'
    | 'wrong-section'
    | 'both-tables'
    | 'bad-value'
    | 'bad-setting';
  /** One sentence, with the line number when the file does not parse. */
  readonly message: string;
  /** 1-based. */
  readonly line: number;
}

export type ConfigurationFormat =
  | 'pytest.toml'
  | 'pytest.ini'
  | 'pyproject-ini-options'
  | 'pyproject-native'
  | 'tox.ini'
  | 'setup.cfg';

/** The pytest configuration that counts for a file. Options that are not set are undefined: defaults depend on versions. */
export interface PytestConfiguration {
  /** Absolute, `/`-separated. */
  readonly rootDir: string;
  /** The one file whose options count; undefined when pytest finds none. */
  readonly file: string | undefined;
  readonly format: ConfigurationFormat | undefined;
  /** Text of `file`, so that a fix can add options to it. */
  readonly text: string | undefined;
  /** The table or section header in `file`, where an option would be added. */
  readonly section: ConfigurationPlace | undefined;
  readonly problems: readonly ConfigurationProblem[];
  /** `asyncio_mode` or `--asyncio-mode`, as written (may be invalid). */
  readonly asyncioMode: Setting<string> | undefined;
  readonly asyncioDefaultFixtureLoopScope: Setting<string> | undefined;
  readonly asyncioDefaultTestLoopScope: Setting<string> | undefined;
  readonly anyioMode: Setting<string> | undefined;
  readonly addopts: Setting<readonly string[]> | undefined;
  /** Names given to `-p no:NAME`, e.g. `asyncio`, `anyio`. */
  readonly disabledPlugins: ReadonlySet<string>;
  /** Names given to `-p NAME`. */
  readonly loadedPlugins: ReadonlySet<string>;
  /** PYTEST_DISABLE_PLUGIN_AUTOLOAD is set, or `--disable-plugin-autoload`. */
  readonly pluginAutoloadDisabled: boolean;
  readonly testpaths: Setting<readonly string[]> | undefined;
  readonly pythonFiles: readonly string[];
  readonly pythonClasses: readonly string[];
  readonly pythonFunctions: readonly string[];
  readonly norecursedirs: readonly string[];
  readonly pythonpath: readonly string[];
  readonly usefixtures: readonly string[];
  /** pytest-timeout's `timeout`, in seconds. */
  readonly timeout: Setting<number> | undefined;
  /** `markers` that the configuration registers: names only. */
  readonly markers: readonly string[];
  /** Any option by its ini name, as written; lists joined by newline. */
  option(name: string): Setting<string> | undefined;
}

export interface ConfigurationRequest {
  readonly fileSystem: FileSystem;
  /** Absolute paths given to pytest: one test file, or the folder that is run. */
  readonly paths: readonly string[];
  /** Directory pytest would be started in: the workspace folder. */
  readonly workingDirectory: string;
  /** Installed pytest, for what depends on it (native TOML tables from 9.0); undefined counts as newest. */
  readonly pytestVersion: string | undefined;
  /** Only PYTEST_ADDOPTS and PYTEST_DISABLE_PLUGIN_AUTOLOAD are looked at. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
