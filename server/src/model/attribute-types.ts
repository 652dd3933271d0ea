import type { NodeId, SyntaxTree } from '../syntax/syntax-tree';
import type { Definitions } from './read-definitions';

export interface AttributeTypes {
  /** Type of an attribute that instances of a class of the file have; undefined when it is inherited or not known. */
  typeOf(classNode: NodeId, name: string): string | undefined;
}

interface Typing {
  typeOf(node: NodeId): string | undefined;
  annotated(node: NodeId): string | undefined;
  produced(functionNode: NodeId): string | undefined;
}

/** Attributes by what the class assigns to `self`, declares in its body (a dataclass's fields), or computes in a property. */
export function readAttributeTypes(tree: SyntaxTree, definitions: Definitions, types: Typing): AttributeTypes {
  const known = new Map<string, { type: string | undefined }>();
  let assignments: ReadonlyMap<string, readonly NodeId[]> | undefined;

  const assigned = (assignment: NodeId): readonly (string | undefined)[] => {
    const annotation = tree.childByField(assignment, 'type');
    if (annotation !== undefined) return [types.annotated(annotation)];
    const right = tree.childByField(assignment, 'right');
    return right === undefined || tree.kindOf(right) === 'none' ? [] : [types.typeOf(right)];
  };

  return {
    typeOf: (classNode, name) => {
      const key = `${classNode} ${name}`;
      const before = known.get(key);
      if (before !== undefined) return before.type;
      // Set before it is computed: `self.x = self.x or ...` asks for itself.
      const entry: { type: string | undefined } = { type: undefined };
      known.set(key, entry);
      assignments ??= attributeAssignments(tree);
      const found = new Set((assignments.get(key) ?? []).flatMap(assigned));
      const property = definitions.functions.find(
        (candidate) =>
          candidate.enclosingClass?.node === classNode &&
          candidate.name === name &&
          candidate.decorators.some((decorator) => /(^|\.)(cached_)?property$/.test(decorator.name ?? '')),
      );
      if (property !== undefined) found.add(types.produced(property.node));
      const [only] = found;
      if (found.size === 1) entry.type = only;
      return entry.type;
    },
  };
}

/** Assignments to `self.x` in methods and to `x` in class bodies, by class node and attribute. */
function attributeAssignments(tree: SyntaxTree): ReadonlyMap<string, readonly NodeId[]> {
  const found = new Map<string, NodeId[]>();
  for (const assignment of tree.nodesOfKind('assignment')) {
    const left = tree.childByField(assignment, 'left');
    if (left === undefined) continue;
    const written = tree.kindOf(left) === 'attribute' ? /^self\.(\w+)$/.exec(tree.textOf(left))?.[1] : undefined;
    const declared = tree.kindOf(left) === 'identifier' ? tree.textOf(left) : undefined;
    const owner = written === undefined ? bodyOwner(tree, assignment) : enclosingClass(tree, assignment);
    const name = written ?? declared;
    if (owner === undefined || name === undefined) continue;
    const key = `${owner} ${name}`;
    const same = found.get(key);
    if (same === undefined) found.set(key, [assignment]);
    else same.push(assignment);
  }
  return found;
}

function enclosingClass(tree: SyntaxTree, node: NodeId): NodeId | undefined {
  let above = tree.parentOf(node);
  while (above !== undefined && tree.kindOf(above) !== 'class_definition') above = tree.parentOf(above);
  return above;
}

/** The class whose body an assignment stands in directly. */
function bodyOwner(tree: SyntaxTree, assignment: NodeId): NodeId | undefined {
  const statement = tree.parentOf(assignment);
  const block = statement === undefined ? undefined : tree.parentOf(statement);
  const owner = block === undefined ? undefined : tree.parentOf(block);
  return owner !== undefined && tree.kindOf(owner) === 'class_definition' ? owner : undefined;
}
