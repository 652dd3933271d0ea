import type { SyntaxTree } from '../syntax/syntax-tree';
import type { Definition, ModuleFacts, OutsideTypes } from './facts';
import { basesOf, canonicalName, type FindModule, type FoundClass, lookUp, methodOf } from './lookup';

/** The modules of a workspace as one, each looked into when something asks for it, everything found once. */
export interface Workspace {
  find(dotted: string): Definition | undefined;
  /** The module with types that also know the other modules. */
  typed(module: ModuleFacts): ModuleFacts;
}

/** What a parameter of a function gets from the fixture behind it. */
export type ParameterType = (module: ModuleFacts, functionNode: number, parameter: string) => string | undefined;

/** `parameter` may itself ask `typed` modules. */
export function readWorkspace(findModule: FindModule, parameter: ParameterType): Workspace {
  const find = once((dotted: string) => lookUp(findModule, dotted));
  const canonical = once((dotted: string) => canonicalName(findModule, dotted));
  // By tree: the module that is given may itself be one with types.
  const typedModules = new Map<SyntaxTree, ModuleFacts>();
  const typed = (module: ModuleFacts): ModuleFacts => {
    const known = typedModules.get(module.tree);
    if (known !== undefined) return known;
    const made = module.withOutside({
      ...outside,
      parameter: (functionNode, name) => parameter(module, functionNode, name),
    });
    typedModules.set(module.tree, made);
    return made;
  };

  const classNamed = (type: string): FoundClass | undefined => {
    const found = find(type);
    return found?.kind === 'class' ? found : undefined;
  };

  const value = once((dotted: string): string | undefined => {
    const found = find(dotted);
    return found?.kind === 'value' ? typed(found.module).typeOfGlobal(found.name) : undefined;
  });

  const call = once((key: string): string | undefined => {
    const awaited = key.startsWith('await ');
    const found = find(awaited ? key.slice('await '.length) : key);
    switch (found?.kind) {
      case 'function': {
        const { function: fact, module } = found;
        return fact.isAsync === awaited || fact.isGenerator ? typed(module).producedBy(fact.node) : undefined;
      }
      case 'class':
        return awaited ? undefined : `${found.module.moduleName}.${found.class.name}`;
      case 'value':
      case undefined:
        return undefined;
      default:
        return found satisfies never;
    }
  });

  const attribute = once((key: string): string | undefined => {
    const [type = '', name = ''] = key.split(' ');
    const owner = classNamed(type);
    if (owner === undefined) return undefined;
    for (const { module, class: fact } of [owner, ...basesOf(findModule, owner.class).known]) {
      const found = typed(module).attributeOf(fact.node, name);
      if (found !== undefined) return found;
    }
    return undefined;
  });

  /** A method that no class of the workspace defines is the library's, when there is one library class below. */
  const member = once((key: string): string => {
    const [type = '', name = ''] = key.split(' ');
    const owner = classNamed(type);
    if (owner === undefined) return `${type}.${name}`;
    const method = methodOf(findModule, owner, name);
    const holder = method?.function.enclosingClass;
    if (method !== undefined && holder !== undefined) return `${method.module.moduleName}.${holder.name}.${name}`;
    const [base, more] = basesOf(findModule, owner.class).foreign.filter(
      (foreign) => foreign === undefined || !NEUTRAL_BASES.test(foreign),
    );
    return base === undefined || more !== undefined ? `${type}.${name}` : `${canonical(base)}.${name}`;
  });

  const annotation = once((dotted: string): string | undefined => {
    const found = find(dotted);
    if (found?.kind !== 'value') return undefined;
    const isAlias = ['subscript', 'binary_operator'].includes(found.module.tree.kindOf(found.value));
    return isAlias ? typed(found.module).annotationOf(found.value) : undefined;
  });

  const outside: Omit<OutsideTypes, 'parameter'> = {
    canonical,
    value,
    call: (dotted, awaited) => call(awaited ? `await ${dotted}` : dotted),
    attribute: (type, name) => attribute(`${type} ${name}`),
    member: (type, name) => member(`${type} ${name}`),
    annotation,
  };

  return { find, typed };
}

/** Bases that give a class no methods of their own that matter here. */
const NEUTRAL_BASES = /^(object|abc\.ABC|typing(_extensions)?\.(Generic|Protocol))$/;

/** What is known when nothing is around the file. */
export const NOTHING_OUTSIDE: OutsideTypes = {
  parameter: () => undefined,
  canonical: (dotted) => dotted,
  value: () => undefined,
  call: () => undefined,
  attribute: () => undefined,
  member: (type, name) => `${type}.${name}`,
  annotation: () => undefined,
};

/** Keeps results by argument. While one is being made, asking for it again gives undefined: modules import each other. */
function once<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V | undefined>();
  return (key) => {
    if (!made.has(key)) {
      made.set(key, undefined);
      made.set(key, make(key));
    }
    return made.get(key) as V;
  };
}
