import { beforeAll, expect, it } from 'vitest';
import { openProject } from '../../../server/src/analysis/open-project';
import { createKeystrokes } from '../../../server/src/lsp/keystrokes';
import { createSteadyFindings } from '../../../server/src/lsp/steady-findings';
import { memoryFileSystem } from '../../../server/src/workspace/memory-file-system';
import { layOutParser } from '../analysis/lay-out-parser';
import { sampleFiles } from './sample-files';
import { backspaces, CONFTEST, IMPORTS, type Keystroke, keystrokes, TEST } from './typed-texts';

beforeAll(layOutParser);

const API = 'tests_traps/test_order_api.py';

/** The sample, one of its files shown while one is typed in; without an editor and its pauses. */
async function openSample(shown: string, typed: string) {
  const texts = new Map(Object.entries(sampleFiles()).map(([name, text]) => [`/sample/${name}`, text]));
  const project = await openProject('/sample', {}, { files: memoryFileSystem(texts), workingDirectory: '/sample' });
  const strokes = createKeystrokes();
  const steady = createSteadyFindings(strokes);
  const text = (name: string) => texts.get(`/sample/${name}`) ?? '';
  const edit = ({ at, removed, text: added }: Keystroke) => {
    const before = text(typed);
    texts.set(`/sample/${typed}`, before.slice(0, at) + added + before.slice(at + removed));
    project.invalidate(`/sample/${typed}`);
    strokes.edited(typed, text(typed));
  };
  /** Each finding with the text of its line: lines move. */
  const told = () =>
    steady
      .findings(shown, project.analyse(`/sample/${shown}`))
      .map(({ trap, span }) => `${trap}: ${text(shown).slice(0, span.end).split('\n').at(-1)}`);
  strokes.edited(typed, text(typed));
  return { edit, told, text, steady };
}

it.each([
  ['a test between others', API, '\n@pytest.mark.asyncio\nasync def test_order_is_stored', TEST, false],
  ['imports above others', API, '\nimport httpx', IMPORTS, true],
  ['into the conftest.py above', 'tests_traps/conftest.py', '\n@pytest.fixture\ndef app', CONFTEST, true],
])(
  'typing %s moves nothing on other lines',
  async (_, typed, before, added, closes) => {
    const { edit, told, text } = await openSample(API, typed);
    const expected = told();
    expect(expected).toHaveLength(5);
    const start = text(typed).indexOf(before);
    expect(start).toBeGreaterThan(0);
    // Two new lines, and back to the first of them.
    edit({ at: start, removed: 0, text: '\n' });
    edit({ at: start, removed: 0, text: '\n' });
    const removals = added === IMPORTS ? backspaces(added, start + 1) : [];
    for (const stroke of [...keystrokes(added, start + 1, closes), ...removals]) {
      edit(stroke);
      expect(told(), text(typed).slice(start, stroke.at + 1)).toEqual(expected);
    }
  },
  120_000,
);

it('typing a whole file says nothing that is not true in the end, and what is said stays', async () => {
  const file = 'tests_traps/test_create_order.py';
  const whole = sampleFiles()[file] ?? '';
  const { edit, told, steady } = await openSample(file, file);
  const expected = told();
  expect(expected).not.toEqual([]);
  edit({ at: 0, removed: whole.length, text: '' });
  steady.rest();
  let before = told();
  expect(before).toEqual([]);
  for (const stroke of keystrokes(whole, 0, false)) {
    edit(stroke);
    const now = told().map((finding) => expected.find((final) => final.startsWith(finding)) ?? finding);
    const typed = whole.slice(0, stroke.at + 1);
    expect(now, typed).toEqual(expect.arrayContaining(before));
    expect(expected, typed).toEqual(expect.arrayContaining(now));
    before = now;
  }
  expect(before).toEqual(expected);
}, 120_000);

it('half a suppression comment of a file takes nothing away elsewhere', async () => {
  const { edit, told } = await openSample(API, API);
  const expected = told();
  const comment = '# looptrap: ignore-file[missing-await]';
  edit({ at: 0, removed: 0, text: '\n' });
  for (const stroke of keystrokes(comment.slice(0, -1), 0, false)) {
    edit(stroke);
    expect(told()).toEqual(expected);
  }
});

it('what typing means elsewhere is told when it rests, and at once when it was no typing', async () => {
  const { edit, told, text, steady } = await openSample(API, API);
  expect(told()).toHaveLength(5);
  const first = text(API).indexOf('@pytest.mark.asyncio\nasync def test_read_created_order');
  const unmarked = 'async-test-no-marker: async def test_read_created_order';
  edit({ at: first, removed: 0, text: '#' });
  expect(told()).not.toContain(unmarked);
  expect(steady.rest()).toBe(true);
  expect(told()).toContain(unmarked);
  expect(steady.rest()).toBe(false);
  const second = text(API).indexOf('@pytest.mark.asyncio\nasync def test_price_lookup');
  edit({ at: second, removed: '@pytest.mark.asyncio\n'.length, text: '' });
  expect(told()).toContain('async-test-no-marker: async def test_price_lookup');
});
