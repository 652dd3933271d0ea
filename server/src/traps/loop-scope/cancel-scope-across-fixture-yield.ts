import type { Facts, FixtureFact } from '../../model/facts';
import { handToAnyio } from '../edits/hand-to-anyio';
import { moveIntoOwnTask } from '../edits/own-task';
import { withImports } from '../edits/with-imports';
import { type HeldScope, heldScope } from '../reading/cancel-scopes';
import { fix, report } from '../reading/report';
import type { Finding, Fix, Trap } from '../trap';

/** A fixture of pytest-asyncio that enters a cancel scope before its `yield` and leaves it behind. */
export const cancelScopeAcrossFixtureYield: Trap = {
  name: 'cancel-scope-across-fixture-yield',
  category: 'loop-scope',
  severity: 'error',
  rank: 22,
  summary: 'A task group or cancel scope around the `yield` of a fixture is left by another task than entered it.',
  appliesTo: 'pytest-asyncio, every version',
  check(facts) {
    return facts.fixtures.flatMap((fixture) => {
      const { isAsync, isGenerator } = fixture.function;
      if (!isAsync || !isGenerator || facts.loopOf(fixture).provider !== 'pytest-asyncio') return [];
      const held = heldScope(facts, fixture.module, fixture.function);
      return held === undefined ? [] : [finding(facts, fixture, held)];
    });
  },
};

function finding(facts: Facts, fixture: FixtureFact, held: HeldScope): Finding {
  const what = held.through === undefined ? held.text : `${held.text}, which holds a cancel scope while it yields,`;
  const message =
    `pytest-asyncio sets "${fixture.name}" up in one task and tears it down in another, and ${what} has to be left by the task that entered it. ` +
    'Teardown ends with "RuntimeError: Attempted to exit cancel scope in a different task than it was entered in".' +
    (held.isDeadline ? ' A limit around the yield could not stop the test anyway: put it into the test.' : '');
  const { through } = held;
  return report(cancelScopeAcrossFixtureYield, facts, held.call.range, message, {
    related:
      through === undefined
        ? []
        : [
            {
              file: through.module.path,
              span: { start: through.function.nameRange.start, end: through.function.nameRange.end },
              message: `"${through.function.name}" holds the cancel scope`,
            },
          ],
    fixes: held.isDeadline ? [] : [...ownTask(fixture), ...runByAnyio(facts, fixture)],
  });
}

function ownTask({ module, function: definition }: FixtureFact): Fix[] {
  const moved = moveIntoOwnTask(module, definition);
  if (moved === undefined) return [];
  return fix('Hold it in a task of its own', false, withImports(module, moved.edits, moved.needs));
}

function runByAnyio(facts: Facts, fixture: FixtureFact): Fix[] {
  const moved = handToAnyio(facts, fixture);
  if (moved === undefined) return [];
  return fix(
    'Let anyio run it, with the tests that use it',
    false,
    withImports(facts.module, moved.edits, moved.needs),
  );
}
