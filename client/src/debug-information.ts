import { env, extensions, type Uri, version, window, workspace } from 'vscode';
import type { EnvironmentAnswer } from '../../server/src/lsp/protocol';
import type { Interpreters } from './interpreter/interpreters';
import type { LanguageServer } from './language-server/language-server';
import type { TestList } from './tests/test-list';

interface Parts {
  readonly server: LanguageServer;
  readonly interpreters: Interpreters;
  readonly tests: TestList;
  readonly version: string;
}

/** Settings whose values may be secret: only their names are told. */
const ONLY_NAMES: ReadonlySet<string> = new Set(['run.env']);

/** Copies what a report of a bug has to tell: versions, interpreter, settings that were set. No code, no secrets. */
export async function copyDebugInformation(parts: Parts): Promise<void> {
  const uri = window.activeTextEditor?.document.uri ?? workspace.workspaceFolders?.[0]?.uri;
  const isFile = uri?.scheme === 'file';
  const interpreter = isFile ? await parts.interpreters.find(uri, parts.tests.known(uri)?.rootDir) : undefined;
  const environment = isFile ? await parts.server.environment(uri).catch(() => undefined) : undefined;
  const python = ['ms-python.python', 'ms-python.vscode-python-envs', 'ms-python.debugpy'].map((id) => {
    return `${id} ${extensions.getExtension(id)?.packageJSON.version ?? 'not installed'}`;
  });
  const lines = [
    `Looptrap ${parts.version}`,
    `${env.appName} ${version}, ${process.platform} ${process.arch}, Node ${process.versions.node}${env.remoteName ? `, remote ${env.remoteName}` : ''}`,
    `Language server: ${parts.server.running ? 'runs' : 'does not run'}`,
    `Workspace: ${workspace.isTrusted ? 'trusted' : 'not trusted'}, ${workspace.workspaceFolders?.length ?? 0} folders`,
    `Interpreter: ${interpreter ? `${withoutHome(interpreter.path)} (${interpreter.source})` : 'none found'}`,
    ...environmentLines(environment),
    `Extensions: ${python.join(', ')}`,
    ...settingLines(uri),
  ];
  await env.clipboard.writeText(`${lines.join('\n')}\n`);
  void window.showInformationMessage(
    'Looptrap: the debug information is in the clipboard. Look at it before you paste it.',
  );
}

function environmentLines(environment: EnvironmentAnswer | undefined): string[] {
  if (!environment) return ['Versions: unknown'];
  const { python, packages, source, problems } = environment;
  const versions = Object.entries(packages).map(([name, one]) => `${name} ${one}`);
  return [
    `Versions: ${[`Python ${python ?? 'unknown'}`, ...versions].join(', ')} (${withoutHome(source)})`,
    ...problems.map((problem) => `Configuration: ${withoutHome(problem)}`),
  ];
}

/** Those that are set somewhere, with where. */
function settingLines(uri: Uri | undefined): string[] {
  const section = workspace.getConfiguration('looptrap', uri);
  const declared: unknown[] =
    extensions.getExtension('looptrap.looptrap')?.packageJSON.contributes?.configuration ?? [];
  return declared
    .flatMap((group) => Object.keys((group as { properties?: object }).properties ?? {}))
    .map((name) => name.replace(/^looptrap\./, ''))
    .flatMap((name) => {
      const found = section.inspect(name);
      const set = [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue];
      if (set.every((value) => value === undefined)) return [];
      const value: unknown = section.get(name);
      const told = ONLY_NAMES.has(name) ? Object.keys(value ?? {}) : value;
      return [`looptrap.${name}: ${withoutHome(JSON.stringify(told))}`];
    });
}

function withoutHome(text: string): string {
  const home = process.env.HOME ?? process.env.USERPROFILE;
  return home ? text.replaceAll(home, '~') : text;
}
