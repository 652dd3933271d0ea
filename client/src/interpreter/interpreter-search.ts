import path from 'node:path';
import { withVariables } from '../path-variables';

/** An interpreter and who named it, in words for the log. */
export interface FoundInterpreter {
  readonly path: string;
  readonly source: string;
}

/** What the search may ask; no answer may execute anything. */
export interface SearchWorld {
  /** The setting `looptrap.interpreter`, with variables not yet resolved; empty when not set. */
  readonly setting: string;
  /** The workspace folder, for relative paths in the setting (absolute). */
  readonly workspaceFolder: string;
  /** Where an environment may lie, innermost first (absolute). */
  readonly folders: readonly string[];
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asks one Python extension for the resource's interpreter; undefined when absent or without an answer. */
  readonly extensions: readonly { readonly name: string; find(): Promise<string | undefined> }[];
  isFile(file: string): boolean;
}

/** Folders virtual environments are usually kept in, most usual first. */
const ENVIRONMENT_FOLDERS = ['.venv', 'venv', 'env', '.env'];

/**
 * Finds the interpreter of a resource: the setting, the Python extensions, an environment in its folders, the activated
 * environment, PATH; the first that exists wins. A set interpreter that does not exist is returned all the same, so
 * that the run can say what is wrong with it.
 */
export async function findInterpreter(world: SearchWorld): Promise<FoundInterpreter | undefined> {
  const set = world.setting && resolveSetting(world);
  if (set) return { path: set, source: 'looptrap.interpreter' };
  for (const { name, find } of world.extensions) {
    const found = await find().catch(() => undefined);
    if (found && world.isFile(found)) return { path: found, source: name };
  }
  for (const folder of world.folders) {
    for (const name of ENVIRONMENT_FOLDERS) {
      const found = inEnvironment(world, path.join(folder, name));
      if (found) return { path: found, source: name };
    }
  }
  for (const variable of ['VIRTUAL_ENV', 'CONDA_PREFIX']) {
    const root = world.env[variable];
    const found = root && inEnvironment(world, root);
    if (found) return { path: found, source: variable };
  }
  return onPath(world);
}

/** `${workspaceFolder}`, `~` and a folder of an environment are understood; other relative paths are below the folder. */
function resolveSetting(world: SearchWorld): string {
  const expanded = withVariables(world.setting, world.workspaceFolder, world.env);
  if (!/[\\/]/.test(expanded)) {
    const found = lookUp(world, [expanded]);
    if (found) return found;
  }
  const absolute = path.resolve(world.workspaceFolder, expanded);
  return inEnvironment(world, absolute) ?? absolute;
}

function inEnvironment({ platform, isFile }: SearchWorld, root: string): string | undefined {
  const places = platform === 'win32' ? ['Scripts/python.exe', 'python.exe'] : ['bin/python', 'bin/python3'];
  return places.map((place) => path.join(root, place)).find(isFile);
}

function onPath(world: SearchWorld): FoundInterpreter | undefined {
  const found = lookUp(world, world.platform === 'win32' ? ['python', 'python3'] : ['python3', 'python']);
  return found === undefined ? undefined : { path: found, source: 'PATH' };
}

function lookUp({ platform, env, isFile }: SearchWorld, names: readonly string[]): string | undefined {
  const windows = platform === 'win32';
  const folders = (env.PATH ?? env.Path ?? '').split(windows ? ';' : ':').filter(Boolean);
  for (const name of names) {
    const file = windows && !name.toLowerCase().endsWith('.exe') ? `${name}.exe` : name;
    // The Windows store puts an empty python.exe there that only opens the store.
    const candidates = folders.filter((folder) => !windows || !/\\WindowsApps\\?$/i.test(folder));
    const found = candidates.map((folder) => path.join(folder, file)).find(isFile);
    if (found) return found;
  }
  return undefined;
}
