import type { CallFact, Facts, FixtureFact, NodeId } from '../../model/facts';
import { type ImportNeed, referTo } from '../edits/imports';
import { indentationStep, newlineOf, wholeLines } from '../edits/lines';
import { removeFunction } from '../edits/remove-function';
import { withImports } from '../edits/with-imports';
import { named } from '../reading/installed';
import { factoriesOf } from '../reading/loop-policies';
import { fix, report } from '../reading/report';
import type { Edit, Finding, Fix, Trap } from '../trap';

/** Loops of another kind, chosen by a policy: a fixture of pytest-asyncio, or uvloop's `install`. */
export const eventLoopPolicy: Trap = {
  name: 'event-loop-policy',
  category: 'deprecated',
  severity: 'warning',
  rank: 36,
  summary: 'Choosing the kind of loop by an event loop policy is deprecated: by fixture, and by `uvloop.install()`.',
  appliesTo: 'pytest-asyncio >= 1.4 for the fixture, Python >= 3.12 for uvloop.install()',
  check: (facts) => [...overrides(facts), ...installs(facts)],
};

function overrides(facts: Facts): Finding[] {
  if (facts.versions.satisfies('pytest-asyncio', '>=1.4') !== 'yes') return [];
  return facts.fixtures
    .filter((fixture) => fixture.name === 'event_loop_policy' && isAlways(fixture))
    .map((fixture) => override(facts, fixture));
}

/** One under `if` or `try` may be there for older versions only. */
function isAlways({ module: { tree }, function: definition }: FixtureFact): boolean {
  if (definition.enclosingFunction !== undefined) return false;
  for (let above = tree.parentOf(definition.node); above !== undefined; above = tree.parentOf(above)) {
    if (!['decorated_definition', 'class_definition', 'block', 'module'].includes(tree.kindOf(above))) return false;
  }
  return true;
}

function override(facts: Facts, fixture: FixtureFact): Finding {
  const fixes = hookFix(fixture);
  const message =
    `${named(facts, 'pytest-asyncio')} still asks this fixture for the loops of tests, and warns: "... fixture is deprecated and will be removed in a future version of pytest-asyncio." ` +
    'The hook "pytest_asyncio_loop_factories" of a conftest.py takes its place.' +
    (fixture.module.path.endsWith('/conftest.py') || fixes.length > 0
      ? ''
      : ' A test module cannot have it: move it there.');
  return report(eventLoopPolicy, facts, fixture.function.nameRange, message, { fixes, tags: ['deprecated'] });
}

/** In a conftest.py, where hooks are: it counts for the tests below, as the fixture did. */
function hookFix(fixture: FixtureFact): Fix[] {
  const { module, function: definition } = fixture;
  const factories = factoriesOf(fixture);
  if (!module.path.endsWith('/conftest.py') || definition.enclosingClass !== undefined || factories === undefined)
    return [];
  const isDefault = factories.every(({ module: from, name }) => from === 'asyncio' && name === 'new_event_loop');
  if (isDefault) {
    return fix(
      'Remove it: these are the loops anyway',
      false,
      withImports(module, [removeFunction(module, definition)]),
    );
  }
  const needs: (ImportNeed | undefined)[] = [];
  const entries = factories.map(({ module: from, name, id }) => {
    const { expression, need } = referTo(module, from, name);
    needs.push(need);
    return `"${id}": ${expression}`;
  });
  const newline = newlineOf(module.text);
  const newText = `def pytest_asyncio_loop_factories():${newline}${indentationStep(module.text)}return {${entries.join(', ')}}`;
  const edit: Edit = { file: module.path, span: definition.range, newText };
  return fix('Use the hook pytest_asyncio_loop_factories', false, withImports(module, [edit], needs));
}

function installs(facts: Facts): Finding[] {
  const { module, versions } = facts;
  if (versions.satisfies('python', '>=3.12') !== 'yes' || versions.satisfies('uvloop', '>=0.18') !== 'yes') return [];
  return module.calls
    .filter(({ name, node }) => name === 'uvloop.install' && !isGuarded(facts, node))
    .map((call) => {
      const message = `uvloop ${versions.version('uvloop')} sets a policy here, which is deprecated, and warns: "uvloop.install() is deprecated in favor of uvloop.run() starting with Python 3.12."`;
      return report(eventLoopPolicy, facts, call.range, message, { fixes: runFix(facts, call), tags: ['deprecated'] });
    });
}

function isGuarded({ module: { tree } }: Facts, node: NodeId): boolean {
  for (let above = tree.parentOf(node); above !== undefined; above = tree.parentOf(above)) {
    const kind = tree.kindOf(above);
    if (kind === 'if_statement' || kind === 'try_statement') {
      const condition = tree.childByField(above, 'condition');
      if (condition === undefined || !/__name__/.test(tree.textOf(condition))) return true;
    }
  }
  return false;
}

/** `uvloop.install()`, and `asyncio.run(main())` in the same block. */
function runFix({ module }: Facts, { node }: CallFact): Fix[] {
  const { tree, text, path } = module;
  const statement = tree.parentOf(node);
  const block = statement === undefined ? undefined : tree.parentOf(statement);
  if (statement === undefined || block === undefined || tree.kindOf(statement) !== 'expression_statement') return [];
  const runs = module.calls.filter(
    (call) =>
      call.name === 'asyncio.run' && statement < call.node && block < call.node && call.node <= tree.lastOf(block),
  );
  const [run, more] = runs;
  if (run === undefined || more !== undefined) return [];
  const { expression, need } = referTo(module, 'uvloop', 'run');
  const edits: Edit[] = [
    { file: path, span: wholeLines(text, tree.rangeOf(statement)), newText: '' },
    { file: path, span: tree.rangeOf(run.callee), newText: expression },
  ];
  return fix('Use uvloop.run()', false, withImports(module, edits, [need]));
}
