import { isLoopScope, LOOP_SCOPES } from '../../model/effective-loop';
import type { DecoratorFact, Facts, NodeId, Range } from '../../model/facts';
import { keywordArgument, removeKeyword } from '../edits/arguments';
import { editDistance } from '../reading/edit-distance';
import { named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** Arguments of the asyncio mark that the installed version refuses, ignores, or knows by another name. */
export const asyncioMarkArguments: Trap = {
  name: 'asyncio-mark-arguments',
  category: 'config',
  severity: 'error',
  rank: 41,
  summary: 'The asyncio mark has arguments that the installed version refuses or ignores.',
  appliesTo: 'pytest-asyncio >= 0.23',
  check(facts) {
    if (!holds(facts, '>=0.23')) return [];
    return countingMarks(facts).flatMap((mark) => check(facts, mark));
  },
};

/** The asyncio marks written in this file that decide about a test: the one closest to each. */
function countingMarks(facts: Facts): DecoratorFact[] {
  const marks = new Map<NodeId, DecoratorFact>();
  for (const { function: definition, isUnittest, marks: own } of facts.tests) {
    if (!definition.isAsync || isUnittest) continue;
    const mark = own.find(({ name }) => name === 'pytest.mark.asyncio');
    if (mark?.called && !mark.unpacks && mark.file === facts.module.path) marks.set(mark.node, mark);
  }
  return [...marks.values()];
}

function check(facts: Facts, mark: DecoratorFact): Finding[] {
  const call = callOf(mark);
  if (call === undefined) return [];
  const found = holds(facts, '<0.24') ? ignored(facts, mark, call) : refused(facts, mark, call);
  return found === undefined ? [] : [found];
}

/** 0.23 reads `scope=` and nothing else, without a word. */
function ignored(facts: Facts, mark: DecoratorFact, call: NodeId): Finding | undefined {
  if (mark.keywords.has('scope')) return wrongScope(facts, mark);
  const keyword = keywordArgument(facts.module, call, 'loop_scope');
  const node = mark.keywords.get('loop_scope');
  const value = node === undefined ? undefined : mark.stringValue(node);
  if (keyword === undefined || value === undefined || !isLoopScope(value) || value === 'function') return undefined;
  const message =
    `${named(facts, 'pytest-asyncio')} does not know loop_scope and ignores it without a word: it is called scope there, ` +
    `loop_scope since 0.24. The test runs on a loop of its own, and what a wider fixture made is "... attached to a different loop".`;
  return found(facts, keyword, message, 'error', renameKeyword(facts, keyword, 'scope'));
}

function refused(facts: Facts, mark: DecoratorFact, call: NodeId): Finding | undefined {
  const plugin = named(facts, 'pytest-asyncio');
  const [first] = mark.positional;
  if (first !== undefined) {
    const message = `${plugin} stops here: ${onlyKeywords(facts)}`;
    return found(facts, first, message, 'error', nameArgument(facts, mark, 'loop_scope'));
  }
  const takes = holds(facts, '>=1.4') ? ['loop_scope', 'scope', 'loop_factories'] : ['loop_scope', 'scope'];
  for (const name of mark.keywords.keys()) {
    const keyword = takes.includes(name) ? undefined : keywordArgument(facts.module, call, name);
    if (keyword === undefined) continue;
    const meant = editDistance(name, 'loop_scope') <= 2 && !mark.keywords.has('loop_scope');
    const fixes = meant ? renameKeyword(facts, keyword, 'loop_scope') : [];
    return found(facts, keyword, `${plugin} stops at "${name}": ${onlyKeywords(facts)}`, 'error', fixes);
  }
  const scope = keywordArgument(facts.module, call, 'scope');
  if (scope !== undefined && mark.keywords.has('loop_scope')) {
    const message = `${plugin} stops here: "An asyncio pytest marker defines both "scope" and "loop_scope", but it should only use "loop_scope"."`;
    const removal = removeKeyword(facts.module, call, 'scope');
    return found(facts, scope, message, 'error', fix('Remove scope', true, removal === undefined ? [] : [removal]));
  }
  const wrong = wrongScope(facts, mark);
  return wrong !== undefined || scope === undefined ? wrong : outdated(facts, scope);
}

function outdated(facts: Facts, scope: NodeId): Finding {
  const message = `${named(facts, 'pytest-asyncio')} warns: "The "scope" keyword argument to the asyncio marker has been deprecated. Please use the "loop_scope" argument instead."`;
  const fixes = renameKeyword(facts, scope, 'loop_scope');
  return { ...found(facts, scope, message, 'warning', fixes), tags: ['deprecated'] };
}

function wrongScope(facts: Facts, mark: DecoratorFact): Finding | undefined {
  const node = mark.keywords.get('loop_scope') ?? mark.keywords.get('scope');
  const value = node === undefined ? undefined : mark.stringValue(node);
  // A name that holds the text is mended where it is assigned.
  if (node === undefined || value === undefined || mark.tree.kindOf(node) !== 'string') return undefined;
  if (value === '' || isLoopScope(value)) return undefined;
  const near = LOOP_SCOPES.find((scope) => editDistance(value.toLowerCase(), scope) <= 2);
  const edit = { file: facts.module.path, span: mark.tree.rangeOf(node), newText: `"${near}"` };
  const message = `"${value}" is no scope: ${named(facts, 'pytest-asyncio')} stops with "${scopeRefusal(facts, value)}"`;
  return found(facts, node, message, 'error', near === undefined ? [] : fix(`Change it to "${near}"`, true, [edit]));
}

function scopeRefusal(facts: Facts, value: string): string {
  if (holds(facts, '>=1.4'))
    return `mark.asyncio got an unexpected loop scope value '${value}'. Valid scopes are: ${LOOP_SCOPES.join(', ')}.`;
  return holds(facts, '<0.24') ? `KeyError: '${value}'` : `assert '${value}' in {'class', 'function', ...`;
}

function onlyKeywords(facts: Facts): string {
  if (holds(facts, '>=1.4')) return `"mark.asyncio accepts only keyword arguments 'loop_scope' and 'loop_factories'."`;
  return `"mark.asyncio accepts only a keyword argument '${holds(facts, '<0.25') ? 'scope' : 'loop_scope'}'."`;
}

function found(
  facts: Facts,
  node: NodeId,
  message: string,
  severity: Finding['severity'],
  fixes: readonly Fix[],
): Finding {
  const range: Range = facts.module.tree.rangeOf(node);
  return report(asyncioMarkArguments, facts, range, message, { severity, fixes });
}

function renameKeyword({ module }: Facts, argument: NodeId, name: string): Fix[] {
  const written = module.tree.childByField(argument, 'name');
  if (written === undefined) return [];
  const edit = { file: module.path, span: module.tree.rangeOf(written), newText: name };
  return fix(`Rename it to ${name}`, true, [edit]);
}

/** Only a scope can be meant by the one argument without a name. */
function nameArgument({ module }: Facts, mark: DecoratorFact, name: string): Fix[] {
  const [first, second] = mark.positional;
  if (first === undefined || second !== undefined || mark.keywords.size > 0) return [];
  const value = mark.stringValue(first);
  if (value === undefined || !isLoopScope(value)) return [];
  const start = module.tree.startOf(first);
  return fix(`Write ${name}=`, true, [{ file: module.path, span: { start, end: start }, newText: `${name}=` }]);
}

function callOf({ tree, node }: DecoratorFact): NodeId | undefined {
  const expression = tree.kindOf(node) === 'decorator' ? tree.namedChildren(node)[0] : node;
  return expression !== undefined && tree.kindOf(expression) === 'call' ? expression : undefined;
}

function holds({ versions }: Facts, range: string): boolean {
  return versions.satisfies('pytest-asyncio', range) === 'yes';
}
