import { statSync } from 'node:fs';
import path from 'node:path';
import { type Disposable, EventEmitter, type LogOutputChannel, type Uri, workspace } from 'vscode';
import { readInterpreterSetting } from '../settings';
import { type FoundInterpreter, findInterpreter } from './interpreter-search';
import { PythonExtensions } from './python-extensions';

/** Which interpreter each resource uses. Only looks at files; never executes one. */
export class Interpreters implements Disposable {
  private readonly changed = new EventEmitter<void>();
  private readonly extensions = new PythonExtensions();
  private readonly logged = new Map<string, string>();
  private readonly subscriptions: Disposable[];

  /** Some resource may have another interpreter now. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly log: LogOutputChannel) {
    this.subscriptions = [
      this.changed,
      this.extensions,
      this.extensions.onDidChange(() => this.changed.fire()),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('looptrap.interpreter')) this.changed.fire();
      }),
    ];
  }

  /**
   * @param resource a file, or a folder with itself as `rootDir`
   * @param rootDir folder pytest runs in, when known; an environment there, or else around the file, comes before the
   *   workspace folder's
   */
  async find(resource: Uri, rootDir?: string): Promise<FoundInterpreter | undefined> {
    const workspaceFolder = workspace.getWorkspaceFolder(resource)?.uri.fsPath;
    const innermost = rootDir ?? path.dirname(resource.fsPath);
    const found = await findInterpreter({
      setting: readInterpreterSetting(resource),
      workspaceFolder: workspaceFolder ?? innermost,
      folders: upTo(innermost, workspaceFolder),
      platform: process.platform,
      env: process.env,
      extensions: this.extensions.providers(resource),
      isFile,
    });
    this.remember(innermost, found);
    return found;
  }

  /** Variables that a Python extension sets for runs of the resource; none when it fails, which is logged. */
  async variables(resource: Uri): Promise<Record<string, string>> {
    return this.extensions.variables(resource, process.env).catch((error: unknown) => {
      this.log.warn(`Environment variables: ${error instanceof Error ? error.message : String(error)}`);
      return {};
    });
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private remember(folder: string, found: FoundInterpreter | undefined): void {
    const text = found ? `${found.path} (from ${found.source})` : 'none found';
    if (this.logged.get(folder) === text) return;
    this.logged.set(folder, text);
    this.log.info(`Interpreter of ${folder}: ${text}`);
  }
}

/** The folder and those around it, as far as the workspace folder. */
function upTo(folder: string, last: string | undefined): string[] {
  const folders = [folder];
  for (let here = folder; last && here !== last && here !== path.dirname(here); ) {
    here = path.dirname(here);
    folders.push(here);
  }
  return folders.at(-1) === last || !last ? folders : [folder, last];
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
