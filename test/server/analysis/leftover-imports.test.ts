import { expect, test } from 'vitest';
import { applyEdits, mergeFixes, safeFix } from '../../../server/src/analysis/merge-fixes';
import { repairFile } from '../../../server/src/analysis/repair-file';
import { checkFiles } from '../traps/trap-project';

const FIXTURES = `import pytest


@pytest.fixture
async def user():
    yield 1


@pytest.fixture(scope="module")
async def shop():
    yield 2
`;
const USER = `import pytest


@pytest.mark.asyncio
async def test_it(user, shop):
    pass
`;
const AWAITED = `import pytest_asyncio


@pytest_asyncio.fixture
async def user():
    yield 1


@pytest_asyncio.fixture(scope="module")
async def shop():
    yield 2
`;

test('an import that two fixes leave unused only together goes', async () => {
  const { project } = await checkFiles({ 'conftest.py': FIXTURES, 'test_it.py': USER }, 'newest');
  const analysis = project.analyse('/project/conftest.py');
  expect(analysis.findings.map(({ trap }) => trap)).toEqual(Array(2).fill('async-fixture-plain-decorator'));

  const alone = mergeFixes(analysis.findings, safeFix).edits;
  expect(applyEdits(FIXTURES, alone)).toContain('import pytest\n');

  const { edits } = repairFile(project, analysis, analysis.findings);
  expect(applyEdits(FIXTURES, edits)).toBe(AWAITED);
});

test('an import that one of the fixes still needs stays', async () => {
  const text = `${FIXTURES}\n\nasync def test_it(user, shop):\n    pass\n`;
  const { project } = await checkFiles({ 'test_it.py': text }, 'newest');
  const analysis = project.analyse('/project/test_it.py');
  const { edits } = repairFile(project, analysis, analysis.findings);
  const repaired = applyEdits(text, edits);
  expect(repaired).toContain('import pytest\nimport pytest_asyncio\n');
  expect(repaired).toContain('@pytest.mark.asyncio\nasync def test_it');
});

test('imports that were unused before stay as they are', async () => {
  const text = `import json\n${FIXTURES}`;
  const { project } = await checkFiles({ 'conftest.py': text, 'test_it.py': USER }, 'newest');
  const analysis = project.analyse('/project/conftest.py');
  const { edits } = repairFile(project, analysis, analysis.findings);
  expect(applyEdits(text, edits)).toContain('import json\n');
});
