import type { NodeId, SyntaxTree } from '../syntax/syntax-tree';
import { annotatedType } from './annotations';
import { type Bindings, parameterName } from './bindings';
import type { ParameterTypes } from './facts';
import type { Names } from './names';
import type { Definitions } from './read-definitions';

/** What functions of libraries give that do not say so by their name. */
const FACTORIES: ReadonlyMap<string, string> = new Map([
  ['asyncio.create_task', 'asyncio.Task'],
  ['asyncio.ensure_future', 'asyncio.Task'],
  ['asyncio.get_event_loop', 'asyncio.AbstractEventLoop'],
  ['asyncio.get_running_loop', 'asyncio.AbstractEventLoop'],
  ['asyncio.new_event_loop', 'asyncio.AbstractEventLoop'],
  ['sqlalchemy.ext.asyncio.create_async_engine', 'sqlalchemy.ext.asyncio.AsyncEngine'],
  ['sqlalchemy.ext.asyncio.async_sessionmaker', 'sqlalchemy.ext.asyncio.async_sessionmaker'],
  ['sqlalchemy.create_engine', 'sqlalchemy.Engine'],
  ['redis.asyncio.from_url', 'redis.asyncio.Redis'],
  ['redis.from_url', 'redis.Redis'],
  ['open', 'io.IOBase'],
]);

/** Methods that give their own class back, so that `async with X().y() as z` style chains keep a type. */
const CLASS_METHODS = new Set(['from_url', '__aenter__', '__enter__']);

export interface ValueTypes {
  typeOf(node: NodeId): string | undefined;
  /** Type of what a function returns or yields, by annotation or by its first such statement. */
  producedBy(functionNode: NodeId): string | undefined;
}

const MAX_STEPS = 12;

export function readValueTypes(
  tree: SyntaxTree,
  moduleName: string,
  bindings: Bindings,
  names: Names,
  definitions: Definitions,
  parameterTypes: ParameterTypes,
): ValueTypes {
  const own = (name: string): string => (moduleName === '' ? name : `${moduleName}.${name}`);

  /** A dotted text of a string annotation, resolved at module level. */
  const globalName = (dotted: string): string | undefined => {
    const [head = '', ...rest] = dotted.split('.');
    const binding = bindings.inScope(tree.root, head)[0];
    if (binding === undefined) return dotted;
    const origin = binding.kind === 'import' ? binding.origin : own(head);
    return [origin, ...rest].join('.');
  };
  const annotated = (node: NodeId, produced: boolean) => annotatedType(tree, names, globalName, node, produced);

  const typeOf = (node: NodeId, steps: number): string | undefined => {
    if (steps > MAX_STEPS) return undefined;
    switch (tree.kindOf(node)) {
      case 'identifier':
        return identifierType(node, steps);
      case 'attribute':
        return attributeType(node, steps);
      case 'call':
        return callType(node, false, steps);
      case 'await': {
        const [awaited] = tree.namedChildren(node);
        if (awaited === undefined) return undefined;
        return tree.kindOf(awaited) === 'call' ? callType(awaited, true, steps) : undefined;
      }
      case 'parenthesized_expression':
      case 'as_pattern':
      case 'named_expression': {
        const inner = tree.childByField(node, 'value') ?? tree.namedChildren(node)[0];
        return inner === undefined ? undefined : typeOf(inner, steps + 1);
      }
      default:
        return undefined;
    }
  };

  const identifierType = (node: NodeId, steps: number): string | undefined => {
    const found = bindings.find(node);
    if (found === undefined || found === 'ambiguous') return undefined;
    const { binding } = found;
    switch (binding.kind) {
      case 'value':
        if (binding.annotation !== undefined) return annotated(binding.annotation, false);
        return typeOf(binding.value, steps + 1);
      case 'context':
        return typeOf(binding.manager, steps + 1);
      case 'parameter':
        return parameterType(binding.function, binding.name);
      case 'import':
      case 'function':
      case 'class':
      case 'other':
        return undefined;
      default:
        return binding satisfies never;
    }
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
    return byAnnotation ?? parameterTypes(functionNode, name);
  };

  /** `self.x` by the assignments to it in the class. */
  const attributeType = (node: NodeId, steps: number): string | undefined => {
    const object = tree.childByField(node, 'object');
    const attribute = tree.childByField(node, 'attribute');
    if (object === undefined || attribute === undefined || tree.kindOf(object) !== 'identifier') return undefined;
    const self = tree.textOf(object);
    if (self !== 'self' && self !== 'cls') return undefined;
    const owner = enclosingClass(node);
    if (owner === undefined) return undefined;
    const key = `${owner} ${tree.textOf(attribute)}`;
    const known = attributeTypes.get(key);
    if (known !== undefined) return known.type;
    // Set before it is computed: `self.x = self.x or ...` asks for itself.
    const entry: { type: string | undefined } = { type: undefined };
    attributeTypes.set(key, entry);
    const types = new Set(
      attributeAssignments(key).flatMap((assignment) => {
        const annotation = tree.childByField(assignment, 'type');
        if (annotation !== undefined) return [annotated(annotation, false)];
        const right = tree.childByField(assignment, 'right');
        return right === undefined || tree.kindOf(right) === 'none' ? [] : [typeOf(right, steps + 1)];
      }),
    );
    const [only] = types;
    if (types.size === 1) entry.type = only;
    return entry.type;
  };

  const attributeTypes = new Map<string, { type: string | undefined }>();
  let assignmentsByAttribute: Map<string, NodeId[]> | undefined;

  /** Assignments to `self.x`, by class node and attribute. */
  const attributeAssignments = (key: string): readonly NodeId[] => {
    if (assignmentsByAttribute === undefined) {
      assignmentsByAttribute = new Map();
      for (const assignment of tree.nodesOfKind('assignment')) {
        const left = tree.childByField(assignment, 'left');
        const written = left === undefined ? null : /^self\.(\w+)$/.exec(tree.textOf(left));
        const owner = written === null ? undefined : enclosingClass(assignment);
        if (written === null || owner === undefined) continue;
        const own = assignmentsByAttribute.get(`${owner} ${written[1]}`);
        if (own === undefined) assignmentsByAttribute.set(`${owner} ${written[1]}`, [assignment]);
        else own.push(assignment);
      }
    }
    return assignmentsByAttribute.get(key) ?? [];
  };

  const enclosingClass = (node: NodeId): NodeId | undefined => {
    let above = tree.parentOf(node);
    while (above !== undefined && tree.kindOf(above) !== 'class_definition') above = tree.parentOf(above);
    return above;
  };

  const callType = (call: NodeId, awaited: boolean, steps: number): string | undefined => {
    const callee = tree.childByField(call, 'function');
    if (callee === undefined) return undefined;
    const entered = enteredCall(callee);
    if (entered !== undefined) return typeOf(entered, steps + 1);
    const fact = localFunction(callee);
    if (fact !== undefined)
      return fact.isAsync === awaited || fact.isGenerator ? producedBy(fact.node, steps) : undefined;
    const name = names.dottedName(callee);
    if (name === undefined) return undefined;
    const factory = FACTORIES.get(name);
    if (factory !== undefined) return factory;
    const parts = name.split('.');
    const last = parts[parts.length - 1] ?? '';
    if (CLASS_METHODS.has(last) && isClassName(parts[parts.length - 2])) return parts.slice(0, -1).join('.');
    return isClassName(last) && !awaited ? name : undefined;
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

  const producedBy = (functionNode: NodeId, steps: number): string | undefined => {
    if (steps > MAX_STEPS) return undefined;
    const fact = definitions.functionAt(functionNode);
    const annotation = tree.childByField(functionNode, 'return_type');
    if (annotation !== undefined) return annotated(annotation, fact?.isGenerator ?? false);
    const kind = fact?.isGenerator ? 'yield' : 'return_statement';
    const values = tree.nodesOfKind(kind).flatMap((node) => {
      if (node <= functionNode || node > tree.lastOf(functionNode) || bindings.scopeOf(node) !== functionNode)
        return [];
      return tree.namedChildren(node).slice(0, 1);
    });
    const types = new Set(values.map((value) => typeOf(value, steps + 1)));
    const [only] = types;
    return types.size === 1 ? only : undefined;
  };

  return { typeOf: (node) => typeOf(node, 0), producedBy: (node) => producedBy(node, 0) };
}

function nameText(tree: SyntaxTree, entry: NodeId): string | undefined {
  const name = parameterName(tree, entry);
  return name === undefined ? undefined : tree.textOf(name);
}

/** By PEP 8: `AsyncClient`, `_Private`, `UUID`; not `create_app` or `LIMIT_PER_SECOND`. */
function isClassName(name: string | undefined): boolean {
  return name !== undefined && /^_*[A-Z]/.test(name) && !/^[A-Z0-9]+_[A-Z0-9_]+$/.test(name);
}
