import type { LoopScope } from '../../model/effective-loop';
import type { Facts, ModuleFacts } from '../../model/facts';
import type { Edit } from '../trap';
import { setOptions } from './configuration';
import { referTo } from './imports';
import { indentationStep, newlineOf } from './lines';
import { completeModules, type ModuleEdits } from './with-imports';

const HOOK = 'pytest_collection_modifyitems';

/**
 * Edits that give all tests and async fixtures of a suite one loop scope: two options since pytest-asyncio 0.26; in 0.24
 * and 0.25 one option, and a hook that marks the tests. Undefined where there is no such way.
 * @param conftest where the hook can go
 * @param parts edits that are made at the same time
 */
export function suiteOnOneLoop(
  facts: Facts,
  scope: LoopScope,
  conftest: ModuleFacts,
  parts: readonly ModuleEdits[] = [],
): Edit[] | undefined {
  const fixtures = { asyncio_default_fixture_loop_scope: scope };
  const since = (version: string) => facts.versions.satisfies('pytest-asyncio', `>=${version}`) === 'yes';
  if (since('0.26')) {
    const options = setOptions(facts, { ...fixtures, asyncio_default_test_loop_scope: scope });
    return options && [...completeModules(parts), ...options];
  }
  const option = since('0.24') ? setOptions(facts, fixtures) : undefined;
  const hook = option === undefined ? undefined : markingHook(conftest, scope);
  return hook && option && [...completeModules([...parts, hook]), ...option];
}

/** A hook at the end of a conftest.py. In front of the mark that a test may have, or the old one would go on counting. */
function markingHook(module: ModuleFacts, scope: LoopScope): ModuleEdits | undefined {
  const { text, path } = module;
  if (!path.endsWith('/conftest.py') || module.findGlobal(HOOK) !== undefined) return undefined;
  const mark = referTo(module, 'pytest', 'mark');
  const isAsync = referTo(module, 'pytest_asyncio', 'is_async_test');
  const newline = newlineOf(text);
  const step = indentationStep(text);
  const lines = [
    `def ${HOOK}(items):`,
    `${step}for item in items:`,
    `${step}${step}if ${isAsync.expression}(item):`,
    `${step}${step}${step}item.add_marker(${mark.expression}.asyncio(loop_scope="${scope}"), append=False)`,
  ];
  const body = text.trimEnd();
  const gap = body === '' ? '' : newline.repeat(3);
  const edit: Edit = {
    file: path,
    span: { start: body.length, end: text.length },
    newText: gap + lines.join(newline) + newline,
  };
  return { module, edits: [edit], needs: [mark.need, isAsync.need] };
}
