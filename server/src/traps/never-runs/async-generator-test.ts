import type { DecoratorFact, Facts, TestFact } from '../../model/facts';
import { addDecorator, renameDecorator } from '../edits/decorators';
import { referTo } from '../edits/imports';
import { withImports } from '../edits/with-imports';
import { hasPytestAsyncio, named } from '../reading/installed';
import { isKeyword } from '../reading/keywords';
import { fix, report } from '../reading/report';
import type { Edit, Finding, Fix, Trap } from '../trap';

/** A `yield` makes an async test an async generator, which nobody runs. */
export const asyncGeneratorTest: Trap = {
  name: 'async-generator-test',
  category: 'never-runs',
  severity: 'error',
  rank: 45,
  summary: 'An async test with a `yield` is an async generator, and no plugin runs one.',
  appliesTo: 'every version',
  check: (facts) => facts.tests.filter(isNeverRun).map((test) => finding(facts, test)),
};

function isNeverRun({ function: { isAsync, isGenerator }, isUnittest, loop }: TestFact): boolean {
  if (!isAsync || !isGenerator) return false;
  // unittest calls the method and drops the generator, in an IsolatedAsyncioTestCase too.
  return loop.provider === 'nobody' || (isUnittest && loop.provider === 'sync');
}

function finding(facts: Facts, test: TestFact): Finding {
  const { name, nameRange } = test.function;
  const message = `The "yield" makes "${name}" an async generator, which nothing runs. ${symptom(facts, test)}`;
  return report(asyncGeneratorTest, facts, nameRange, message, { test: test.nodeid, fixes: fixes(facts, test) });
}

function symptom(facts: Facts, test: TestFact): string {
  const { versions } = facts;
  if (test.isUnittest) return 'unittest counts it as passed.';
  if (test.loop.error?.kind === 'async-generator')
    return `${named(facts, 'pytest-asyncio')} reports it as an expected failure: "${test.loop.error.text}"`;
  if (asyncioMark(test) !== undefined && versions.satisfies('pytest-asyncio', '<0.23') === 'yes')
    return `${named(facts, 'pytest-asyncio')} counts it as passed and warns "is marked with '@pytest.mark.asyncio' but it is not an async function".`;
  switch (versions.satisfies('pytest', '<8.4')) {
    case 'yes':
      return `${named(facts, 'pytest')} skips it and stays green: "async def functions are not natively supported and have been skipped".`;
    case 'no':
      return `${named(facts, 'pytest')} fails it: "async def functions are not natively supported".`;
    default:
      return 'pytest skips it before 8.4 and fails it since: "async def functions are not natively supported".';
  }
}

function asyncioMark({ marks }: TestFact): DecoratorFact | undefined {
  return marks.find(({ name }) => name === 'pytest.mark.asyncio');
}

const OWN_MARKS: ReadonlySet<string> = new Set(['pytest.mark.asyncio', 'pytest.mark.anyio']);

/** Most often it is a fixture that was given a test's name and mark. */
function fixes(facts: Facts, test: TestFact): Fix[] {
  const { module } = facts;
  const { decorators, name, nameRange } = test.function;
  const [mark, more] = decorators;
  const fixtureName = name.replace(/^test_?/, '');
  if (more !== undefined || test.isUnittest || !/^[a-z]\w*$/.test(fixtureName) || isTaken(facts, test, fixtureName))
    return [];
  if (mark !== undefined && (mark.called || !OWN_MARKS.has(mark.name ?? ''))) return [];
  const isAuto = facts.configuration.asyncioMode?.value === 'auto';
  const byAnyio = mark === undefined ? !hasPytestAsyncio(facts) : mark.name === 'pytest.mark.anyio';
  const { expression, need } = referTo(module, isAuto || byAnyio ? 'pytest' : 'pytest_asyncio', 'fixture');
  const renamed: Edit = { file: module.path, span: nameRange, newText: fixtureName };
  const decorated =
    mark === undefined ? addDecorator(module, test.function, expression) : renameDecorator(module, mark, expression);
  return fix(`Make it the fixture "${fixtureName}"`, false, withImports(module, [decorated, renamed], [need]));
}

/** A word of the language, a module's name, another fixture's, or a local one of the function itself. */
function isTaken({ module, fixtures, findFixture }: Facts, { function: definition }: TestFact, name: string): boolean {
  const { tree } = module;
  if (isKeyword(name)) return true;
  if (module.findGlobal(name) !== undefined || fixtures.some((fixture) => fixture.name === name)) return true;
  if (findFixture(name) !== undefined || definition.parameters.some((parameter) => parameter.name === name))
    return true;
  return (
    module.functions.some(
      (other) =>
        other.enclosingClass === definition.enclosingClass &&
        other.enclosingFunction === undefined &&
        other.name === name,
    ) ||
    tree.nodesOfKind('call').some((call) => {
      const callee = tree.childByField(call, 'function');
      return callee !== undefined && new RegExp(`(^|\\.)${definition.name}$`).test(tree.textOf(callee));
    })
  );
}
