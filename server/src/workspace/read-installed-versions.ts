import type { FileSystem } from './file-system';
import type { InstalledVersions } from './installed-versions';

export interface VersionsRequest {
  readonly fileSystem: FileSystem;
  /** The file the question is about; environments and lock files are looked for in its directory and above. */
  readonly file: string;
  readonly workspaceFolder: string;
  /** Interpreter or environment directory chosen by the user or the editor; wins over what is found. */
  readonly interpreter?: string;
  /** Value of VIRTUAL_ENV. */
  readonly virtualEnv?: string;
  /** Versions by distribution name that win over everything found, e.g. `{ 'pytest-asyncio': '0.21.2' }`; `python` is a name too. */
  readonly overrides?: Readonly<Record<string, string>>;
}

/** Reads what is installed, without executing anything: the chosen or discovered environment, else lock files and pins, else the newest known. */
export function readInstalledVersions(request: VersionsRequest): InstalledVersions {
  throw new Error(`not built yet: ${request.file}`);
}
