import type { LoopScope } from '../../model/effective-loop';
import type { Facts, ModuleFacts } from '../../model/facts';
import type { Edit } from '../trap';
import { setOptions } from './configuration';
import { type ImportNeed, referTo } from './imports';
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

/** A hook at the end of a conftest.py. */
function markingHook(module: ModuleFacts, scope: LoopScope): ModuleEdits | undefined {
  const { text, path } = module;
  const hook = markingHookText(module, scope);
  if (hook === undefined) return undefined;
  const body = text.trimEnd();
  const newline = newlineOf(text);
  const newText = (body === '' ? '' : newline.repeat(3)) + hook.text + newline;
  return {
    module,
    edits: [{ file: path, span: { start: body.length, end: text.length }, newText }],
    needs: hook.needs,
  };
}

/** Text of a definition, and what it needs imported. */
export interface Definition {
  readonly text: string;
  readonly needs: readonly (ImportNeed | undefined)[];
}

/**
 * The hook of a conftest.py that marks every async test with a loop scope, in front of the mark that a test may have:
 * behind it the old one would go on counting. Undefined where there is such a hook already, or no conftest.py.
 */
export function markingHookText(module: ModuleFacts, scope: LoopScope): Definition | undefined {
  const { text, path } = module;
  if (!path.endsWith('/conftest.py') || module.findGlobal(HOOK) !== undefined) return undefined;
  const mark = referTo(module, 'pytest', 'mark');
  const isAsync = referTo(module, 'pytest_asyncio', 'is_async_test');
  const step = indentationStep(text);
  const lines = [
    `def ${HOOK}(items):`,
    `${step}for item in items:`,
    `${step}${step}if ${isAsync.expression}(item):`,
    `${step}${step}${step}item.add_marker(${mark.expression}.asyncio(loop_scope="${scope}"), append=False)`,
  ];
  return { text: lines.join(newlineOf(text)), needs: [mark.need, isAsync.need] };
}
