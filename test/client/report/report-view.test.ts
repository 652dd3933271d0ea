import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { buildReportModel } from '../../../client/src/report/model/build-report-model';
import type { ReportModel } from '../../../client/src/report/model/report-model';
import { savedPage } from '../../../client/src/report/saved-page';
import { App, Host } from '../../../client/src/report/view';
import { finding, outcome, report } from '../samples';

const EVIL = `tests/test_a.py::test_x[<img src=x onerror="alert(1)">&'</script>-1]`;
const nothing = () => undefined;

function modelOf(nodeid: string, title = 'run'): ReportModel {
  const chain = [
    { what: `task <b>${nodeid}</b>`, waitsFor: 'asyncio.Queue.get (`<i>jobs</i>`)', file: '<u>.py', line: 3 },
  ];
  const found = finding('deadlock', { message: `<script>alert(1)</script> \`${nodeid}\``, chain, advice: '<hr>' });
  const { report: run } = outcome([report(nodeid, { outcome: 'failed', findings: [found] })], {}, [finding('stall')]);
  return buildReportModel({ source: { kind: 'file', file: '/secret/place.json' }, title, report: run });
}

/** The page as the editor shows it, or as it is in a saved file. */
function shown(model: ReportModel, section: 'findings' | 'loops', inEditor = true): string {
  const app = h(App, { model, section, onSection: nothing, range: undefined, onRange: nothing });
  return inEditor ? renderToString(h(Host.Provider, { value: nothing, children: app })) : renderToString(app);
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

test('places are links in the editor and text in a saved page', () => {
  const model = modelOf('tests/test_a.py::test_b');
  expect(shown(model, 'findings')).toContain('<button type="button" class="place link"');
  const saved = shown(model, 'findings', false);
  expect(saved).toContain('<code class="place">tests/test_a.py:3</code>');
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
