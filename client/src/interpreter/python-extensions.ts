import type { PythonExtension } from '@vscode/python-extension';
import { type Disposable, type Event, EventEmitter, extensions, type Uri } from 'vscode';
import { answered } from './answered';

/** The part of the Python Environments extension's API that is used (its package asks for a newer editor). */
interface EnvironmentsApi {
  getEnvironment(scope: Uri | undefined): Promise<{ execInfo: { run: { executable: string } } } | undefined>;
  readonly onDidChangeEnvironment?: Event<unknown>;
  /** Upon `baseEnvVar` (without it, the editor's own): the file of `python.envFile`, that of the project, `overrides`. */
  getEnvironmentVariables?(
    uri: Uri | undefined,
    overrides?: undefined,
    baseEnvVar?: Readonly<Record<string, string | undefined>>,
  ): Promise<Record<string, string | undefined>>;
}

const PYTHON_ID = 'ms-python.python';
const ENVIRONMENTS_ID = 'ms-python.vscode-python-envs';

/** The Python extensions, asked only when present; works without any of them. */
export class PythonExtensions implements Disposable {
  private readonly changed = new EventEmitter<void>();
  private readonly subscriptions: Disposable[] = [this.changed];
  private readonly listening = new Set<string>();

  /** Another interpreter was chosen for some resource. */
  readonly onDidChange = this.changed.event;

  /** For `findInterpreter`: who may be asked for the resource, in order. */
  providers(resource: Uri): { name: string; find(): Promise<string | undefined> }[] {
    return [
      { name: 'the Python Environments extension', find: () => answered(this.fromEnvironments(resource)) },
      { name: 'the Python extension', find: () => answered(this.fromPython(resource)) },
    ];
  }

  /**
   * What the Python Environments extension sets for the resource beside, or other than, these variables. One that it
   * takes away is left: a run only adds to what it gets. Rejects when it fails or does not answer.
   */
  variables(resource: Uri, environment: Readonly<Record<string, string | undefined>>): Promise<Record<string, string>> {
    return answered(this.variablesOf(resource, environment));
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async variablesOf(
    resource: Uri,
    environment: Readonly<Record<string, string | undefined>>,
  ): Promise<Record<string, string>> {
    const api = await this.api<EnvironmentsApi>(ENVIRONMENTS_ID);
    const told = (await api?.getEnvironmentVariables?.(resource, undefined, { ...environment })) ?? {};
    return Object.fromEntries(
      Object.entries(told).flatMap(([name, value]) =>
        value === undefined || value === environment[name] ? [] : [[name, value]],
      ),
    );
  }

  private async fromEnvironments(resource: Uri): Promise<string | undefined> {
    const api = await this.api<EnvironmentsApi>(ENVIRONMENTS_ID);
    // The extension may be present and export nothing when it is switched off by its setting.
    if (typeof api?.getEnvironment !== 'function') return undefined;
    this.listen(ENVIRONMENTS_ID, api.onDidChangeEnvironment);
    return (await api.getEnvironment(resource))?.execInfo?.run?.executable;
  }

  private async fromPython(resource: Uri): Promise<string | undefined> {
    const environments = (await this.api<PythonExtension>(PYTHON_ID))?.environments;
    if (!environments) return undefined;
    this.listen(PYTHON_ID, environments.onDidChangeActiveEnvironmentPath);
    // Only the path that was chosen: a list of all environments would start a discovery.
    const chosen = environments.getActiveEnvironmentPath(resource);
    return (await environments.resolveEnvironment(chosen))?.executable.uri?.fsPath;
  }

  private async api<Api>(id: string): Promise<Api | undefined> {
    const extension = extensions.getExtension<Api>(id);
    if (!extension) return undefined;
    return extension.isActive ? extension.exports : await extension.activate();
  }

  private listen(id: string, event: Event<unknown> | undefined): void {
    if (!event || this.listening.has(id)) return;
    this.listening.add(id);
    this.subscriptions.push(event(() => this.changed.fire()));
  }
}
