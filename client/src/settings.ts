import path from 'node:path';
import { type Uri, type WorkspaceConfiguration, workspace } from 'vscode';
import { withVariables } from './path-variables';

/** How a test is run, for one resource. Times in seconds. */
export interface RunSettings {
  /** Undefined, as the next: nobody has set it, so the project's own configuration of pytest says it. */
  readonly stallAfter: number | undefined;
  readonly blockThreshold: number | undefined;
  readonly pytestArgs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Absolute; `isSet` when somebody has named it. */
  readonly envFile: { readonly path: string; readonly isSet: boolean } | undefined;
}

/** Reads the settings of a run; while the workspace is not trusted, the editor leaves the workspace's values out. */
export function readRunSettings(resource: Uri): RunSettings {
  const section = workspace.getConfiguration('looptrap.run', resource);
  const threshold = positive(section, 'blockThreshold');
  return {
    stallAfter: positive(section, 'stallAfter'),
    blockThreshold: threshold === undefined ? undefined : threshold / 1000,
    pytestArgs: strings(section.get('pytestArgs')),
    env: stringRecord(section.get('env')),
    envFile: envFileOf(resource, section),
  };
}

/** Where the file is; that the default one is not there is nothing to speak of. */
function envFileOf(resource: Uri, section: WorkspaceConfiguration): RunSettings['envFile'] {
  const value: unknown = section.get('envFile');
  const folder = workspace.getWorkspaceFolder(resource)?.uri.fsPath;
  if (typeof value !== 'string' || value.trim() === '' || folder === undefined) return undefined;
  const { globalValue, workspaceValue, workspaceFolderValue } = section.inspect('envFile') ?? {};
  const isSet = [globalValue, workspaceValue, workspaceFolderValue].some((set) => set !== undefined);
  return { path: path.resolve(folder, withVariables(value.trim(), folder, process.env)), isSet };
}

/** The interpreter the user set, or an empty string. */
export function readInterpreterSetting(resource: Uri): string {
  const value = workspace.getConfiguration('looptrap', resource).get<unknown>('interpreter');
  return typeof value === 'string' ? value.trim() : '';
}

export function inlineTextEnabled(resource: Uri): boolean {
  return workspace.getConfiguration('looptrap.inlineText', resource).get('enabled') !== false;
}

function codeLensEnabled(resource: Uri): boolean {
  return workspace.getConfiguration('looptrap.codeLens', resource).get('enabled') !== false;
}

/** What stands above a test. */
export type LensPart = 'run' | 'debug' | 'repeat' | 'result' | 'loop';

export function lensParts(resource: Uri): ReadonlySet<LensPart> {
  if (!codeLensEnabled(resource)) return new Set();
  const wanted = strings(workspace.getConfiguration('looptrap.codeLens', resource).get('parts'));
  return new Set(LENS_PARTS.filter((part) => wanted.includes(part)));
}

const LENS_PARTS: readonly LensPart[] = ['run', 'debug', 'repeat', 'result', 'loop'];

/** How often "repeat until it fails" runs a test at most. */
export function mostRepeats(resource: Uri): number {
  return positive(workspace.getConfiguration('looptrap.run', resource), 'repeat') ?? 50;
}

export function testingEnabled(resource: Uri): boolean {
  return workspace.getConfiguration('looptrap.testing', resource).get('enabled') !== false;
}

/** A number that somebody has set; undefined where only the default holds. */
function positive(section: WorkspaceConfiguration, name: string): number | undefined {
  const { defaultValue: _default, ...set } = section.inspect(name) ?? { key: name };
  const isSet = Object.entries(set).some(([place, value]) => place !== 'key' && typeof value === 'number');
  const value: unknown = section.get(name);
  return isSet && typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function stringRecord(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
