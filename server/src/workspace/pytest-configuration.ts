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
  /** Its name where it is written (addopts, for an option inside it). */
  readonly key: ConfigurationPlace | undefined;
}

/** One option as written: text in ini files, text or a list of texts in `ini_options`, anything in a native table. */
export interface WrittenOption {
  readonly value: unknown;
  /** The value. */
  readonly place: ConfigurationPlace;
  /** The name. */
  readonly key: ConfigurationPlace;
}

/** Options for pytest in a place where pytest does not look for them. */
export interface IgnoredConfiguration {
  /**
   * `other-file`: another file counts. `native-table`: `[tool.pytest]` before pytest 9.0. `wrong-section`: a name that
   * pytest has for another kind of file; in setup.cfg it even stops there.
   */
  readonly kind: 'other-file' | 'native-table' | 'wrong-section';
  readonly file: string;
  readonly text: string;
  /** As written, e.g. `[tool.pytest]`. */
  readonly table: string;
  /** Where the table begins: its header, or the first option when it has none of its own. */
  readonly section: ConfigurationPlace;
  readonly options: ReadonlyMap<string, WrittenOption>;
}

/** Something wrong with the configuration itself; `start`/`end` are UTF-16 offsets in `file`. */
export interface ConfigurationProblem extends ConfigurationPlace {
  readonly kind: 'unreadable' | 'both-tables' | 'bad-setting';
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
  /** What is written in the table or section, by name. */
  readonly written: ReadonlyMap<string, WrittenOption>;
  readonly problems: readonly ConfigurationProblem[];
  /** Options for pytest that it does not read. */
  readonly ignored: readonly IgnoredConfiguration[];
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
