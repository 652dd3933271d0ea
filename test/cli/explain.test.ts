import { spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plainPage } from '../../cli/src/explain/plain-page';
import { paletteFor } from '../../cli/src/palette';
import { pageNames } from '../truth/traps/page';
import { temporaryProject } from '../watchdog/runner/temporary-project';
import { type BundledCli, bundleCli } from './bundled-cli';

let cli: BundledCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => cli.remove());

const names = pageNames();

test('without a name: every trap with a line', async () => {
  const { status, stdout } = await cli.run(temporaryProject(), ['explain']);
  expect(status).toBe(0);
  const rows = stdout.trimEnd().split('\n');
  expect(rows.map((row) => row.split(/\s+/)[0])).toEqual([...names, 'unused-suppression'].sort());
  for (const row of rows) expect(row).toMatch(/^\S+ {2,}\S.*\S$/);
});

test.each(names)('the page of %s', async (name) => {
  const { status, stdout } = await cli.run(temporaryProject(), ['explain', name]);
  expect(status).toBe(0);
  expect(stdout.split('\n')[0]).toBe(name);
  expect(stdout).toContain('When it does not apply');
  expect(stdout).not.toMatch(/^```|^\||\]\(http/m);
});

test('a category: its traps with a line each', async () => {
  const { status, stdout } = await cli.run(temporaryProject(), ['explain', 'notebook']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^asyncio-run-in-notebook {2,}\S/m);
  expect(stdout).not.toContain('missing-await');
});

test('a name that does not exist: the closest ones', async () => {
  const { status, stdout, stderr } = await cli.run(temporaryProject(), ['explain', 'missing-awiat']);
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('did you mean missing-await?');
});

test('the page about suppression comments', async () => {
  const { status, stdout } = await cli.run(temporaryProject(), ['explain', 'unused-suppression']);
  expect(status).toBe(0);
  expect(stdout).toContain('ignore-file');
});

test('headings, code, tables, links and lists', () => {
  const page = [
    '# name',
    'Use `await` on [the page](https://x.test/a).',
    '```python title="test_a.py"',
    'x = "`not code`"  # <- name',
    '```',
    '| A | B |',
    '|---|:--|',
    '| longer | `b` |',
    '- **bold** item',
  ].join('\n');
  const plain = paletteFor('file');
  expect(plainPage(page, plain).split('\n')).toEqual([
    'name',
    'Use await on the page (https://x.test/a).',
    '    # test_a.py',
    '    x = "`not code`"  # <- name',
    '    A       B',
    '    longer  b',
    '- bold item',
    '',
  ]);
});

test('a reader that leaves early is no error', async () => {
  const child = cli.start(temporaryProject(), ['explain', 'missing-await']);
  child.stdout?.destroy();
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
});

test('the language server answers over standard input and output', async () => {
  const { stderr, status } = await cli.run(temporaryProject(), ['server']);
  expect(status).toBe(2);
  expect(stderr).toContain('--stdio');
  expect(await firstAnswer()).toMatchObject({ id: 1, result: { capabilities: expect.any(Object) } });
});

/** What the server says to `initialize`. */
function firstAnswer(): Promise<unknown> {
  const server = spawn(process.execPath, [cli.path, 'server', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const params = { processId: process.pid, rootUri: null, capabilities: {} };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  return new Promise((resolve, reject) => {
    let text = '';
    server.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const [head = '', rest = ''] = text.split('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(head)?.[1]);
      if (!(Buffer.byteLength(rest) >= length)) return;
      server.kill();
      resolve(JSON.parse(rest));
    });
    server.once('exit', () => reject(new Error(`the server ended: ${text}`)));
  });
}
