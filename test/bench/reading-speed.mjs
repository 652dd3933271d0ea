import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, timed } from './paired-runs.mjs';

/** `looptrap check` as a whole process over a generated project. */
export function measureReading({ node, cli, files = 200, testsPerFile = 25, rounds = 5 }) {
  const folder = mkdtempSync(join(tmpdir(), 'looptrap-bench-'));
  try {
    const bytes = generate(folder, files, testsPerFile);
    const seconds = [];
    for (let round = 0; round < rounds; round++) {
      seconds.push(timed(node, [cli, 'check', '--no-cache', '--format', 'json'], { cwd: folder, exits: [0, 1] }));
    }
    console.log(
      `check of ${files} files, ${files * testsPerFile} tests, ${(bytes / 1e6).toFixed(1)} MB: ${median(seconds).toFixed(2)} s`,
    );
    const one = join(folder, 'tests', 'test_0.py');
    const single = Array.from({ length: rounds }, () =>
      timed(node, [cli, 'check', one, '--no-cache', '--format', 'json'], { cwd: folder, exits: [0, 1] }),
    );
    console.log(`check of one of them, whole process: ${median(single).toFixed(2)} s`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function generate(folder, files, testsPerFile) {
  mkdirSync(join(folder, 'tests'));
  writeFileSync(join(folder, 'pytest.ini'), '[pytest]\n');
  writeFileSync(
    join(folder, 'requirements.txt'),
    'pytest==9.0.3\npytest-asyncio==1.2.0\nhttpx==0.28.1\nanyio==4.11.0\n',
  );
  writeFileSync(
    join(folder, 'tests', 'conftest.py'),
    'import pytest_asyncio\nimport httpx\n\n\n@pytest_asyncio.fixture(scope="session")\nasync def client():\n    async with httpx.AsyncClient() as client:\n        yield client\n',
  );
  let bytes = 0;
  for (let file = 0; file < files; file++) {
    const tests = Array.from(
      { length: testsPerFile },
      (_, test) => `
@pytest.mark.asyncio
async def test_${test}(client):
    response = await client.get("/items/${test}")
    assert response.status_code == 200
    await asyncio.gather(*(client.get(f"/items/{number}") for number in range(3)))
`,
    );
    const text = `import asyncio\n\nimport pytest\n\n${tests.join('\n')}`;
    bytes += text.length;
    writeFileSync(join(folder, 'tests', `test_${file}.py`), text);
  }
  return bytes;
}
