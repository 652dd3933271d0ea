/** `unknown` is an answer: a trap must not report on it. */
export type Verdict = 'yes' | 'no' | 'unknown';

/** A pytest plugin found in an environment's entry points (`[pytest11]`). */
export interface InstalledPlugin {
  /** Normalised distribution name, e.g. `pytest-asyncio`. */
  readonly distribution: string;
  /** Name for `-p`, e.g. `asyncio`. */
  readonly name: string;
  readonly module: string;
}

/** What is installed beside the tests: the reason why the same code is right here and wrong there. */
export interface InstalledVersions {
  /** `environment` is exact; a lock or pin may differ from what is really installed; `newest-known` is an assumption. */
  readonly kind: 'override' | 'environment' | 'lock' | 'requirements' | 'newest-known';
  /** In words: "installed in .venv", "locked in uv.lock", "no environment found: newest known versions assumed". */
  readonly source: string;
  /** Python's version, e.g. `3.13` or `3.13.1`; undefined when unknown. */
  readonly python: string | undefined;
  /** Version of a distribution (any spelling of its name); undefined when not installed or unknown. */
  version(distribution: string): string | undefined;
  isInstalled(distribution: string): Verdict;
  /** Whether the version lies in a PEP 440 range such as `>=0.23,<1.0`; `no` when known not to be installed. `python` is a name too. */
  satisfies(distribution: string, range: string): Verdict;
  /** Plugins pytest would load by itself, in the order it registers them; undefined when no environment is known. */
  readonly plugins: readonly InstalledPlugin[] | undefined;
}
