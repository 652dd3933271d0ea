import { describe, expect, it, test } from 'vitest';
import { commandLink, labelText, markdownText, notificationText } from '../../client/src/inert-text';
import { hoverText } from '../../client/src/results/hover-text';
import { inlineResults } from '../../client/src/results/inline-result';
import { itemId, labelOf, targetOf } from '../../client/src/testing/item-ids';
import { resultText, stateText, stateTooltip } from '../../client/src/tests/lens-text';
import { finding, ROOT, report } from './samples';

/** Turns the direction, opens a link, an image, an icon, an element, an entity; as an id of parameters may. */
const HOSTILE =
  'a\u202eb](command:workbench.action.quit) $(trash) <img src=x> &#x202e; http://evil.example `x` ![i](http://e.example)';

test('what can not be seen is written out', () => {
  for (const text of [labelText(HOSTILE), notificationText(HOSTILE), markdownText(HOSTILE)]) {
    expect(text).toMatch(/^a\\+u202eb/);
    expect(text).not.toContain('\u202e');
  }
});

test('an icon in a name stays text in labels', () => {
  expect(labelText('x-$(trash)')).toBe('x-\\$(trash)');
  expect(labelText('two\n lines')).toBe('two lines');
});

test('a notification has no link but ours', () => {
  // The workbench's own pattern of a link in a text.
  expect(notificationText(`[x${HOSTILE}`)).not.toMatch(/\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)/i);
});

test('every sign of Markdown, of HTML, of entities and addresses is escaped', () => {
  const escaped = markdownText(HOSTILE);
  expect(escaped.replace(/\\./g, '')).not.toMatch(/[[\]()<>&@`*_!$]|:\/\//);
});

test('the address of a command ends where it should, whatever the file is called', () => {
  const link = commandLink('looptrap.openPlace', ["/x/a) [b](command:evil) 'c'!.py", 3]);
  expect(link).toMatch(/^command:looptrap\.openPlace\?[\w%.~-]+$/);
  expect(JSON.parse(decodeURIComponent(link.slice(link.indexOf('?') + 1)))).toEqual([
    "/x/a) [b](command:evil) 'c'!.py",
    3,
  ]);
});

describe('a test with such an id', () => {
  const nodeid = `t.py::test_a[${HOSTILE}]`;
  const told = finding('deadlock', {
    message: `Test \`${nodeid}\` waits for ever. ${HOSTILE}`,
    chain: [{ what: `task ${HOSTILE}`, waitsFor: `Lock ${HOSTILE}`, file: 't.py', line: 3 }],
    file: 't.py',
    line: 3,
  });

  it('is inert in the hover and behind its line', () => {
    const [result] = inlineResults(ROOT, nodeid, told);
    if (!result) throw new Error('nothing is shown');
    expect(result.text).not.toContain('\u202e');
    const hover = hoverText(result, () => 'command:looptrap.openPlace?x');
    expect(hover).not.toContain('\u202e');
    const links = [...hover.replace(/`[^`]*`/g, '').matchAll(/(?<!\\)\]\(([^)]*)\)/g)].map(([, target]) => target);
    expect(new Set(links)).toEqual(new Set(['command:looptrap.openPlace?x']));
    expect(hover.replace(/`[^`]*`/g, '')).not.toMatch(/(?<!\\)[<&]/);
  });

  it('is inert in its lens', () => {
    const record = { runId: 1, rootDir: ROOT, nodeid: 't.py::test_a', early: [] };
    const broken = stateText({
      ...record,
      status: 'broken',
      reports: [],
      failure: { reason: 'internal', message: HOSTILE, advice: '' },
    });
    expect(broken.replace('$(error)', '')).not.toMatch(/(?<!\\)\$\(|\u202e/);
    const done = { ...record, status: 'done' as const, reports: [report('t.py::test_a', { findings: [told] })] };
    expect(stateTooltip(done)).not.toContain('\u202e');
    expect(resultText(done.reports)).toMatch(/^\$\(error\) hung/);
  });

  it('has one item in the Testing view, also with a line break in it', () => {
    const target = { rootDir: ROOT, nodeid: 't.py::test_a[x\ny]' };
    expect(targetOf(itemId(target))).toEqual(target);
    expect(labelText(labelOf(target.nodeid))).toBe('[x y]');
  });
});
