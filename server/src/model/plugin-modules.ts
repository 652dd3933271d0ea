import type { PytestConfiguration } from '../workspace/pytest-configuration';
import type { ModuleFacts } from './facts';
import { elements } from './literals';
import type { FindModule } from './lookup';

/** Modules of the workspace that are loaded as plugins: `pytest_plugins` of the given modules (and of those again), and `-p`. */
export function pluginModules(
  near: readonly ModuleFacts[],
  configuration: PytestConfiguration,
  findModule: FindModule,
): readonly ModuleFacts[] {
  const found = new Set<ModuleFacts>();
  const add = (dotted: string): void => {
    const module = findModule(dotted);
    if (module === undefined || near.includes(module) || found.has(module)) return;
    found.add(module);
    for (const name of declaredPlugins(module)) add(name);
  };
  for (const module of near) for (const name of declaredPlugins(module)) add(name);
  for (const name of configuration.loadedPlugins) add(name);
  return [...found];
}

/** Strings of a module's `pytest_plugins`. */
export function declaredPlugins(module: ModuleFacts): readonly string[] {
  const bound = module.findGlobal('pytest_plugins');
  if (bound?.kind !== 'value') return [];
  const single = module.stringValue(bound.node);
  if (single !== undefined) return [single];
  return (elements(module.tree, bound.node) ?? []).flatMap((node) => module.stringValue(node) ?? []);
}
