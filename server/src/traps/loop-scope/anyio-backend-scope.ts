import { type LoopScope, rankOf } from '../../model/effective-loop';
import type { Facts, FixtureFact, ModuleFacts } from '../../model/facts';
import { setScope } from '../edits/fixtures';
import { referTo } from '../edits/imports';
import { indentationStep, newlineOf } from '../edits/lines';
import { withImports } from '../edits/with-imports';
import { named } from '../reading/installed';
import { fix, report } from '../reading/report';
import type { Edit, Finding, Fix, Trap } from '../trap';

/** An async fixture that anyio runs and that is kept for longer than the backend it runs on. */
export const anyioBackendScope: Trap = {
  name: 'anyio-backend-scope',
  category: 'loop-scope',
  severity: 'error',
  rank: 24,
  summary: 'An async fixture that anyio runs may not be wider than the fixture `anyio_backend`.',
  appliesTo: 'anyio, every version',
  check(facts) {
    const found = facts.fixtures.flatMap((fixture) => {
      const wide = wideFixture(facts, fixture);
      return wide === undefined ? [] : [wide];
    });
    const widest = found.reduce<LoopScope>(
      (scope, one) => (rankOf(one.scope) > rankOf(scope) ? one.scope : scope),
      'function',
    );
    return found.map((wide) => finding(facts, wide, widest));
  },
};

interface WideFixture {
  readonly fixture: FixtureFact;
  readonly scope: LoopScope;
  /** As pytest prints it. */
  readonly error: string;
}

function wideFixture(facts: Facts, fixture: FixtureFact): WideFixture | undefined {
  const { provider, error } = facts.loopOf(fixture);
  const { scope } = fixture;
  if (provider !== 'anyio' || error?.kind !== 'scope-mismatch' || scope === undefined) return undefined;
  return { fixture, scope, error: error.text };
}

function finding(facts: Facts, wide: WideFixture, widest: LoopScope): Finding {
  const { fixture, scope, error } = wide;
  const backend = facts.findFixture('anyio_backend');
  const where = backend === undefined ? `${named(facts, 'anyio')}'s own` : 'the one of this project';
  const message = `"${fixture.name}" is kept for the ${scope}, and anyio runs it on what "anyio_backend" says, which is narrower (${where}). Setup ends with "${error}".`;
  const value = fixture.decorator.keywords.get('scope');
  const argument = value === undefined ? undefined : fixture.module.tree.parentOf(value);
  const isHere = argument !== undefined && fixture.decorator.range.start < fixture.module.tree.startOf(argument);
  const place = isHere ? fixture.module.tree.rangeOf(argument) : fixture.function.nameRange;
  const { start, end } = backend?.function.nameRange ?? fixture.function.nameRange;
  return report(anyioBackendScope, facts, place, message, {
    related:
      backend === undefined
        ? []
        : [{ file: backend.module.path, span: { start, end }, message: `"anyio_backend" is ${backend.scope}-scoped` }],
    fixes: backend === undefined ? newBackend(facts, fixture, widest) : widenBackend(backend, widest),
  });
}

function widenBackend(backend: FixtureFact, scope: LoopScope): Fix[] {
  // What it asks for itself may be narrower, too.
  if (backend.requests.length > 0 || backend.function.enclosingClass !== undefined) return [];
  const edit = setScope(backend, scope);
  return edit === undefined ? [] : fix(`Make "anyio_backend" ${scope}-scoped`, true, [edit]);
}

/** A fixture of the project takes the place of anyio's, above the one that needs it. */
function newBackend(facts: Facts, fixture: FixtureFact, scope: LoopScope): Fix[] {
  const { module, function: definition } = fixture;
  if (definition.enclosingClass !== undefined || definition.enclosingFunction !== undefined) return [];
  const { expression, need } = referTo(module, 'pytest', 'fixture');
  const first = facts.fixtures.find(({ function: { enclosingClass } }) => enclosingClass === undefined) ?? fixture;
  const edit = above(module, first, [
    `@${expression}(scope="${scope}")`,
    'def anyio_backend():',
    `${indentationStep(module.text)}return "asyncio"`,
  ]);
  return fix(
    `Run the tests on asyncio only, with a ${scope}-scoped "anyio_backend"`,
    false,
    withImports(module, [edit], [need]),
  );
}

function above({ path, text }: ModuleFacts, { function: { range } }: FixtureFact, lines: readonly string[]): Edit {
  const newline = newlineOf(text);
  const newText = lines.join(newline) + newline.repeat(3);
  return { file: path, span: { start: range.start, end: range.start }, newText };
}
