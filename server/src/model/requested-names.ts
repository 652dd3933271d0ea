import type { DecoratorFact, FunctionFact, ModuleFacts } from './facts';
import { elements, stringLiteral } from './literals';

export interface RequestedNames {
  /** By parameters. */
  readonly parameters: readonly string[];
  /** By `request.getfixturevalue("x")` with a literal. */
  readonly dynamic: readonly string[];
}

/**
 * Names of the fixtures a test or fixture asks for, as pytest reads a signature: no `self`, no defaults, nothing that
 * `mock.patch`, `hypothesis.given` or a direct `parametrize` fills in.
 */
export function requestedNames(module: ModuleFacts, fact: FunctionFact): RequestedNames {
  const isMethod =
    fact.enclosingClass !== undefined && !fact.decorators.some((decorator) => decorator.name === 'staticmethod');
  const named = fact.parameters.filter(
    (parameter) => parameter.kind === 'positional' || parameter.kind === 'keyword-only',
  );
  const own = (isMethod ? named.slice(1) : named)
    .slice(injectedByPatch(fact))
    .filter((parameter) => !parameter.hasDefault);
  const filled = new Set([
    ...fact.decorators.flatMap((decorator) => parametrized(module, decorator)),
    ...givenNames(fact),
  ]);
  const positionalGiven = fact.decorators
    .filter((decorator) => decorator.name === 'hypothesis.given')
    .reduce((count, decorator) => count + decorator.positional.length, 0);
  const left = positionalGiven > 0 ? own.slice(0, -positionalGiven) : own;
  return {
    parameters: left.map((parameter) => parameter.name).filter((name) => name !== 'request' && !filled.has(name)),
    dynamic: dynamicNames(module, fact),
  };
}

const PATCHES = new Map([
  ['unittest.mock.patch', 1],
  ['mock.patch', 1],
  ['unittest.mock.patch.object', 2],
  ['mock.patch.object', 2],
]);

/** `@patch("x")` puts a mock in front of the arguments unless it is told what to put in place. */
function injectedByPatch(fact: FunctionFact): number {
  return fact.decorators.filter((decorator) => {
    const newAt = PATCHES.get(decorator.name ?? '');
    return newAt !== undefined && !decorator.keywords.has('new') && decorator.positional.length <= newAt;
  }).length;
}

function givenNames(fact: FunctionFact): readonly string[] {
  return fact.decorators
    .filter((decorator) => decorator.name === 'hypothesis.given')
    .flatMap((decorator) => [...decorator.keywords.keys()]);
}

/** Names a `parametrize` mark gives values for directly; those it marks `indirect` stay fixtures. */
export function parametrized(module: ModuleFacts, mark: DecoratorFact): readonly string[] {
  if (mark.name !== 'pytest.mark.parametrize') return [];
  const argnames = mark.positional[0] ?? mark.keywords.get('argnames');
  if (argnames === undefined || mark.tree !== module.tree) return [];
  const names = splitNames(module, argnames);
  const indirect = mark.keywords.get('indirect');
  if (indirect === undefined || module.tree.kindOf(indirect) === 'false') return names;
  const listed = elements(module.tree, indirect);
  if (listed === undefined) return [];
  const kept = new Set(listed.map((node) => stringLiteral(module.tree, node)));
  return names.filter((name) => !kept.has(name));
}

function splitNames(module: ModuleFacts, argnames: number): readonly string[] {
  const text = module.stringValue(argnames);
  if (text !== undefined) return text.split(',').map((name) => name.trim());
  return (elements(module.tree, argnames) ?? []).flatMap((node) => stringLiteral(module.tree, node) ?? []);
}

function dynamicNames(module: ModuleFacts, fact: FunctionFact): readonly string[] {
  return module.calls
    .filter((call) => call.inFunction === fact && module.tree.textOf(call.callee) === 'request.getfixturevalue')
    .flatMap((call) => {
      const [first = call.keywords.get('argname')] = call.positional;
      const name = first === undefined ? undefined : module.stringValue(first);
      return name === undefined ? [] : [name];
    });
}
