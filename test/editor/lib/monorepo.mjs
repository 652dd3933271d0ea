import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A loop that all tests share, as it was made before pytest-asyncio 0.23: wrong since then. */
const OLD_LOOP = `import asyncio

import pytest


@pytest.fixture(scope="session")
def event_loop():
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


async def test_total():
    await asyncio.sleep(0)
`;

const DEPOT = `

def test_depot():
    import os

    assert os.environ["DEPOT"] == "north"
`;

/** Two projects in one repository: each has a root of its own for pytest, and one has an older environment. */
const FILES = {
  // What the Python Environments extension, or its stand-in, reads.
  '.vscode/settings.json': '{ "python.envFile": "depot.env" }\n',
  'depot.env': 'DEPOT=north\n',
  'services/stock/pytest.ini': '[pytest]\nasyncio_mode = auto\n',
  'services/stock/test_levels.py': `${OLD_LOOP}${DEPOT}`,
  'services/billing/pyproject.toml': '[tool.pytest.ini_options]\nasyncio_mode = "auto"\ntestpaths = ["tests"]\n',
  'services/billing/tests/test_billing.py': OLD_LOOP,
  'services/billing/.venv/pyvenv.cfg': 'version = 3.11.0\n',
};

const OLD_VERSIONS = { pytest: '7.4.4', pytest_asyncio: '0.21.2' };

/**
 * Makes the repository. The interpreter of `services/billing` is the sample's, says on disk that it was started (`started`
 * beside it), and has older packages written down.
 * @returns {string} its folder
 */
export function makeMonorepo({ sample, to }) {
  const write = (path, text) => {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    writeFileSync(join(to, path), text);
  };
  for (const [path, text] of Object.entries(FILES)) write(path, text);
  symlinkSync(join(sample, '.venv'), join(to, '.venv'), 'junction');
  const venv = 'services/billing/.venv';
  for (const [name, version] of Object.entries(OLD_VERSIONS)) {
    const metadata = `Metadata-Version: 2.1\nName: ${name.replace('_', '-')}\nVersion: ${version}\n`;
    write(`${venv}/lib/python3.11/site-packages/${name}-${version}.dist-info/METADATA`, metadata);
  }
  const python = join(sample, '.venv', 'bin', 'python');
  write(`${venv}/bin/python`, `#!/bin/sh\ntouch "${join(to, venv, 'started')}"\nexec "${python}" "$@"\n`);
  chmodSync(join(to, venv, 'bin', 'python'), 0o755);
  return to;
}
