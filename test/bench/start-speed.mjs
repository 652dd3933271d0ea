import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { asyncTests } from './async-tests.mjs';
import { startLanguageServer } from './language-client.mjs';
import { median } from './paired-runs.mjs';
import { languageServers, typingProject } from './typing-speed.mjs';

const FILES = 500;
const EDITS = 10_000;

/**
 * How long a language server takes to start and to say something of a first file, beside its peers.
 * @returns {Promise<{name: string, value: string}[]>}
 */
export async function measureStart({ root, peers, say, rounds = 5 }) {
  const rows = [];
  for (const server of languageServers({ root, peers })) {
    const [started, told] = [[], []];
    for (let round = 0; round < rounds; round++) {
      const folder = typingProject();
      try {
        const { text } = asyncTests(300);
        const file = join(folder, 'tests', 'test_orders.py');
        writeFileSync(file, text);
        const client = await startLanguageServer(server.command, { folder, ...server });
        started.push(client.started);
        await client.open(pathToFileURL(file).href, text);
        told.push(performance.now() - client.began);
        await client.stop();
      } finally {
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    }
    rows.push({ name: `${server.name}: from its start to initialized`, value: `${median(started).toFixed(0)} ms` });
    rows.push({
      name: `${server.name}: from its start to the diagnostics of a file of 300 lines`,
      value: `${median(told).toFixed(0)} ms`,
    });
    say(`  ${server.name}: ${median(started).toFixed(0)} ms, ${median(told).toFixed(0)} ms`);
  }
  return rows;
}

/**
 * What the server holds in memory: with nothing open, with many files open, and while one of them is edited very often.
 * @returns {Promise<{name: string, value: string}[]>} empty where there is no SIGUSR2
 */
export async function measureMemory({ root, say, files = FILES, edits = EDITS }) {
  if (process.platform === 'win32') return [];
  const folder = typingProject();
  const told = join(folder, 'memory.json');
  const flags = ['--expose-gc', '--require', join(root, 'test', 'bench', 'report-memory.cjs')];
  const command = [process.execPath, ...flags, join(root, 'dist', 'server.js'), '--stdio'];
  const client = await startLanguageServer(command, { folder, env: { LOOPTRAP_BENCH_MEMORY: told } });
  const rows = [];
  const note = async (name) => {
    rmSync(told, { force: true });
    process.kill(client.pid, 'SIGUSR2');
    while (!existsSync(told)) await sleep(20);
    const { rss, heapUsed, external } = JSON.parse(readFileSync(told, 'utf8'));
    const value = [rss, heapUsed, external].map((bytes) => (bytes / 2 ** 20).toFixed(0)).join(' / ');
    say(`  ${name}: ${value} MiB`);
    rows.push({ name: `${name}: whole process / heap / beside the heap`, value: `${value} MiB` });
  };
  try {
    await note('nothing open');
    const { text, offset } = asyncTests(300);
    const uris = Array.from({ length: files }, (_, number) => {
      const file = join(folder, 'tests', `test_orders_${number}.py`);
      writeFileSync(file, text);
      return pathToFileURL(file).href;
    });
    for (const uri of uris) await client.open(uri, text);
    await note(`${files} files of 300 lines open`);
    const before = text.slice(0, offset).split('\n');
    const place = { line: before.length - 1, character: before.at(-1).length };
    const behind = { ...place, character: place.character + 1 };
    for (let edit = 0; edit < edits; edit++) {
      const range = edit % 2 === 0 ? { start: place, end: place } : { start: place, end: behind };
      const contentChanges = [{ range, text: edit % 2 === 0 ? 'x' : '' }];
      const textDocument = { uri: uris[0], version: edit + 2 };
      await client.connection.sendNotification('textDocument/didChange', { textDocument, contentChanges });
      // Each is looked at, as in an editor that asks for something at every letter.
      await client.connection.sendRequest('textDocument/hover', { textDocument: { uri: uris[0] }, position: place });
      if ((edit + 1) % (edits / 4) === 0) await note(`after ${edit + 1} edits`);
    }
  } finally {
    await client.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return rows;
}
