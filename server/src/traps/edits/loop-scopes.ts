import { isLoopScope, type LoopScope } from '../../model/effective-loop';
import type { Facts, FixtureFact, TestFact } from '../../model/facts';
import { setFixtureKeyword } from './fixtures';
import { setTestLoopScope } from './marks';
import type { ModuleEdits } from './with-imports';

/** The mark's argument for the loop scope: `scope` before pytest-asyncio 0.24. */
export function loopScopeKeyword({ versions }: Facts): 'scope' | 'loop_scope' {
  return versions.satisfies('pytest-asyncio', '>=0.24') === 'yes' ? 'loop_scope' : 'scope';
}

/**
 * Puts the tests of a file and its suite, and the async fixtures they use, on one loop by their marks and decorators.
 * Marks that say a scope already keep it. Undefined when one of them cannot be edited, or the version has no way to
 * say it (before 0.24 a fixture's loop scope is its cache scope).
 */
export function setLoopScopes(facts: Facts, scope: LoopScope): ModuleEdits[] | undefined {
  const files = [facts, ...facts.suite];
  const parts: ModuleEdits[] = [];
  const fixtures = new Map<string, FixtureFact>();
  for (const file of files) {
    const tests = file.tests.filter((test) => test.loop.provider === 'pytest-asyncio' && !saysScope(test));
    const marks = setTestLoopScope(file, tests, scope, loopScopeKeyword(facts));
    if (marks === undefined) return undefined;
    parts.push({ module: file.module, ...marks });
    for (const fixture of [...file.fixtures, ...tests.flatMap((test) => test.fixtures)]) {
      const key = `${fixture.module.path}:${fixture.function.node}`;
      if (fixture.function.isAsync && fixtureScope(facts, fixture) !== scope) fixtures.set(key, fixture);
    }
  }
  if (fixtures.size > 0 && loopScopeKeyword(facts) === 'scope') return undefined;
  for (const fixture of fixtures.values()) {
    const known = files.some(({ module }) => module.path === fixture.module.path);
    const set = known ? setFixtureKeyword(fixture, 'loop_scope', scope) : undefined;
    if (set === undefined) return undefined;
    parts.push({ module: fixture.module, ...set });
  }
  return parts;
}

/**
 * Moves the tests that use a fixture to the loop scope that it is to have, in the file and its suite. Undefined when
 * one of them cannot be edited, or another async fixture of one would stay behind on another loop.
 */
export function moveUsers(facts: Facts, fixture: FixtureFact, scope: LoopScope): ModuleEdits[] | undefined {
  const parts: ModuleEdits[] = [];
  for (const file of [facts, ...facts.suite]) {
    const users = file.tests.filter(
      ({ loop, fixtures }) =>
        loop.provider === 'pytest-asyncio' &&
        loop.scope !== scope &&
        fixtures.some((used) => used.function === fixture.function),
    );
    const staysBehind = (test: TestFact) =>
      test.fixtures.some(
        (other) =>
          other.function.isAsync && other.function !== fixture.function && file.loopOf(other, test).scope !== scope,
      );
    if (users.some(staysBehind)) return undefined;
    const marks = setTestLoopScope(file, users, scope, loopScopeKeyword(facts));
    if (marks === undefined) return undefined;
    parts.push({ module: file.module, ...marks });
  }
  return parts;
}

function saysScope({ marks }: TestFact): boolean {
  const mark = marks.find(({ name }) => name === 'pytest.mark.asyncio');
  return mark !== undefined && (mark.keywords.has('loop_scope') || mark.keywords.has('scope'));
}

/** Loop scope of a fixture when nothing overrides `event_loop`; undefined when it is computed. */
function fixtureScope({ configuration }: Facts, { decorator, scope }: FixtureFact): string | undefined {
  const own = decorator.keywords.get('loop_scope');
  if (own !== undefined) return decorator.stringValue(own);
  const option = configuration.asyncioDefaultFixtureLoopScope?.value;
  // Since 1.5 the option may also say "fixture-scope".
  return option !== undefined && isLoopScope(option) ? option : scope;
}
