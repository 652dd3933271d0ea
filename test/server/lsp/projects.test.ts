import { expect, it } from 'vitest';
import { createProjects } from '../../../server/src/lsp/projects';
import { memoryFileSystem } from '../../../server/src/workspace/memory-file-system';
import { layOutParser } from '../analysis/lay-out-parser';

it('a project that was being opened when nothing known held any more is not kept', async () => {
  layOutParser();
  let version = '7.4.4';
  let goOn: (() => void) | undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const projects = createProjects(
    { files: memoryFileSystem(new Map([['/project/pytest.ini', '[pytest]\n']])) },
    async () => {
      const settings = { targetVersions: { pytest: version } };
      await held;
      return { folder: '/project', python: undefined, settings };
    },
  );
  const asked = projects.of('/project/test_a.py');
  version = '8.4.2';
  projects.forgetAll();
  goOn?.();
  expect((await asked).environment().packages.pytest).toBe('8.4.2');
});
