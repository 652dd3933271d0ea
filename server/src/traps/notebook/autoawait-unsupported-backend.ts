import type { Facts } from '../../model/facts';
import type { Magic } from '../../notebook/magics';
import { wholeLines } from '../edits/lines';
import { fix, report } from '../reading/report';
import type { Finding, Trap } from '../trap';

/** `%autoawait` with something that can not run a cell. */
export const autoawaitUnsupportedBackend: Trap = {
  name: 'autoawait-unsupported-backend',
  category: 'notebook',
  severity: 'error',
  rank: 61,
  summary: '%autoawait names something that can not run cells; await works in a notebook without it.',
  appliesTo: 'every version',
  inNotebooks: true,
  check: (facts) =>
    (facts.module.notebook?.magics ?? [])
      .filter(({ kind, name }) => kind === 'line' && name === 'autoawait')
      .flatMap((magic) => {
        const error = errorOf(facts, magic.argument);
        return error === undefined ? [] : [finding(facts, magic, error)];
      }),
};

/** Runners that begin a loop of their own, which fails with these words as soon as a cell awaits. */
const RUNNERS: ReadonlyMap<string, string> = new Map([
  ['anyio.run', 'RuntimeError: Already running asyncio in this thread'],
  ['asyncio.run', 'RuntimeError: asyncio.run() cannot be called from a running event loop'],
]);

/** What IPython says, at once or at the next await; undefined for what works or is not known. */
function errorOf(facts: Facts, argument: string): string | undefined {
  const { module, versions } = facts;
  if (/^(|true|on|false|off|asyncio|trio|curio)$/i.test(argument)) return undefined;
  if (argument === 'sync') return `SyntaxError: 'await' outside function`;
  const runner = RUNNERS.get(argument);
  if (runner !== undefined) return runner;
  if (!/^[A-Za-z_]\w*$/.test(argument) || module.wildcards.length > 0) return undefined;
  const bound = module.findGlobal(argument);
  const imported = module.imports.findLast(({ local }) => local === argument);
  // A name of the notebook may be a function that runs coroutines.
  if (bound !== undefined && (bound.kind !== 'import' || imported?.origin.includes('.') !== false)) return undefined;
  const isMissing = bound === undefined && versions.isInstalled(argument) === 'no';
  return isMissing ? `ModuleNotFoundError: No module named '${argument}'` : 'ValueError: loop_runner must be callable';
}

function finding(facts: Facts, magic: Magic, error: string): Finding {
  const { text, path } = facts.module;
  const line = wholeLines(text, magic);
  const alone = text.slice(line.start, magic.start).trim() === '' && line.start === magic.start;
  const fixes = alone ? fix('Delete the line', true, [{ file: path, span: line, newText: '' }]) : [];
  const message = `"%autoawait ${magic.argument}" can not run a notebook's cells: "${error}". Cells await on the notebook's own asyncio loop without it, and anyio runs there as it is.`;
  return report(autoawaitUnsupportedBackend, facts, magic, message, { fixes });
}
