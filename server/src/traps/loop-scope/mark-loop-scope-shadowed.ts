import { isLoopScope, type LoopScope } from '../../model/effective-loop';
import type { DecoratorFact, Facts, TestFact } from '../../model/facts';
import { removeDecorator } from '../edits/decorators';
import { loopScopeKeyword } from '../edits/loop-scopes';
import { setTestLoopScope } from '../edits/marks';
import { withImports } from '../edits/with-imports';
import { named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** An asyncio mark without a loop scope that stands between a test and a mark that has one. */
export const markLoopScopeShadowed: Trap = {
  name: 'mark-loop-scope-shadowed',
  category: 'loop-scope',
  severity: 'warning',
  rank: 26,
  summary: 'A bare asyncio mark takes the place of an outer one, and of its loop scope.',
  appliesTo: 'pytest-asyncio >= 0.23',
  check(facts) {
    if (facts.versions.satisfies('pytest-asyncio', '>=0.23') !== 'yes') return [];
    return shadows(facts).map((shadow) => finding(facts, shadow));
  },
};

interface Shadow {
  readonly inner: DecoratorFact;
  readonly outer: DecoratorFact;
  /** What the outer mark says. */
  readonly scope: LoopScope;
  readonly tests: readonly [TestFact, ...TestFact[]];
}

/** One for each inner mark, with all tests that it counts for. */
function shadows(facts: Facts): Shadow[] {
  const found = new Map<number, Shadow>();
  for (const test of facts.tests) {
    const shadow = shadowOver(facts, test);
    if (shadow === undefined) continue;
    const tests = found.get(shadow.inner.node)?.tests;
    found.set(shadow.inner.node, tests === undefined ? shadow : { ...shadow, tests: [...tests, test] });
  }
  return [...found.values()];
}

function shadowOver(facts: Facts, test: TestFact): Shadow | undefined {
  const { provider, scope: effective } = test.loop;
  if (provider !== 'pytest-asyncio' || effective === undefined) return undefined;
  const [inner, ...outers] = test.marks.filter(({ name }) => name === 'pytest.mark.asyncio');
  if (inner === undefined || inner.file !== facts.module.path || inner.unpacks || inner.positional.length > 0)
    return undefined;
  if (inner.keywords.has('loop_scope') || inner.keywords.has('scope')) return undefined;
  for (const outer of outers) {
    const scope = scopeSaid(facts, outer);
    if (scope !== undefined) return scope === effective ? undefined : { inner, outer, scope, tests: [test] };
  }
  return undefined;
}

function scopeSaid(facts: Facts, { keywords, stringValue }: DecoratorFact): LoopScope | undefined {
  const node = keywords.get(loopScopeKeyword(facts)) ?? keywords.get('scope');
  const text = node === undefined ? undefined : stringValue(node);
  return text !== undefined && isLoopScope(text) ? text : undefined;
}

function finding(facts: Facts, shadow: Shadow): Finding {
  const { inner, outer, scope, tests } = shadow;
  const [{ function: first, loop, nodeid }, more] = tests;
  const who = more === undefined ? `"${first.name}" runs` : `${tests.length} tests run`;
  const message =
    `This mark stands nearer to the test than the one with ${loopScopeKeyword(facts)}="${scope}", and ${named(facts, 'pytest-asyncio')} reads the nearest one only: ` +
    `${who} on the loop of scope ${loop.scope}. What was made on the ${scope} loop then raises "RuntimeError: ... attached to a different loop".`;
  const { start, end } = outer.range;
  return report(markLoopScopeShadowed, facts, inner.range, message, {
    related: [{ file: outer.file, span: { start, end }, message: `the loop scope ${scope} is said here` }],
    fixes: [...removal(facts, shadow), ...repetition(facts, shadow)],
    ...(more === undefined ? { test: nodeid } : {}),
  });
}

/** The outer mark is enough. */
function removal({ module }: Facts, { inner, scope }: Shadow): Fix[] {
  if (module.tree.kindOf(inner.node) !== 'decorator' || inner.keywords.size > 0) return [];
  return fix(
    `Remove this mark: the outer one says ${scope}`,
    false,
    withImports(module, [removeDecorator(module, inner)]),
  );
}

function repetition(facts: Facts, { tests, scope }: Shadow): Fix[] {
  const keyword = loopScopeKeyword(facts);
  const marks = setTestLoopScope(facts, tests, scope, keyword);
  if (marks === undefined) return [];
  return fix(`Repeat ${keyword}="${scope}" here`, false, withImports(facts.module, marks.edits, marks.needs));
}
