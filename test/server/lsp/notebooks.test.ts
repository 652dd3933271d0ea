import { afterEach, expect, test } from 'vitest';
import { type Editor, type EditorOptions, startEditor } from './editor';
import { MODERN_NOTEBOOKS, openNotebook, PLAIN_NOTEBOOKS } from './notebook-editor';

let editor: Editor | undefined;
afterEach(async () => {
  await editor?.stop();
  editor = undefined;
});

const start = async (options: Partial<EditorOptions> = {}) => {
  editor = await startEditor({ files: {}, capabilities: MODERN_NOTEBOOKS, ...options });
  return editor;
};

const MAIN = 'import asyncio\n\nasync def main():\n    await asyncio.sleep(0)';

test('a finding is told on its own cell, at its place in the cell', async () => {
  const notebook = await openNotebook(await start(), 'a.ipynb', {
    main: MAIN,
    magic: '%autoawait anyio\n!ls\n',
    run: '# first\nasyncio.run(main())',
  });
  expect(await notebook.pull('main')).toEqual([]);
  expect(await notebook.pull('magic')).toMatchObject([
    {
      code: 'autoawait-unsupported-backend',
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 16 } },
    },
  ]);
  expect(await notebook.pull('run')).toMatchObject([
    { code: 'asyncio-run-in-notebook', range: { start: { line: 1, character: 0 }, end: { line: 1, character: 19 } } },
  ]);
});

test('findings follow cells that are added, edited, moved and removed', async () => {
  const notebook = await openNotebook(await start(), 'a.ipynb', { main: MAIN, run: 'main()' });
  expect(await notebook.pull('run')).toMatchObject([{ code: 'missing-await' }]);

  await notebook.add(1, 'other', 'x = 1\nasyncio.run(main())\n');
  expect(await notebook.pull('other')).toMatchObject([{ range: { start: { line: 1 } } }]);
  expect(await notebook.pull('run')).toMatchObject([{ range: { start: { line: 0 } } }]);

  await notebook.replace('run', 'main()', 'y = 2\n\nmain()');
  expect(await notebook.pull('run')).toMatchObject([{ range: { start: { line: 2 } } }]);

  await notebook.move('run', 0);
  expect(notebook.order).toEqual(['run', 'main', 'other']);
  // Above the cell that defines it, nothing says what `main` is.
  expect(await notebook.pull('run')).toEqual([]);
  expect(await notebook.pull('other')).toMatchObject([{ range: { start: { line: 1 } } }]);
  await notebook.move('run', 2);
  expect(notebook.order).toEqual(['main', 'other', 'run']);
  expect(await notebook.pull('run')).toMatchObject([{ range: { start: { line: 2 } } }]);
  expect(await notebook.pull('other')).toMatchObject([{ range: { start: { line: 1 } } }]);

  await notebook.replace('main', 'async def', 'def');
  expect(await notebook.pull('run')).toEqual([]);
  await notebook.remove('main');
  expect(await notebook.pull('other')).toMatchObject([{ range: { start: { line: 1 } } }]);
});

test('a repair changes the cells it is about, and nothing else', async () => {
  const notebook = await openNotebook(await start(), 'a.ipynb', {
    imports: 'import asyncio\nimport sys',
    main: 'async def main():\n    return sys.path',
    run: 'before = 1\nasyncio.run(main())\nafter = 2',
  });
  const [diagnostic] = await notebook.pull('run');
  if (!diagnostic) throw new Error('no diagnostic');
  const actions = await notebook.actions('run', diagnostic);
  expect(actions.map(({ title }) => title)).toContain('Await it');
  const action = actions.find(({ title }) => title === 'Await it');
  if (action) await notebook.apply(action);
  expect(notebook.order.map((name) => notebook.text(name))).toEqual([
    'import sys',
    'async def main():\n    return sys.path',
    'before = 1\nawait main()\nafter = 2',
  ]);
  expect(await notebook.pull('run')).toEqual([]);
});

test('repairs of the whole notebook stay in their cells', async () => {
  const notebook = await openNotebook(await start(), 'a.ipynb', {
    main: MAIN,
    one: 'asyncio.run(main())\n# end of one',
    two: '%autoawait anyio\nloop = asyncio.get_event_loop()\nloop.run_until_complete(main())',
  });
  const [diagnostic] = await notebook.pull('one');
  if (!diagnostic) throw new Error('no diagnostic');
  const all = (await notebook.actions('one', diagnostic)).find(({ kind }) => kind === 'source.fixAll.looptrap');
  if (!all) throw new Error('no action');
  await notebook.apply(all);
  expect(notebook.text('one')).toBe('await main()\n# end of one');
  expect(notebook.text('two')).toBe('await main()');
});

test('a comment that silences a magic stands above it, as IPython would read it as an argument', async () => {
  const notebook = await openNotebook(await start(), 'a.ipynb', { timed: '%%time\n1 + 1', magic: '%autoawait anyio' });
  const [diagnostic] = await notebook.pull('magic');
  if (!diagnostic) throw new Error('no diagnostic');
  const actions = await notebook.actions('magic', diagnostic);
  const inFile = actions.find(({ title }) => title.endsWith('in this file'));
  if (inFile) await notebook.apply(inFile);
  expect(notebook.text('magic')).toBe('# looptrap: ignore-file[autoawait-unsupported-backend]\n%autoawait anyio');
  expect(await notebook.pull('magic')).toEqual([]);

  await notebook.replace('magic', '# looptrap: ignore-file[autoawait-unsupported-backend]\n', '');
  const [again] = await notebook.pull('magic');
  if (!again) throw new Error('no diagnostic');
  const onLine = (await notebook.actions('magic', again)).find(({ title }) => title.endsWith('on this line'));
  if (onLine) await notebook.apply(onLine);
  expect(notebook.text('magic')).toBe('# looptrap: ignore[autoawait-unsupported-backend]\n%autoawait anyio');
  expect(await notebook.pull('magic')).toEqual([]);
});

test('a cell that is being typed costs no other cell its findings', async () => {
  const notebook = await openNotebook(await start(), 'a.ipynb', {
    main: MAIN,
    typing: 'print(1)',
    run: 'asyncio.run(main())',
  });
  expect(await notebook.pull('run')).toHaveLength(1);
  await notebook.replace('typing', 'print(1)', 'print((');
  expect(await notebook.pull('run')).toHaveLength(1);
  expect(await notebook.pull('typing')).toEqual([]);
});

test('an editor that takes what is pushed hears of every cell, and that a closed one has nothing', async () => {
  const opened = await start({ capabilities: PLAIN_NOTEBOOKS });
  const notebook = await openNotebook(opened, 'a.ipynb', { main: MAIN, run: 'main()' });
  const last = (name: string) => opened.published.findLast(({ uri }) => uri === notebook.cellUri(name))?.diagnostics;
  await opened.until(() => last('run')?.length === 1, 'a diagnostic on the second cell');
  await notebook.replace('main', 'async def', 'def');
  await opened.until(() => last('run')?.length === 0, 'an edit of the first cell heard of in the second');
  await notebook.replace('main', 'def', 'async def');
  await opened.until(() => last('run')?.length === 1, 'the diagnostic again');
  await notebook.remove('run');
  await opened.until(() => last('run')?.length === 0, 'the removed cell cleared');
  await notebook.close();
});

test('an editor that pulls is asked to pull the other cells again', async () => {
  const opened = await start();
  const notebook = await openNotebook(opened, 'a.ipynb', { main: MAIN, run: 'main()' });
  await notebook.pull('run');
  const before = opened.notified.filter((method) => method === 'workspace/diagnostic/refresh').length;
  await notebook.replace('main', 'async def', 'def');
  await opened.until(
    () => opened.notified.filter((method) => method === 'workspace/diagnostic/refresh').length > before,
    'a refresh',
  );
  expect(await notebook.pull('run')).toEqual([]);
});

test('a closed notebook counts as it is saved', async () => {
  const opened = await start({ files: { 'work.py': 'import asyncio\n\n\ndef main():\n    asyncio.run(None)\n' } });
  const notebook = await openNotebook(opened, 'a.ipynb', { run: 'from work import main\nmain()' });
  expect(await notebook.pull('run')).toMatchObject([
    { code: 'asyncio-run-in-notebook', relatedInformation: [{ location: { uri: opened.uri('work.py') } }] },
  ]);
  await notebook.close();
  await opened.open('work.py');
  expect(await opened.pull('work.py')).toEqual([]);
});
