import type { NodeId, SyntaxTree } from '../syntax/syntax-tree';
import { annotatedType } from './annotations';
import { readAttributeTypes } from './attribute-types';
import type { Binding } from './binding';
import { type Bindings, parameterName } from './bindings';
import type { OutsideTypes } from './facts';
import { givenByLibrary } from './library-types';
import type { Names } from './names';
import type { Definitions } from './read-definitions';

export interface ValueTypes {
  typeOf(node: NodeId): string | undefined;
  /** Type of what a function returns or yields, by annotation or by what its statements agree on. */
  producedBy(functionNode: NodeId): string | undefined;
  /** Type of a module-level name. */
  typeOfGlobal(name: string): string | undefined;
  attributeOf(classNode: NodeId, name: string): string | undefined;
  annotationOf(node: NodeId): string | undefined;
}

/** Longer ways from an expression to its type are generated code. */
const DEEPEST = 40;

/** Types of expressions, each found when it is asked for and then kept. */
export function readValueTypes(
  tree: SyntaxTree,
  moduleName: string,
  bindings: Bindings,
  names: Names,
  definitions: Definitions,
  outside: OutsideTypes,
): ValueTypes {
  const own = (name: string): string => (moduleName === '' ? name : `${moduleName}.${name}`);
  const isOwn = (dotted: string): boolean => dotted.startsWith(own(''));

  const annotationNames = {
    dottedName: names.dottedName,
    globalName: (dotted: string): string => {
      const [head = '', ...rest] = dotted.split('.');
      const [binding] = bindings.ofModule(head);
      if (binding === undefined) return dotted;
      return [binding.kind === 'import' ? binding.origin : own(head), ...rest].join('.');
    },
    meant: (dotted: string): string => {
      const canonical = outside.canonical(dotted);
      const isElsewhere = moduleName === '' || !isOwn(canonical);
      return aliasOf(canonical) ?? (isElsewhere ? outside.annotation(canonical) : undefined) ?? canonical;
    },
  };

  let depth = 0;
  const aliases = new Map<string, string | undefined>();
  /** `Dep = Annotated[X, ...]` of this file. */
  const aliasOf = (dotted: string): string | undefined => {
    if (aliases.has(dotted) || depth > DEEPEST) return aliases.get(dotted);
    const [binding] = isOwn(dotted) ? bindings.ofModule(dotted.slice(own('').length)) : [];
    if (binding?.kind !== 'value' || !['subscript', 'binary_operator'].includes(tree.kindOf(binding.value)))
      return undefined;
    // Set before it is computed: `Dep = Dep[X]` asks for itself.
    aliases.set(dotted, undefined);
    depth++;
    aliases.set(dotted, annotated(binding.value, false));
    depth--;
    return aliases.get(dotted);
  };

  const annotated = (node: NodeId, produced: boolean) => annotatedType(tree, annotationNames, node, produced);

  const known = new Map<NodeId, string | undefined>();
  const typeOf = (node: NodeId): string | undefined => {
    if (known.has(node)) return known.get(node);
    if (depth > DEEPEST) return undefined;
    // Set before it is computed: `x = x or ...` asks for itself.
    known.set(node, undefined);
    depth++;
    const type = computed(node);
    depth--;
    known.set(node, type);
    return type;
  };

  const computed = (node: NodeId): string | undefined => {
    switch (tree.kindOf(node)) {
      case 'identifier': {
        const found = bindings.findAll(node);
        return found === undefined ? undefined : agreed(found.bindings.map(bindingType));
      }
      case 'attribute':
        return attributeType(node);
      case 'call':
        return callType(node, false);
      case 'await': {
        const [awaited] = tree.namedChildren(node);
        return awaited !== undefined && tree.kindOf(awaited) === 'call' ? callType(awaited, true) : undefined;
      }
      case 'parenthesized_expression':
      case 'as_pattern':
      case 'named_expression': {
        const inner = tree.childByField(node, 'value') ?? tree.namedChildren(node)[0];
        return inner === undefined ? undefined : typeOf(inner);
      }
      case 'boolean_operator':
      case 'conditional_expression': {
        const all = tree.namedChildren(node);
        const sides = tree.kindOf(node) === 'boolean_operator' ? all : [all[0], all[2]];
        const values = sides.filter((side) => side !== undefined && tree.kindOf(side) !== 'none');
        return agreed(values.map((side) => (side === undefined ? undefined : typeOf(side))));
      }
      default:
        return undefined;
    }
  };

  const bindingType = (binding: Binding): string | undefined => {
    switch (binding.kind) {
      case 'value':
        if (binding.annotation !== undefined) return annotated(binding.annotation, false);
        return typeOf(binding.value);
      case 'context':
        return entered(binding.manager);
      case 'parameter':
        return parameterType(binding.function, binding.name);
      case 'import':
        return outside.value(binding.origin);
      case 'function':
      case 'class':
      case 'other':
        return undefined;
      default:
        return binding satisfies never;
    }
  };

  /** What `as` binds: what `__aenter__` gives, when the workspace has it; most give themselves. */
  const entered = (manager: NodeId): string | undefined => {
    const type = typeOf(manager);
    if (type === undefined) return undefined;
    const enter = ['__aenter__', '__enter__'].map((name) => ({ name, member: outside.member(type, name) }));
    for (const { name, member } of enter) {
      const given = outside.call(member, name === '__aenter__');
      if (given !== undefined) return given;
    }
    return type;
  };

  const parameterType = (functionNode: NodeId, name: string): string | undefined => {
    const fact = definitions.functionAt(functionNode);
    if (fact === undefined) return undefined;
    const isFirst = fact.parameters[0]?.name === name;
    const isStatic = fact.decorators.some((decorator) => decorator.name === 'staticmethod');
    if (fact.enclosingClass !== undefined && isFirst && !isStatic) return own(fact.enclosingClass.name);
    const list = tree.childByField(functionNode, 'parameters');
    const entry =
      list === undefined ? undefined : tree.namedChildren(list).find((child) => nameText(tree, child) === name);
    const annotation = entry === undefined ? undefined : tree.childByField(entry, 'type');
    const byAnnotation = annotation === undefined ? undefined : annotated(annotation, false);
    return byAnnotation ?? outside.parameter(functionNode, name);
  };

  const attributes = readAttributeTypes(tree, definitions, {
    typeOf,
    annotated: (node) => annotated(node, false),
    produced: (node) => producedBy(node),
  });

  const attributeType = (node: NodeId): string | undefined => {
    const object = tree.childByField(node, 'object');
    const attribute = tree.childByField(node, 'attribute');
    if (object === undefined || attribute === undefined) return undefined;
    const name = tree.textOf(attribute);
    if (tree.kindOf(object) === 'identifier' && /^(self|cls)$/.test(tree.textOf(object))) {
      const owner = enclosingClass(node);
      const fact = owner === undefined ? undefined : definitions.classAt(owner);
      if (fact === undefined) return undefined;
      return attributes.typeOf(fact.node, name) ?? outside.attribute(own(fact.name), name);
    }
    const type = typeOf(object);
    if (type !== undefined) return attributeOfType(type, name);
    const dotted = names.dottedName(node);
    return dotted === undefined ? undefined : outside.value(dotted);
  };

  const attributeOfType = (type: string, name: string): string | undefined => {
    const fact = isOwn(type)
      ? definitions.classes.find(
          (candidate) => own(candidate.name) === type && candidate.enclosingFunction === undefined,
        )
      : undefined;
    return (fact && attributes.typeOf(fact.node, name)) ?? outside.attribute(type, name);
  };

  const enclosingClass = (node: NodeId): NodeId | undefined => {
    let above = tree.parentOf(node);
    while (above !== undefined && tree.kindOf(above) !== 'class_definition') above = tree.parentOf(above);
    return above;
  };

  const callType = (call: NodeId, awaited: boolean): string | undefined => {
    const callee = tree.childByField(call, 'function');
    if (callee === undefined) return undefined;
    const enteredAt = enteredCall(callee);
    if (enteredAt !== undefined) return entered(enteredAt);
    const fact = localFunction(callee);
    if (fact !== undefined) return fact.isAsync === awaited || fact.isGenerator ? producedBy(fact.node) : undefined;
    const name = calledName(callee);
    if (name === undefined) return undefined;
    return outside.call(name, awaited) ?? givenByLibrary(name, awaited);
  };

  /** Where the called function or class is defined; for a method by the type of what it is called on. */
  const calledName = (callee: NodeId): string | undefined => {
    const object = tree.kindOf(callee) === 'attribute' ? tree.childByField(callee, 'object') : undefined;
    const method = object === undefined ? undefined : tree.childByField(callee, 'attribute');
    const receiver = object === undefined ? undefined : typeOf(object);
    // `factory()` where `factory = async_sessionmaker(...)`, also as `self.factory()`.
    const instance = typeOf(callee);
    if (instance !== undefined) return outside.member(instance, '__call__');
    if (receiver !== undefined && method !== undefined) return outside.member(receiver, tree.textOf(method));
    const dotted = names.dottedName(callee);
    return dotted === undefined ? undefined : outside.canonical(dotted);
  };

  /** `stack.enter_async_context(X())` gives what X gives on entry. */
  const enteredCall = (callee: NodeId): NodeId | undefined => {
    const attribute = tree.childByField(callee, 'attribute');
    const call = tree.parentOf(callee);
    if (attribute === undefined || call === undefined || !/^enter_(async_)?context$/.test(tree.textOf(attribute)))
      return undefined;
    const list = tree.childByField(call, 'arguments');
    return list === undefined ? undefined : tree.namedChildren(list)[0];
  };

  const localFunction = (callee: NodeId) => {
    if (tree.kindOf(callee) !== 'identifier') return undefined;
    const found = bindings.find(callee);
    if (found === undefined || found === 'ambiguous' || found.binding.kind !== 'function') return undefined;
    return definitions.functionAt(found.binding.node);
  };

  const produced = new Map<NodeId, string | undefined>();
  const producedBy = (functionNode: NodeId): string | undefined => {
    if (produced.has(functionNode)) return produced.get(functionNode);
    if (depth > DEEPEST) return undefined;
    produced.set(functionNode, undefined);
    depth++;
    const type = producedAnew(functionNode);
    depth--;
    produced.set(functionNode, type);
    return type;
  };

  const producedAnew = (functionNode: NodeId): string | undefined => {
    const fact = definitions.functionAt(functionNode);
    const annotation = tree.childByField(functionNode, 'return_type');
    if (annotation !== undefined) return annotated(annotation, fact?.isGenerator ?? false);
    const kind = fact?.isGenerator ? 'yield' : 'return_statement';
    const values = tree.nodesOfKind(kind).flatMap((node) => {
      if (node <= functionNode || node > tree.lastOf(functionNode) || bindings.scopeOf(node) !== functionNode)
        return [];
      return tree.namedChildren(node).slice(0, 1);
    });
    return agreed(values.map(typeOf));
  };

  return {
    typeOf,
    producedBy,
    typeOfGlobal: (name) => agreed(bindings.ofModule(name).map(bindingType)),
    attributeOf: attributes.typeOf,
    annotationOf: (node) => annotated(node, false),
  };
}

/** What all of them say; undefined when they differ or one says nothing. */
function agreed(types: readonly (string | undefined)[]): string | undefined {
  const [first] = types;
  return types.every((type) => type === first) ? first : undefined;
}

function nameText(tree: SyntaxTree, entry: NodeId): string | undefined {
  const name = parameterName(tree, entry);
  return name === undefined ? undefined : tree.textOf(name);
}
