import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findMessage, type TrapPage } from '../../server/src/analysis/explain/find-message';
import { pageMessages } from '../../server/src/analysis/explain/page-messages';
import { repositoryRoot } from '../environments';
import { pageNames, readPage } from '../truth/traps/page';
import { temporaryProject } from '../watchdog/runner/temporary-project';
import { type BundledCli, bundleCli } from './bundled-cli';

const pages: TrapPage[] = pageNames().map((trap) => ({ trap, rank: 1, markdown: readPage(trap).text }));

function page(trap: string, table: string, code = 'def test_apple(): ...', prose = ''): TrapPage {
  const markdown = `# ${trap}\n\nOne line.\n\n## What happens\n\n${prose}\n\n## Bad\n\n\`\`\`python title="test_a.py"\n${code}\n\`\`\`\n\n| Environment | Result | Output |\n|---|---|---|\n${table}\n\n## Good\n\n\`never looked at: here\`\n`;
  return { trap, rank: 1, markdown };
}

const found = (output: string, among = pages) =>
  findMessage(output, among)
    .filter(({ exact }) => exact)
    .map(({ trap }) => trap);

describe('the texts of the pages', () => {
  test.each(pageNames())('%s is found by everything its tables say', (name) => {
    for (const { text } of pageMessages(readPage(name).text)) {
      expect(found(text.replaceAll('...', 'Something else 0x7f12')), text).toContain(name);
    }
  });

  test('outputs, and errors in the prose; not code, not what follows the bad examples', () => {
    const own = page(
      'a-trap',
      '| `pytest<8` | 1 failed | `ValueError: no such loop` `short` |\n| any | 1 passed | not a trap `ValueError: other thing` |',
      undefined,
      'It raises `TypeError: bad thing` at `asyncio.run(main())`, or hangs: `the loop of the test is gone`. `await x`',
    );
    expect(pageMessages(own.markdown).map(({ text, when }) => [text, when])).toEqual([
      ['TypeError: bad thing', undefined],
      ['the loop of the test is gone', undefined],
      ['ValueError: no such loop', 'pytest<8'],
    ]);
  });
});

describe('a message is found', () => {
  const own = [
    page(
      'named',
      "| any | 1 failed | `RuntimeWarning: coroutine 'fetch' was never awaited` |",
      'async def fetch(): ...',
    ),
    page('longer', '| any | 1 failed | `RuntimeError: Task <...> got Future <...> attached to a different loop` |'),
    page('shorter', '| any | 1 failed | `attached to a different loop` |'),
    page('timed', '| any | 1 failed | `Failed: Timeout (>2.0s) from pytest-timeout.` |'),
    page('shared', "| any | 1 error | `fixture 'event_loop' not found` |", 'def event_loop(): ...'),
  ];

  test.each([
    ["RuntimeWarning: coroutine 'TestOrders.test_b' was never awaited", ['named']],
    ["  /a b/x.py:3: RuntimeWarning: coroutine 'load' was never awaited\n    load()", ['named']],
    ['coroutine ‘load’ was never awaited', ['named']],
    ['\u001b[31mE   Failed: Timeout (>300.0s) from pytest-timeout.\u001b[0m', ['timed']],
    ["E       fixture 'event_loop' not found", ['shared']],
    [
      "E   RuntimeError: Task <Task pending name='Task-3' coro=<test_a() running at /w/test_a.py:8> cb=[_run_until_complete_cb() at /usr/lib/python3.12/asyncio/base_events.py:181]> got Future <Future pending> attached to a different loop",
      ['longer', 'shorter'],
    ],
    ['RUNTIMEERROR: attached to a\ndifferent loop', ['shorter']],
  ])('%j', (output, expected) => {
    expect(found(output, own)).toEqual(expected);
  });

  test.each(["fixture 'db' not found", 'AssertionError: assert 1 == 2', 'ValueError: no such order', ''])(
    'and %j is not',
    (output) => {
      expect(found(output, own)).toEqual([]);
    },
  );

  test('what is only like a message is told as that', () => {
    const hits = findMessage('got Future attached to the different loop', own);
    expect(hits.map(({ trap, exact }) => [trap, exact])).toEqual([
      ['shorter', false],
      ['longer', false],
    ]);
    expect(findMessage("KeyError: 'id'", pages)).toEqual([]);
  });

  test('more of it explains more', () => {
    const both = 'attached to a different loop\nFailed: Timeout (>2.0s) from pytest-timeout.';
    expect(
      found(both, [
        ...own,
        page('two', '| any | 1 failed | `attached to a different loop` `Failed: Timeout (>1s) from pytest-timeout.` |'),
      ])[0],
    ).toBe('two');
  });
});

describe('looptrap explain', () => {
  let cli: BundledCli;
  beforeAll(async () => {
    cli = await bundleCli();
  });
  afterAll(() => cli.remove());

  const explain = (words: readonly string[], input?: string) =>
    cli.run(temporaryProject(), ['explain', ...words], {}, input);

  test('a message one page has: that page', async () => {
    const messages = pages.flatMap(({ trap, markdown }) => pageMessages(markdown).map(({ text }) => ({ trap, text })));
    const unique = messages.find(({ text }) => !text.includes('...') && found(text).length === 1);
    const { status, stdout } = await explain([unique?.text ?? '']);
    expect(status).toBe(0);
    expect(stdout.split('\n')[0]).toBe(unique?.trap);
    expect(stdout).toContain('When it does not apply');
  });

  test('a traceback on standard input: the pages it may be, with what they have in common', async () => {
    const traceback = `Traceback (most recent call last):
  File "/w/tests/test_orders.py", line 12, in test_create
    total = asyncio.run(order.total())
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/usr/lib/python3.12/asyncio/runners.py", line 191, in run
    raise RuntimeError(
RuntimeError: asyncio.run() cannot be called from a running event loop
sys:1: RuntimeWarning: coroutine 'Order.total' was never awaited
`;
    const { status, stdout } = await explain(['-'], traceback);
    expect(status).toBe(0);
    expect(stdout).toContain('This may be, the likeliest first:');
    expect(stdout).toContain('run-in-running-loop  Starting an event loop inside a coroutine fails');
    expect(stdout).toContain('    RuntimeError: asyncio.run() cannot be called from a running event loop\n');
  });

  test('words need no quotes', async () => {
    const { stdout } = await explain(['attached', 'to', 'a', 'different', 'loop']);
    expect(found('attached to a different loop').length).toBeGreaterThan(3);
    for (const trap of found('attached to a different loop')) expect(stdout).toContain(trap);
    expect(stdout.indexOf('loop-scope-mismatch')).toBe(stdout.search(/^[a-z-]+ {2}/m));
  });

  test('nothing found: what to do', async () => {
    const { status, stderr } = await explain(['ZeroDivisionError: division by zero']);
    expect(status).toBe(2);
    expect(stderr).toContain('no page explains this message; give the line with the error');
  });
});

test('the index is made from the pages, and each entry leads to a page', () => {
  const index = readFileSync(join(repositoryRoot, 'docs/traps/messages.md'), 'utf8');
  const links = [...index.matchAll(/\[([\w-]+)\]\(\1\.md\)/g)].map(([, name]) => name);
  expect(new Set(links).size).toBeGreaterThan(20);
  for (const name of links) expect(pageNames()).toContain(name);
  expect(index).toContain("- `RuntimeWarning: coroutine '...' was never awaited`\n");
});
