import type { InstalledVersions } from '../workspace/installed-versions';
import type { PytestConfiguration } from '../workspace/pytest-configuration';
import type { WrittenDependency } from '../workspace/read-dependencies';
import type { Facts } from './facts';

/** What a trap about configuration reads: the project as a whole. Pure data, computed beforehand. */
export interface ProjectFacts {
  /** Absolute rootdir, `/`-separated. */
  readonly rootDir: string;
  /** The options that count with the places of their keys and values, and those pytest overlooks. */
  readonly configuration: PytestConfiguration;
  readonly versions: InstalledVersions;
  /** What requirement files, pyproject.toml and lock files at rootdir ask for. */
  readonly dependencies: readonly WrittenDependency[];
  /**
   * Facts of every test module and conftest.py; undefined while they are not read, which is when nobody looks at the
   * configuration file itself. A check that needs them says nothing then.
   */
  readonly suite: readonly Facts[] | undefined;
}
