import { renameSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type Editor, startEditor } from './editor';
import { PINS, STRICT } from './sample';

let editor: Editor;
afterEach(() => editor.stop());

const SLOW = 'import time\n\n\ndef slow():\n    time.sleep(1)\n';
const QUICK = 'def slow():\n    pass\n';
const TEST =
  'import pytest\nfrom app.helper import slow\n\n\n@pytest.mark.asyncio\nasync def test_slow():\n    slow()\n';
const FIXTURE = 'import pytest\n\n\n@pytest.fixture\nasync def number():\n    return 1\n';
const USES = 'import pytest\n\n\n@pytest.mark.asyncio\nasync def test_number(number):\n    assert number == 1\n';
const BASE = { 'requirements.txt': PINS, 'pyproject.toml': STRICT, 'app/__init__.py': '' };

const codes = async (file: string) => (await editor.pull(file)).map(({ code }) => code);
/** The editor is asked to ask again about what it did not touch itself. */
const refreshed = (since: number) => () => editor.notified.slice(since).includes('workspace/diagnostic/refresh');

/** Opens a test, does something, and waits until the editor is told. */
async function changed(files: Readonly<Record<string, string>>, test: string, change: () => Promise<void> | void) {
  editor = await startEditor({ files });
  await editor.open(test);
  const before = await codes(test);
  const since = editor.notified.length;
  await change();
  await editor.until(refreshed(since), 'the request to ask again');
  return { before, now: await codes(test) };
}

describe('a test that is open follows a helper module', () => {
  it('that is edited and not saved', async () => {
    const files = { ...BASE, 'app/helper.py': QUICK, 'test_a.py': TEST };
    const { before, now } = await changed(files, 'test_a.py', async () => {
      await editor.open('app/helper.py');
      await editor.replace('app/helper.py', QUICK, SLOW);
    });
    expect({ before, now }).toEqual({ before: [], now: ['blocking-call-in-async'] });
    // Closed without saving, what is on disk counts again.
    await editor.close('app/helper.py');
    expect(await codes('test_a.py')).toEqual([]);
  });

  it('that another module hands on', async () => {
    const files = { ...BASE, 'app/helper.py': 'from app.deep import slow\n', 'app/deep.py': QUICK, 'test_a.py': TEST };
    const { before, now } = await changed(files, 'test_a.py', async () => {
      editor.save('app/deep.py', SLOW);
      await editor.changedOnDisk('app/deep.py');
    });
    expect({ before, now }).toEqual({ before: [], now: ['blocking-call-in-async'] });
  });

  it('that is created, deleted and renamed on disk', async () => {
    const { before, now } = await changed({ ...BASE, 'test_a.py': TEST }, 'test_a.py', async () => {
      editor.save('app/helper.py', SLOW);
      await editor.changedOnDisk('app/helper.py');
    });
    expect({ before, now }).toEqual({ before: [], now: ['blocking-call-in-async'] });
    renameSync(editor.path('app/helper.py'), editor.path('app/other.py'));
    await editor.changedOnDisk('app/helper.py', 'app/other.py');
    expect(await codes('test_a.py')).toEqual([]);
    renameSync(editor.path('app/other.py'), editor.path('app/helper.py'));
    await editor.changedOnDisk('app/other.py', 'app/helper.py');
    expect(await codes('test_a.py')).toEqual(['blocking-call-in-async']);
    rmSync(editor.path('app'), { recursive: true });
    await editor.changedOnDisk('app/helper.py', 'app/__init__.py');
    expect(await codes('test_a.py')).toEqual([]);
  });
});

it('a test that is open follows a folder that is renamed in the editor', async () => {
  const files = { ...BASE, 'app/helper.py': SLOW, 'test_a.py': TEST };
  const { before, now } = await changed(files, 'test_a.py', async () => {
    renameSync(editor.path('app'), editor.path('other'));
    const renamed = { oldUri: editor.uri('app'), newUri: editor.uri('other') };
    await editor.connection.sendNotification('workspace/didRenameFiles', { files: [renamed] });
  });
  expect({ before, now }).toEqual({ before: ['blocking-call-in-async'], now: [] });
  renameSync(editor.path('other'), editor.path('app'));
  await editor.connection.sendNotification('workspace/didDeleteFiles', { files: [{ uri: editor.uri('other') }] });
  expect(await codes('test_a.py')).toEqual(['blocking-call-in-async']);
});

describe('a test that is open follows a conftest.py', () => {
  it('that is created and deleted on disk', async () => {
    const files = { ...BASE, 'tests/test_b.py': USES };
    const { before, now } = await changed(files, 'tests/test_b.py', async () => {
      editor.save('conftest.py', FIXTURE);
      await editor.changedOnDisk('conftest.py');
    });
    expect({ before, now }).toEqual({ before: [], now: [] });
    await editor.open('conftest.py', FIXTURE);
    expect(await codes('conftest.py')).toEqual(['async-fixture-plain-decorator']);
    // One nearer to the test makes the fixture another one.
    editor.save('tests/conftest.py', FIXTURE.replace('@pytest', '@pytest_asyncio').replace('pytest', 'pytest_asyncio'));
    await editor.changedOnDisk('tests/conftest.py');
    expect(await codes('conftest.py')).toEqual([]);
    rmSync(editor.path('tests/conftest.py'));
    await editor.changedOnDisk('tests/conftest.py');
    expect(await codes('conftest.py')).toEqual(['async-fixture-plain-decorator']);
  });

  it('and a conftest.py follows the tests below it that come and go', async () => {
    editor = await startEditor({ files: { ...BASE, 'conftest.py': FIXTURE } });
    await editor.open('conftest.py');
    const before = await codes('conftest.py');
    editor.save('tests/test_b.py', USES);
    await editor.changedOnDisk('tests/test_b.py');
    const between = await codes('conftest.py');
    rmSync(editor.path('tests/test_b.py'));
    await editor.changedOnDisk('tests/test_b.py');
    expect({ before, between, now: await codes('conftest.py') }).toEqual({
      before,
      between: ['async-fixture-plain-decorator'],
      now: before,
    });
  });
});

describe('a test that is open follows the environment', () => {
  const LIBRARY = '.venv/lib/python3.13/site-packages';
  const info = (name: string) => `${LIBRARY}/${name}.dist-info/METADATA`;
  const MARKED = 'import pytest\n\n\n@pytest.mark.asyncio(scope="module")\nasync def test_it():\n    pass\n';
  const INSTALLED = {
    '.venv/pyvenv.cfg': 'version = 3.13.0\n',
    [info('pytest-8.4.2')]: '',
    [info('pytest_asyncio-0.23.8')]: '',
    'test_c.py': MARKED,
  };
  const upgrade = () => {
    rmSync(editor.path(`${LIBRARY}/pytest_asyncio-0.23.8.dist-info`), { recursive: true });
    editor.save(info('pytest_asyncio-1.2.0'), '');
  };

  it('when a package is upgraded', async () => {
    const { before, now } = await changed(INSTALLED, 'test_c.py', async () => {
      upgrade();
      await editor.changedOnDisk(info('pytest_asyncio-0.23.8'), info('pytest_asyncio-1.2.0'));
    });
    expect(before).not.toEqual(now);
    expect(now).toEqual(['asyncio-mark-arguments']);
  });

  it('also where the editor sees nothing of it', async () => {
    const { before, now } = await changed(INSTALLED, 'test_c.py', async () => {
      upgrade();
      // It is looked at from time to time, when somebody asks.
      await sleep(2100);
      await codes('test_c.py');
    });
    expect(before).not.toEqual(now);
    expect(now).toEqual(['asyncio-mark-arguments']);
  });

  it('when it is made, and when it is gone', async () => {
    const { '.venv/pyvenv.cfg': made, ...later } = INSTALLED;
    const own = { 'test_c.py': MARKED, 'requirements.txt': 'pytest==8.4.2\npytest-asyncio==1.2.0\n' };
    const { before, now } = await changed(own, 'test_c.py', async () => {
      for (const [file, text] of Object.entries({ ...later, '.venv/pyvenv.cfg': made })) editor.save(file, text);
      await editor.changedOnDisk('.venv/pyvenv.cfg');
    });
    expect(before).toEqual(['asyncio-mark-arguments']);
    expect(now).not.toEqual(before);
    rmSync(editor.path('.venv'), { recursive: true });
    await editor.changedOnDisk('.venv/pyvenv.cfg');
    expect(await codes('test_c.py')).toEqual(before);
  });
});
