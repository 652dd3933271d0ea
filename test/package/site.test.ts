import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { traps } from '../../server/src/traps/registry';
import { repositoryRoot } from '../environments';
import { finished } from '../finished';

test('the documentation is a site without a broken link, with a page for each trap', async () => {
  const site = mkdtempSync(join(tmpdir(), 'site-'));
  try {
    // Strict: a link or an anchor that leads nowhere fails it.
    const built = await finished('node', ['scripts/docs.mjs', '--out', site], repositoryRoot, process.env);
    expect(built.status, built.output).toBe(0);
    expect(readdirSync(join(site, 'traps'))).toEqual(expect.arrayContaining(traps.map(({ name }) => name)));
    const run = readFileSync(join(site, 'run', 'index.html'), 'utf8');
    expect(run).toContain('href="https://github.com/looptrap/looptrap/blob/main/watchdog/README.md#options"');
    expect(readFileSync(join(site, 'search', 'search_index.json'), 'utf8')).toContain('attached to a different loop');
  } finally {
    rmSync(site, { recursive: true, force: true });
  }
});
