import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import { expect, test } from 'vitest';
import { EVENT_TYPES } from '../../../watchdog/events/events.generated';
import { repositoryRoot, testEnvironments } from '../../environments';
import { runPytest } from '../runner/run-pytest';
import { temporaryProject } from '../runner/temporary-project';

const schema = JSON.parse(readFileSync(join(repositoryRoot, 'watchdog/events/events.schema.json'), 'utf8'));
const ajv = new Ajv({ allErrors: true, strict: false });
ajv.addSchema(schema);

/** Validates against the definition of the event's own type: `oneOf` over all of them would say nothing of use. */
function errorsOf(event: { t: string }): unknown[] {
  const name = Object.keys(schema.$defs).find((key) =>
    schema.$defs[key].allOf?.some(
      (part: { properties?: { t?: { const?: string } } }) => part.properties?.t?.const === event.t,
    ),
  );
  const validate = ajv.getSchema(`${schema.$id}#/$defs/${name}`);
  if (validate === undefined) return [`no definition of ${event.t}`];
  void validate(event);
  return (validate.errors ?? []).map(({ instancePath, message, params }) => ({
    t: event.t,
    instancePath,
    message,
    params,
  }));
}

const TESTS = `import asyncio
import threading
import time

import httpx
import pytest
import pytest_asyncio


@pytest_asyncio.fixture
async def client():
    yield httpx.AsyncClient(verify=False)


@pytest.mark.asyncio
async def test_waits():
    await asyncio.Event().wait()


@pytest.mark.asyncio
async def test_blocks():
    time.sleep(0.3)


@pytest.mark.asyncio
async def test_leaves(client):
    asyncio.create_task(asyncio.sleep(1000), name="t\\u00e4sk")
    asyncio.get_running_loop().call_later(1000, print)
    await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)


@pytest.mark.asyncio
async def test_forgets():
    asyncio.sleep(1)


@pytest.mark.asyncio
async def test_locks():
    first, second = asyncio.Lock(), asyncio.Lock()

    async def take(a, b):
        async with a:
            await asyncio.sleep(0)
            async with b:
                pass

    await asyncio.gather(take(first, second), take(second, first))


@pytest.mark.asyncio
async def test_closed_loop():
    loop = asyncio.new_event_loop()
    loop.close()
    loop.call_soon(print)


@pytest.mark.asyncio
async def test_stalls():
    await asyncio.sleep(1000)


async def test_never_runs():
    pass


@pytest.mark.parametrize("text", ["a::b", "ä", "x y"])
def test_names(text):
    assert text != "ä"


@pytest.mark.skip("why not")
def test_skipped():
    pass
`;

test.each(testEnvironments())('every line of a real stream in $name is as the schema says', async ({ python }) => {
  const folder = temporaryProject({ 'test_all.py': TESTS, 'test_broken.py': 'import no_such_module\n' });
  const pytestArgs = ['-p', 'no:cacheprovider', '--continue-on-collection-errors'];
  const request = { python, stallAfter: 1, pytestArgs, trace: true };
  const { eventsFile = '', losses } = await runPytest(folder, request).handle.done;
  expect(losses).toEqual({ garbled: 0, unknown: 0, tail: 0 });
  const events = readFileSync(eventsFile, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.flatMap(errorsOf)).toEqual([]);
  const types = new Set<string>(events.map(({ t }) => t));
  expect([...types].filter((type) => !EVENT_TYPES.some((known) => known === type))).toEqual([]);
  const expected = [
    'hello',
    'collect.error',
    'hang.proved',
    'hang.suspected',
    'block.end',
    'test.result',
    'session.end',
    'trace.steps',
    'trace.handle',
    'exit.start',
  ];
  expect(expected.filter((type) => !types.has(type))).toEqual([]);
  const numbers = events.map(({ seq }) => seq as number).sort((a, b) => a - b);
  expect(numbers).toEqual(events.map((_, index) => index + 1));
});
