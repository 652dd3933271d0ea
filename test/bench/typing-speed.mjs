import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { asyncTests, TYPED } from './async-tests.mjs';
import { startLanguageServer } from './language-client.mjs';

const SIZES = [300, 1500, 10_000];
/** Between an answer and the next letter, in milliseconds: somebody who types fast. */
const BETWEEN_LETTERS = 60;
/** For one server and one file, in milliseconds. */
const LIMIT = 30_000;

/** Looptrap's server and its peers, as they are started, with what they are told. */
export function languageServers({ root, peers }) {
  const select = ['ASYNC', 'PT', 'RUF006'];
  return [
    { name: 'looptrap', command: [process.execPath, join(root, 'dist', 'server.js'), '--stdio'] },
    { name: 'ruff server', command: [peers.ruff, 'server'], options: { settings: { lint: { select } } } },
    {
      name: 'pyright-langserver',
      command: [process.execPath, peers.pyrightServer, '--stdio'],
      settings: { python: { pythonPath: peers.python } },
    },
  ];
}

/**
 * From each letter to the diagnostics of the text with it, through the real servers.
 * @returns {Promise<object[]>} rows: lines, server, milliseconds (median, of 95 of 100, most), letters and unanswered
 */
export async function measureTyping({ root, peers, say, write, sizes = SIZES, servers }) {
  const rows = [];
  for (const lines of sizes) {
    for (const server of servers ?? languageServers({ root, peers })) {
      const folder = typingProject();
      try {
        const latencies = await typeInto(server, folder, lines);
        const told = latencies.filter((ms) => ms !== undefined).sort((a, b) => a - b);
        const at = (part) => told[Math.min(told.length - 1, Math.floor(told.length * part))] ?? Number.NaN;
        const row = {
          lines,
          name: server.name,
          median: at(0.5),
          p95: at(0.95),
          most: at(1),
          letters: latencies.length,
        };
        rows.push({ ...row, unanswered: latencies.length - told.length });
        say(
          `  ${lines} lines, ${server.name}: ${row.median.toFixed(1)} ms, p95 ${row.p95.toFixed(1)} ms (${row.letters})`,
        );
        write?.(rows);
      } finally {
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    }
  }
  return rows;
}

/** A project around the file, with what it imports. */
export function typingProject() {
  const folder = mkdtempSync(join(tmpdir(), 'looptrap-typing-'));
  for (const part of ['app', 'tests']) mkdirSync(join(folder, part));
  writeFileSync(join(folder, 'pytest.ini'), '[pytest]\nasyncio_default_fixture_loop_scope = function\n');
  writeFileSync(
    join(folder, 'requirements.txt'),
    'pytest==9.0.3\npytest-asyncio==1.2.0\nhttpx==0.28.1\nanyio==4.11.0\nfastapi==0.121.0\n',
  );
  writeFileSync(join(folder, 'app', '__init__.py'), '');
  writeFileSync(join(folder, 'app', 'main.py'), 'from fastapi import FastAPI\n\napp = FastAPI()\n');
  writeFileSync(join(folder, 'tests', 'conftest.py'), 'import pytest\n');
  return folder;
}

async function typeInto(server, folder, lines) {
  const { text, offset } = asyncTests(lines);
  const file = join(folder, 'tests', 'test_orders.py');
  writeFileSync(file, text);
  const uri = pathToFileURL(file).href;
  const client = await startLanguageServer(server.command, { folder, ...server });
  const latencies = [];
  try {
    await client.open(uri, text);
    // What a server does once it has read the project is not about typing.
    await sleep(1500);
    const ends = performance.now() + LIMIT;
    const before = text.slice(0, offset).split('\n');
    let [line, character] = [before.length - 1, before.at(-1).length];
    let version = 1;
    for (const letter of TYPED) {
      if (performance.now() > ends) break;
      version += 1;
      const place = { line, character };
      const answer = await client.change(uri, version, { start: place, end: place }, letter);
      latencies.push(answer?.ms);
      if (letter === '\n') [line, character] = [line + 1, 0];
      else character += 1;
      await sleep(BETWEEN_LETTERS);
    }
  } finally {
    await client.stop();
  }
  return latencies;
}
