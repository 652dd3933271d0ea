import type { LoopScope } from './effective-loop';
import { rankOf } from './effective-loop';
import type { DecoratorFact, FixtureFact } from './facts';
import { elements } from './literals';

/** What makes several tests of one: names that get their values together. */
export interface Parameter {
  readonly names: readonly string[];
  readonly scope: LoopScope;
  /** One text for each set of values. */
  readonly values: readonly string[];
  /** How many there are is not written down: two stand for all of them. */
  readonly isGuessed: boolean;
}

const GUESSED = ['first', 'second'];

/** The `params` of a fixture; undefined when it has none. */
export function fixtureParameter({ name, scope, decorator }: FixtureFact): Parameter | undefined {
  const node = decorator.keywords.get('params');
  if (node === undefined || decorator.tree.kindOf(node) === 'none') return undefined;
  const values = elements(decorator.tree, node)?.map((value) => decorator.tree.textOf(value));
  return { names: [name], scope: scope ?? 'function', values: values ?? GUESSED, isGuessed: values === undefined };
}

/** A `parametrize` mark; undefined when its names are computed. `scopeOf` gives the scope of the fixture of a name. */
export function markParameter(
  mark: DecoratorFact,
  scopeOf: (name: string) => LoopScope | undefined,
): Parameter | undefined {
  const { tree } = mark;
  const argnames = mark.positional[0] ?? mark.keywords.get('argnames');
  const names = argnames === undefined ? undefined : namesIn(mark, argnames);
  if (names === undefined) return undefined;
  const argvalues = mark.positional[1] ?? mark.keywords.get('argvalues');
  const values = argvalues === undefined ? undefined : elements(tree, argvalues)?.map((value) => tree.textOf(value));
  return {
    names,
    scope: markScope(mark, names, scopeOf),
    values: values ?? GUESSED,
    isGuessed: values === undefined,
  };
}

function namesIn({ tree, ...mark }: DecoratorFact, node: number): readonly string[] | undefined {
  const text = mark.stringValue(node);
  if (text !== undefined) return text.split(',').map((name) => name.trim());
  return elements(tree, node)?.flatMap((each) => mark.stringValue(each) ?? []);
}

/** The narrowest of the fixtures that get the values; the test's own when one is for the test directly. */
function markScope(
  mark: DecoratorFact,
  names: readonly string[],
  scopeOf: (name: string) => LoopScope | undefined,
): LoopScope {
  const given = mark.keywords.get('scope');
  const text = given === undefined ? undefined : mark.stringValue(given);
  if (text === 'class' || text === 'module' || text === 'package' || text === 'session') return text;
  const indirect = mark.keywords.get('indirect');
  if (indirect === undefined || mark.tree.kindOf(indirect) === 'false') return 'function';
  const listed = elements(mark.tree, indirect);
  if (listed !== undefined && listed.length !== names.length) return 'function';
  const scopes = names.flatMap((name) => scopeOf(name) ?? []);
  return scopes.toSorted((left, right) => rankOf(left) - rankOf(right))[0] ?? 'function';
}
