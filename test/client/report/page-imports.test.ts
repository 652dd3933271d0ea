import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const VIEW = path.join(ROOT, 'client/src/report/view');

/** What runs in a panel is a page: it knows what it shows, and its drawing libraries. */
const ALLOWED = [
  /^client\/src\/report\/(view|model)\//,
  /^client\/src\/durations$/,
  /^watchdog\/runner\/run-report$/,
  /^(preact|preact\/hooks|@dagrejs\/dagre|d3-(scale|selection|zoom))$/,
];

test('the page of a report imports neither the editor nor Node nor the rest of the client', () => {
  const files = readdirSync(VIEW, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  const imports = files.flatMap((file) => {
    const text = readFileSync(path.join(VIEW, file), 'utf8');
    return [...text.matchAll(/^(?:import|export)[^;]*?from '([^']+)'|^import '([^']+)'/gm)].map(([, named, bare]) => {
      const name = named ?? bare ?? '';
      return name.startsWith('.') ? path.relative(ROOT, path.resolve(VIEW, path.dirname(file), name)) : name;
    });
  });
  expect(imports.length).toBeGreaterThan(10);
  const others = imports.filter((name) => !ALLOWED.some((allowed) => allowed.test(name.replaceAll('\\', '/'))));
  expect(others).toEqual([]);
});
