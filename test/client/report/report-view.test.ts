import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { buildReportModel } from '../../../client/src/report/model/build-report-model';
import type { ReportModel } from '../../../client/src/report/model/report-model';
import { savedPage } from '../../../client/src/report/saved-page';
import { eventsText } from '../../../client/src/report/text/events-text';
import { reportText } from '../../../client/src/report/text/report-text';
import { App, Host } from '../../../client/src/report/view';
import { streamEvent } from '../../watchdog/events/stream-event';
import { finding, outcome, report } from '../samples';

const EVIL = `tests/test_a.py::test_x[<img src=x onerror="alert(1)">&'</script>-1]`;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\ud800]/;
const nothing = () => undefined;

function modelOf(nodeid: string, title = 'run'): ReportModel {
  const chain = [
    { what: `task <b>${nodeid}</b>`, waitsFor: 'asyncio.Queue.get (`<i>jobs</i>`)', file: '<u>.py', line: 3 },
  ];
  const found = finding('deadlock', { message: `<script>alert(1)</script> \`${nodeid}\``, chain, advice: '<hr>' });
  const { report: run } = outcome([report(nodeid, { outcome: 'failed', findings: [found] })], {}, [finding('stall')]);
  return buildReportModel({ source: { kind: 'file', file: '/secret/place.json' }, title, report: run });
}

/** The page as the editor shows it, or as it is in a saved file; without the places where a name may be broken. */
function shown(model: ReportModel, section: 'findings' | 'loops', inEditor = true): string {
  const app = h(App, { model, section, onSection: nothing, range: undefined, onRange: nothing });
  const page = inEditor ? renderToString(h(Host.Provider, { value: nothing, children: app })) : renderToString(app);
  return page.replaceAll('<wbr/>', '');
}

test('markup in a test id, a message or a name is text', () => {
  const page = shown(modelOf(EVIL, '<h1>'), 'findings');
  expect(page).not.toMatch(/<(img|script|b|i|u|hr)[ >]/);
  expect(page).toContain('&lt;img src=x');
  expect(page).toContain('&lt;script>alert(1)&lt;/script>');
});

test('a saved page holds the report as data that no parser reads as markup, and not where it lay', () => {
  const page = savedPage({ model: modelOf(EVIL, '</title><script>'), script: 'run("</script>")', style: 'a{}' });
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page.match(/<\/script/g)).toHaveLength(2);
  const data = /<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
  const read = JSON.parse(data) as ReportModel;
  expect(read.groups[0]?.nodeid).toBe(EVIL);
  expect(page).not.toContain('/secret');
  expect(page).toContain(`default-src &#39;none&#39;`);
});

test('what nobody sees is written out: control characters, and those that turn the text around', () => {
  const unseen = 'test_a.py::test_x[\u0000\u001b[31m\u202egnp\ud800-\u009b]';
  const written = 'test_x[\\x00\\x1b[31m\\u202egnp\\ud800-\\x9b]';
  const model = modelOf(unseen, unseen);
  const page = shown(model, 'findings');
  const saved = savedPage({ model, script: '', style: '' });
  const text = reportText(outcome([report(unseen, { findings: [finding('stall', { message: unseen })] })]).report, 'x');
  const log = eventsText([streamEvent('session.start', { test: unseen, worker: unseen })]);
  expect(page).toContain(written);
  expect(text).toContain(written);
  expect(log).toContain(written);
  expect(saved).toContain(JSON.stringify(written).slice(1, -1));
  for (const each of [page, saved, text, log]) expect(each).not.toMatch(UNSEEN);
});

test('places are links in the editor and text in a saved page', () => {
  const model = modelOf('tests/test_a.py::test_b');
  expect(shown(model, 'findings')).toContain('<button type="button" class="place link"');
  const saved = shown(model, 'findings', false);
  expect(saved).toContain('<code class="place" title="tests/test_a.py:3">tests/test_a.py:3</code>');
  expect(saved).not.toMatch(/<button[^>]*class="place/);
});

test('the parts of the report are tabs of which one is chosen and can be reached', () => {
  const page = shown(modelOf('tests/test_a.py::test_b'), 'loops');
  expect(page.match(/role="tab"/g)).toHaveLength(3);
  expect(page.match(/aria-selected="true"/g)).toHaveLength(1);
  expect(page.match(/role="tab"[^>]*tabindex="0"/g)).toHaveLength(1);
  expect(page).toMatch(/id="panel-loops"[^>]*aria-labelledby="tab-loops"/);
});

test('the wait graph says in words what it draws', () => {
  const chain = [
    { what: 'task one', waitsFor: 'asyncio.Lock.acquire (`door`), held by itself', file: 'a.py', line: 4 },
  ];
  const { report: run } = outcome([report('a.py::test_one', { findings: [finding('deadlock', { chain })] })]);
  const page = shown(buildReportModel({ source: { kind: 'file', file: '' }, title: 'run', report: run }), 'findings');
  expect(page).toContain('aria-label="task one, waits for lock door in asyncio.Lock.acquire, at a.py:4"');
  expect(page).toContain('aria-label="lock door, held by task one"');
});
