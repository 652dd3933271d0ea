import { afterEach, expect, it } from 'vitest';
import { openProject } from '../../../server/src/analysis/open-project';
import { lookForTests } from '../../../server/src/lsp/look-for-tests';
import type { Session } from '../../../server/src/lsp/session';
import { layOutParser } from '../analysis/lay-out-parser';
import { memoryFiles } from '../analysis/memory-files';
import { type Editor, startEditor } from './editor';
import { RUNS_LOOP } from './sample';

let editor: Editor | undefined;
afterEach(() => editor?.stop());

/** Enough to keep whoever goes through them busy for a while. */
const MANY = Object.fromEntries(
  Array.from({ length: 4000 }, (_, number) => [`data/${number % 100}/folder/${number}.csv`, '']),
);

it('while a large folder is gone through for tests, other questions are answered', async () => {
  editor = await startEditor({ files: { 'test_a.py': RUNS_LOOP, ...MANY } });
  const { connection, folder } = editor;
  await editor.open('test_a.py');
  await editor.pull('test_a.py');
  const answered: string[] = [];
  const folderUri = editor.uri('.');
  const list = connection.sendRequest('looptrap/testFiles', { folderUri }).then((answer) => {
    answered.push('files');
    return answer;
  });
  const small = connection
    .sendRequest('looptrap/tests', { uri: editor.uri('test_a.py') })
    .then(() => answered.push('tests'));
  await small;
  expect(await list).toEqual([{ rootDir: folder, files: ['test_a.py'] }]);
  expect(answered).toEqual(['tests', 'files']);
});

it('where there is too much to go through it is said once, with what to do', async () => {
  layOutParser();
  const files = memoryFiles(new Map(Array.from({ length: 30 }, (_, number) => [`/project/test_${number}.py`, ''])));
  const project = await openProject('/project', {}, { files, mostEntries: 10 });
  const shown: string[] = [];
  const console = { warn: () => undefined };
  const window = { showWarningMessage: (message: string) => shown.push(message) };
  const session = { connection: { console, window }, logged: new Set<string>() };
  for (let time = 0; time < 2; time++) await lookForTests(session as unknown as Session, project);
  expect(shown).toEqual([expect.stringMatching(/^Looptrap: \/project holds more than 250,000 .*testpaths/)]);
});
