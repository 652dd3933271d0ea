import type { Facts, FunctionFact, NodeId } from '../../model/facts';
import { fixtureUsers } from '../reading/fixture-users';
import type { Edit } from '../trap';
import { referTo } from './imports';
import { indentationStep, newlineOf } from './lines';
import type { MarkEdits } from './marks';
import { addParameter } from './parameters';

/**
 * `name = manager()` at the top of a test module becomes a fixture that enters the manager, requested by everything
 * that uses the name. Undefined where something uses it that cannot request a fixture.
 * @param assignment the assignment, alone in its statement
 */
export function moduleValueToFixture(facts: Facts, assignment: NodeId): MarkEdits | undefined {
  const { module } = facts;
  const { tree, text, path } = module;
  const left = tree.childByField(assignment, 'left');
  const right = tree.childByField(assignment, 'right');
  const statement = tree.parentOf(assignment);
  if (left === undefined || right === undefined || statement === undefined) return undefined;
  if (tree.kindOf(left) !== 'identifier' || tree.parentOf(statement) !== tree.root) return undefined;
  const name = tree.textOf(left);
  const users = fixtureUsers(facts, left, name);
  if (users === undefined || facts.findFixture(name) !== undefined) return undefined;
  const { expression, need } = referTo(module, 'pytest', 'fixture');
  const newline = newlineOf(text);
  const step = indentationStep(text);
  const lines = [
    `@${expression}(scope="module")`,
    `def ${name}():`,
    `${step}with ${tree.textOf(right)} as ${name}:`,
    `${step}${step}yield ${name}`,
  ];
  const fixture: Edit = {
    file: path,
    span: blankLinesAround(text, tree.startOf(statement), tree.endOf(statement)),
    newText: newline.repeat(3) + lines.join(newline) + newline.repeat(3),
  };
  return { edits: [fixture, ...users.map((user: FunctionFact) => addParameter(module, user, name))], needs: [need] };
}

/** A statement with the line ends before and behind it: a function stands two blank lines apart. */
function blankLinesAround(text: string, start: number, end: number) {
  const before = /[\r\n]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const behind = /^[ \t]*[\r\n]*/.exec(text.slice(end))?.[0].length ?? 0;
  return { start: start - before, end: end + behind };
}
