import type { InstalledVersions } from '../workspace/installed-versions';
import type { PytestConfiguration } from '../workspace/pytest-configuration';
import type { Facts, ModuleFacts } from './facts';

/** Everything around one module that decides what is true in it; read by analysis/, nothing here touches a file. */
export interface FactsInputs {
  readonly module: ModuleFacts;
  readonly configuration: PytestConfiguration;
  readonly versions: InstalledVersions;
  /** conftest.py modules that count for the file, nearest directory first; without the module itself. */
  readonly conftests: readonly ModuleFacts[];
  /** `__init__.py` modules of the packages around the file, nearest first. */
  readonly packages: readonly ModuleFacts[];
  /** Module of the workspace by dotted name (`app.main`), cached by the caller; undefined for what is not in it. */
  findModule(dotted: string): ModuleFacts | undefined;
  /** For a conftest.py: facts of the test modules below it that are known now. */
  readonly suite?: readonly Facts[];
}

/**
 * Facts of one module: its tests and fixtures and the loop each one runs on.
 *
 * Cost: one pass over the module's own facts; what it reads of other modules is cached in them.
 */
export function buildFacts(inputs: FactsInputs): Facts {
  throw new Error(`not built yet: ${inputs.module.path}`);
}
