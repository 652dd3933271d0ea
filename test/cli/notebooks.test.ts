import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toNotebook } from '../server/notebook/notebook-text';
import { temporaryProject } from '../watchdog/runner/temporary-project';
import { type BundledCli, bundleCli } from './bundled-cli';
import { expectSchema } from './schema';

/** As Jupyter writes it, but for a name that an editor wrote with escapes; with outputs, and in two styles of source. */
const NOTEBOOK = String.raw`{
 "cells": [
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": ["# asyncio.run(main()) is only text here\n"]
  },
  {
   "cell_type": "code",
   "execution_count": 1,
   "metadata": {},
   "outputs": [
    {"name": "stdout", "output_type": "stream", "text": ["asyncio.run(main())\n"]}
   ],
   "source": [
    "import asyncio\n",
    "%autoawait anyio\n",
    "name = \"Andr\u00e9\"\n",
    "\n",
    "async def main():\n",
    "    !echo hello\n",
    "    return name"
   ]
  },
  { "cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": "asyncio.run(main())" }
 ],
 "metadata": { "language_info": { "name": "python", "version": 3.10 } },
 "nbformat": 4,   "nbformat_minor": 5
}
`;

let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => cli.remove());

test('a notebook is found, and its findings name the cell and the line in it', async () => {
  const folder = temporaryProject({ 'pytest.ini': '[pytest]\ntestpaths = tests\n', 'notebooks/demo.ipynb': NOTEBOOK });
  const { status, stdout } = await cli.run(folder, ['check']);
  expect(status).toBe(1);
  expect(stdout).toContain('notebooks/demo.ipynb:cell 2:2:1 autoawait-unsupported-backend');
  expect(stdout).toContain('notebooks/demo.ipynb:cell 3:1:1 asyncio-run-in-notebook');
  expect(stdout).toContain('1 | asyncio.run(main())');

  const json = await cli.run(folder, ['check', '--format', 'json']);
  const report = JSON.parse(json.stdout);
  expectSchema('check', report);
  expect(report.files).toEqual({ checked: 1, failed: [] });
  expect(report.findings[1]).toMatchObject({ cell: 3, line: 1, column: 1, endLine: 1, endColumn: 20 });
  expect(report.findings[1].fix.edits).toContainEqual(
    expect.objectContaining({ file: 'notebooks/demo.ipynb', cell: 3, line: 1, newText: 'await main()' }),
  );
});

test('--fix writes the cells back, and nothing else of the file', async () => {
  const folder = temporaryProject({ 'demo.ipynb': NOTEBOOK });
  const { status, stderr } = await cli.run(folder, ['check', '--fix']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(readFileSync(join(folder, 'demo.ipynb'), 'utf8')).toBe(
    NOTEBOOK.replace('    "import asyncio\\n",\n    "%autoawait anyio\\n",\n', '').replace(
      '"source": "asyncio.run(main())"',
      '"source": "await main()"',
    ),
  );
});

test('--diff shows the change of the file', async () => {
  const folder = temporaryProject({ 'demo.ipynb': NOTEBOOK });
  const { stdout } = await cli.run(folder, ['check', '--diff']);
  expect(stdout).toContain('-    "%autoawait anyio\\n",');
  expect(readFileSync(join(folder, 'demo.ipynb'), 'utf8')).toBe(NOTEBOOK);
});

test('a notebook of another language, checkpoints and ignored folders are left alone', async () => {
  const julia = toNotebook('asyncio.run(main())\n').replace('"language": "python"', '"language": "julia"');
  const python = toNotebook('import asyncio\nasyncio.run(main())\n');
  const folder = temporaryProject({
    'julia.ipynb': julia,
    '.ipynb_checkpoints/a-checkpoint.ipynb': python,
    'build/a.ipynb': python,
    '.gitignore': 'out/\n',
    'out/a.ipynb': python,
    'test_a.py': 'def test_a():\n    pass\n',
  });
  expect(await cli.run(folder, ['check'])).toMatchObject({ status: 0, stderr: '' });
  expect(await cli.run(folder, ['check', 'julia.ipynb'])).toMatchObject({ status: 0, stderr: '' });
  expect((await cli.run(folder, ['check', 'out/a.ipynb'])).status).toBe(1);
});

test('what can not be read is told with what to do, and a broken cell costs only itself', async () => {
  const folder = temporaryProject({
    'broken.ipynb': toNotebook('import asyncio\n# %%\nthis is (no python\n# %%\nasyncio.run(main())\n'),
    'half.ipynb': '{"cells": [',
    'old.ipynb': '{"worksheets": [], "nbformat": 3}',
  });
  const { status, stdout, stderr } = await cli.run(folder, ['check']);
  expect(status).toBe(1);
  expect(stdout).toContain('broken.ipynb:cell 3:1:1 asyncio-run-in-notebook');
  expect(stderr).toContain('broken.ipynb:cell 2:1: cell 2 does not parse as Python');
  expect(stderr).toContain('half.ipynb:1: the notebook can not be read: it is not JSON');
  expect(stderr).toContain('old.ipynb:1: the notebook can not be read: its format is older than 4');
});
