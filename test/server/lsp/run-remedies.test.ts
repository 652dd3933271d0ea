import { afterEach, describe, expect, it } from 'vitest';
import type { RunRemedy } from '../../../server/src/lsp/protocol';
import { type Editor, startEditor } from './editor';

let editor: Editor;
afterEach(() => editor.stop());

const CONFIGURATION = {
  'pytest.ini': '[pytest]\nasyncio_mode = auto\n',
  'requirements.txt': 'pytest==9.2.0\npytest-asyncio==1.5.0\n',
};

/** What is offered for a finding on the line of a text. */
async function remedies(file: string, text: string, kind: string, nodeid: string | null = null): Promise<RunRemedy[]> {
  const { line } = editor.at(file, text);
  return editor.connection.sendRequest('looptrap/runRemedies', { uri: editor.uri(file), line, kind, nodeid });
}

async function open(text: string, more: Record<string, string> = {}): Promise<void> {
  editor = await startEditor({ files: { ...CONFIGURATION, ...more, 'test_a.py': text } });
  await editor.open('test_a.py');
}

async function applied([best]: readonly RunRemedy[]): Promise<string> {
  if (!best) throw new Error('nothing is offered');
  await editor.apply(best.edit);
  return editor.text('test_a.py');
}

describe('a repair of what a run found', () => {
  it('closes a client where it was made, also one that reading does not tell', async () => {
    await open(`import httpx


async def test_orders(app):
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app))
    response = await client.get("/orders")
    assert response.status_code == 200
`);
    expect(await applied(await remedies('test_a.py', 'client = httpx', 'open-handle'))).toContain(
      '    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:\n        response = await client.get("/orders")\n',
    );
  });

  it('closes a server, whose making is awaited', async () => {
    await open(`import asyncio


async def test_listens(greet):
    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    assert server.sockets
`);
    expect(await applied(await remedies('test_a.py', 'server = await', 'open-handle'))).toContain(
      '    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:\n        assert server.sockets\n',
    );
  });

  it('cancels and awaits a task in the fixture that made it', async () => {
    await open(`import asyncio

import pytest_asyncio


@pytest_asyncio.fixture
async def pump():
    task = asyncio.create_task(work())
    yield task


async def work():
    await asyncio.sleep(3600)
`);
    expect(await applied(await remedies('test_a.py', 'task = asyncio', 'pending-task'))).toContain(
      '    try:\n        yield task\n    finally:\n        task.cancel()\n        with contextlib.suppress(asyncio.CancelledError):\n            await task\n',
    );
  });

  it('moves a call to a thread that only the run knows to block', async () => {
    await open(`from app import report


async def test_report():
    text = report("2026")
    assert text
`);
    expect(await applied(await remedies('test_a.py', 'text = report', 'blocked-loop'))).toContain(
      '    text = await asyncio.to_thread(report, "2026")\n',
    );
  });

  it('is there also where the trap is silenced', async () => {
    await open(`import time


async def test_wait():
    time.sleep(1)  # looptrap: ignore[blocking-call-in-async]
`);
    const offered = await remedies('test_a.py', 'time.sleep', 'blocked-loop');
    expect(offered.map(({ title }) => title)).toEqual(['Run it in a thread: await asyncio.to_thread']);
  });

  it('gives a fixture and its test one loop', async () => {
    await open(`import asyncio

import pytest
import pytest_asyncio


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gate():
    return asyncio.Event()


@pytest.mark.asyncio
async def test_gate(gate):
    await gate.wait()
`);
    const offered = await remedies('test_a.py', 'await gate.wait', 'cross-loop', 'test_a.py::test_gate');
    expect(offered.length).toBeGreaterThan(0);
    expect(await applied(offered)).toContain('loop_scope="module")\nasync def test_gate');
  });

  it('is not there for what nobody can repair by an edit, or while the line does not parse', async () => {
    await open(`async def test_wait(gate):
    await gate.wait()
`);
    expect(await remedies('test_a.py', 'await gate', 'deadlock', 'test_a.py::test_wait')).toEqual([]);
    await editor.replace('test_a.py', 'gate.wait()', 'gate.wait(');
    expect(await remedies('test_a.py', 'await gate', 'blocked-loop')).toEqual([]);
  });
});

describe('what counts for a file', () => {
  it('is told with the versions and where they are from', async () => {
    await open('def test_a():\n    pass\n');
    const answer = await editor.connection.sendRequest('looptrap/environment', { uri: editor.uri('test_a.py') });
    expect(answer).toMatchObject({
      rootDir: editor.folder,
      packages: { pytest: '9.2.0', 'pytest-asyncio': '1.5.0' },
      source: 'required in requirements.txt',
      problems: [],
    });
  });
});
