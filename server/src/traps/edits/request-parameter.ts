import type { CallFact, FunctionFact, ModuleFacts, NodeId } from '../../model/facts';
import type { Edit } from '../trap';
import { wholeLines } from './lines';
import { addParameter, parameterRange } from './parameters';

/**
 * Requests a fixture as a parameter in the place of a call: `user = request.getfixturevalue("user")` goes, any other use
 * becomes the name. `request` goes too when nothing else needs it. Nothing when the name means something else there.
 */
export function requestParameter(module: ModuleFacts, call: CallFact, around: FunctionFact, name: string): Edit[] {
  const { tree, text, path } = module;
  const assignment = assignedTo(module, call.node, name);
  const names = [...tree.descendants(around.body)].filter(
    (node) => tree.kindOf(node) === 'identifier' && tree.fieldOf(node) !== 'attribute',
  );
  const bound = names.filter((node) => tree.textOf(node) === name && tree.fieldOf(node) === 'left');
  if (bound.length > (assignment === undefined ? 0 : 1)) return [];
  if (assignment === undefined && names.some((node) => tree.textOf(node) === name)) return [];
  const replaced: Edit =
    assignment === undefined
      ? { file: path, span: call.range, newText: name }
      : { file: path, span: wholeLines(text, tree.rangeOf(assignment)), newText: '' };
  // An empty body is no body.
  if (assignment !== undefined && tree.namedChildren(around.body).length === 1) return [];
  const request = around.parameters.find((parameter) => parameter.name === 'request');
  const isLastUse = names.filter((node) => tree.textOf(node) === 'request').length === 1;
  if (around.parameters.some((parameter) => parameter.name === name)) return [replaced];
  if (request !== undefined && isLastUse)
    return [replaced, { file: path, span: parameterRange(module, around, request), newText: name }];
  return [replaced, addParameter(module, around, name)];
}

/** The statement `name = call`, a statement of the function's own. */
function assignedTo({ tree }: ModuleFacts, call: NodeId, name: string): NodeId | undefined {
  const assignment = tree.parentOf(call);
  const left = assignment === undefined ? undefined : tree.childByField(assignment, 'left');
  const statement = assignment === undefined ? undefined : tree.parentOf(assignment);
  if (assignment === undefined || left === undefined || statement === undefined) return undefined;
  if (tree.kindOf(assignment) !== 'assignment' || tree.childByField(assignment, 'right') !== call) return undefined;
  return tree.textOf(left) === name && tree.kindOf(statement) === 'expression_statement' ? statement : undefined;
}
