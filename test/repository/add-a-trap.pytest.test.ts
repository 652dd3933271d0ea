import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneAsItIs } from '../clone-as-it-is';
import { repositoryRoot } from '../environments';
import { finished } from '../finished';
import { recipes } from '../recipe';

const NAME = 'gather-given-a-list';

let folder: string;
let clone: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trap-'));
  clone = join(folder, 'clone');
  await cloneAsItIs(clone);
  for (const shared of ['node_modules', '.venvs'])
    symlinkSync(join(repositoryRoot, shared), join(clone, shared), 'junction');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A command as CONTRIBUTING.md writes it, without what this run of vitest tells the processes it starts. */
function follow(command: string) {
  const env = Object.entries(process.env).filter(([key]) => !/^(VITEST|NODE_ENV|NODE_OPTIONS|TEST$)/.test(key));
  return finished('bash', ['-c', command], clone, Object.fromEntries(env));
}

test('CONTRIBUTING.md, followed to the letter, makes a trap', { timeout: 900_000 }, async () => {
  const begun = await follow(`node scripts/new-trap.mjs error ${NAME}`);
  expect(begun.status, begun.output).toBe(0);
  const early = await follow(`node scripts/check-trap.mjs ${NAME}`);
  expect(early.status).toBe(1);
  expect(early.output).toContain(`docs/traps/${NAME}.md:3`);

  const written = [...recipes('CONTRIBUTING.md')].filter(([path]) => path.includes(NAME));
  expect(written).toHaveLength(3);
  for (const [path, text] of written) {
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    writeFileSync(join(clone, path), text);
  }
  const { status, output } = await follow(`node scripts/check-trap.mjs ${NAME}`);
  expect(status, output).toBe(0);
  expect(output).toContain(`${NAME} is a trap.`);
});

test('a trap is not begun twice, nor in no category', async () => {
  expect(await follow('node scripts/new-trap.mjs error close-running-loop')).toMatchObject({ status: 2 });
  const { status, output } = await follow('node scripts/new-trap.mjs errors some-new-trap');
  expect(status).toBe(2);
  expect(output).toContain('"errors" is no category');
});
