import { expect, it } from 'vitest';
import { applyEdits } from '../../../server/src/analysis/merge-fixes';
import { repairFile } from '../../../server/src/analysis/repair-file';
import { traps } from '../../../server/src/traps/registry';
import { openTestProject } from './open-test-project';

it('what a repair uncovers for another trap is repaired with it', async () => {
  const text = `import asyncio

import pytest


@pytest.mark.asyncio
async def test_it(event_loop):
    event_loop.call_soon(print)


@pytest.mark.slow
async def test_unmarked(event_loop):
    pass
`;
  const targetVersions = { python: '3.12', pytest: '8.2.0', 'pytest-asyncio': '0.23.4' };
  const { project } = await openTestProject({ 'test_a.py': text }, traps, { targetVersions });
  const path = '/project/test_a.py';
  const analysis = project.analyse(path);
  const once = applyEdits(text, repairFile(project, analysis, analysis.findings).edits);
  expect(once).toContain('@pytest.mark.asyncio\n@pytest.mark.slow\nasync def test_unmarked():');
  const again = project.preview(path, once);
  expect(repairFile(project, again, again.findings).edits).toEqual([]);
});

it('a text that does not parse is left as it is: what its broken part means is not known', async () => {
  const text = 'async def test_it():\n    pass\n';
  const targetVersions = { python: '3.12', pytest: '8.2.0', 'pytest-asyncio': '0.23.4' };
  const { project } = await openTestProject({ 'test_a.py': text }, traps, { targetVersions });
  const repaired = (now: string) => {
    const analysis = project.preview('/project/test_a.py', now);
    return { findings: analysis.findings.length, ...repairFile(project, analysis, analysis.findings) };
  };
  expect(repaired(text)).toMatchObject({ findings: 1, repaired: 1 });
  expect(repaired(`${text}\n\ndef helper():\n    print(]\n\n\nVALUE = 1\n`)).toEqual({
    findings: 1,
    repaired: 0,
    edits: [],
  });
});
