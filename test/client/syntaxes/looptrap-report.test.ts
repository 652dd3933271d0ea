import { expect, test } from 'vitest';
import { eventsText } from '../../../client/src/report/text/events-text';
import { placesIn } from '../../../client/src/report/text/place-links';
import { reportText } from '../../../client/src/report/text/report-text';
import { streamEvent } from '../../watchdog/events/stream-event';
import { finding, outcome, report } from '../samples';
import { tokenizeReport } from './tokenize';

/** What is coloured, with the first parts of its scope, line by line. */
async function coloured(text: string): Promise<string[]> {
  const lines = await tokenizeReport(text);
  return lines.map((tokens) =>
    tokens
      .flatMap(({ text: word, scopes }) => {
        const scope = scopes.at(-1) ?? '';
        return scope === 'text.looptrap-report' ? [] : [`${word}=${scope.replace('.looptrap-report', '')}`];
      })
      .join(' | '),
  );
}

const CHAIN = [{ what: 'task a', waitsFor: 'asyncio.Queue.get (`jobs`)', file: 'tests/test_a.py', line: 9 }];
const REPORT = outcome([
  report('tests/test_a.py::test_b[a b-1]', {
    outcome: 'failed',
    findings: [
      finding('deadlock', { message: 'It waits for `jobs`.\nSecond line.', advice: 'Put one.', chain: CHAIN }),
    ],
  }),
  report('tests/test_a.py::test_quiet'),
]).report;

test('a report is one line for each thing, folded by indentation, and every word of it that means something is coloured', async () => {
  const text = reportText(REPORT, 'tests');
  expect(text).toBe(`run tests
  Python 3.13.0

tests/test_a.py::test_b[a b-1]  failed  120 ms
  deadlock  error  tests/test_a.py:3
    Deadlock, proved
    It waits for \`jobs\`.
    Second line.
    to do: Put one.
    waits:
      task a waits for asyncio.Queue.get (\`jobs\`)  tests/test_a.py:9

nothing to tell
  tests/test_a.py::test_quiet  passed  120 ms
`);
  const lines = await coloured(text);
  expect(lines[0]).toBe('run=keyword.other.run | tests=markup.heading');
  expect(lines[3]).toBe(
    'tests/test_a.py::test_b[a b-1]=entity.name.function.test | failed=markup.deleted.outcome | 120 ms=constant.numeric.time',
  );
  expect(lines[4]).toBe(
    'deadlock=keyword.control.kind | error=invalid.severity | tests/test_a.py:3=markup.underline.link.place',
  );
  expect(lines[6]).toBe('waits for=keyword.operator.waits | `jobs`=markup.inline.raw');
  expect(lines[8]).toBe('to do=keyword.other.section');
  expect(lines[10]).toBe(
    'waits for=keyword.operator.waits | `jobs`=markup.inline.raw | tests/test_a.py:9=markup.underline.link.place',
  );
  expect(lines[13]).toContain('passed=markup.inserted.outcome');
});

test('an event log is one line for each event, below its test and phase', async () => {
  const shared = { test: 'tests/test_a.py::test_b', phase: 'call' } as const;
  const text = eventsText([
    streamEvent('session.start', { test: null, phase: null, mono: 10 }),
    streamEvent('phase.start', { ...shared, backend: 'asyncio', mono: 10.5 }),
    streamEvent('block.end', {
      ...{ ...shared, mono: 12.25, loop: 1, cause: 'time.sleep', ms: 300, cpu_ms: null, samples: 3, count: 1 },
      ...{
        stack: [{ file: '/app/tests/test_a.py', line: 4, kind: 'user' }],
        explanation: 'It slept.\nLong.',
        advice: '',
      },
    }),
  ]);
  expect(text.split('\n').slice(0, 5)).toEqual([
    'no test  between phases',
    '  less than 1 ms  session.start',
    '',
    'tests/test_a.py::test_b  call',
    '     500 ms  phase.start  backend=asyncio',
  ]);
  expect(text).toContain('      2.3 s  block.end  loop=1  cause=time.sleep  ms=300');
  expect(text).toContain('  /app/tests/test_a.py:4  explanation=It slept. Long.');
  const lines = await coloured(text);
  expect(lines[3]).toBe('tests/test_a.py::test_b=entity.name.function.test | call=storage.type.phase');
  expect(lines[4]).toContain('phase.start=keyword.control.event | backend=variable.parameter');
  expect(lines[5]).toContain('/app/tests/test_a.py:4=markup.underline.link.place');
});

test('every outcome, severity, phase and loop has its colour, whatever a test is called', async () => {
  const test = String.raw`tests/test_a.py::test_b[<img src=x>  passed \x1b-2 s]`;
  const scopes = async (line: string) => (await coloured(line))[0]?.split(' | ') ?? [];
  const outcomes = { passed: 'inserted', failed: 'deleted', error: 'deleted', killed: 'deleted' };
  for (const [outcome, colour] of Object.entries(outcomes)) {
    expect(await scopes(`tests/test_a.py::test_b  ${outcome}  1.5 s`)).toEqual([
      'tests/test_a.py::test_b=entity.name.function.test',
      `${outcome}=markup.${colour}.outcome`,
      '1.5 s=constant.numeric.time',
    ]);
  }
  for (const outcome of ['skipped', 'not-run']) {
    expect(await scopes(`  tests/test_a.py::test_b  ${outcome}  less than 1 ms`)).toContain(
      `${outcome}=comment.outcome`,
    );
  }
  for (const phase of ['setup', 'call', 'teardown', 'between phases']) {
    expect(await scopes(`tests/test_a.py::test_b  ${phase}`)).toContain(`${phase}=storage.type.phase`);
  }
  const severities = { error: 'invalid.severity', warning: 'markup.changed.severity', information: 'comment.severity' };
  for (const [severity, scope] of Object.entries(severities)) {
    expect(await scopes(`  cross-loop  ${severity}  a/b.py:3`)).toEqual([
      'cross-loop=keyword.control.kind',
      `${severity}=${scope}`,
      'a/b.py:3=markup.underline.link.place',
    ]);
  }
  expect(await scopes('  #12  pytest-asyncio  function  left open  a/b.py:3')).toEqual([
    '#12=constant.numeric.loop',
    'left open=markup.changed',
    'a/b.py:3=markup.underline.link.place',
  ]);
  expect((await scopes(`${test}  failed  2 s`)).at(0)).toMatch(/^tests\/test_a\.py::test_b\[<img src=x>/);
});

test('every line of an event log that is an event is read as one', async () => {
  const text = eventsText([
    streamEvent('session.start', { test: null, phase: null, mono: 10 }),
    streamEvent('phase.start', { test: 'a.py::t', phase: 'setup', backend: 'asyncio', mono: 200 }),
    streamEvent('phase.start', { test: 'a.py::t', phase: 'call', backend: 'asyncio', mono: 10.001 }),
  ]);
  const events = (await coloured(text)).filter((line) => line.includes('keyword.control.event'));
  expect(events.map((line) => line.split(' | ')[0])).toEqual([
    'less than 1 ms=constant.numeric.time',
    '3 min 10 s=constant.numeric.time',
    '1 ms=constant.numeric.time',
  ]);
});

test('places are found where the texts write them, and nothing else is taken for one', () => {
  const found = (text: string) => placesIn(text).map(({ file, line }) => `${file}@${line}`);
  expect(found('  deadlock  error  tests/test_a.py:3')).toEqual(['tests/test_a.py@3']);
  expect(found('  x  C:\\app\\my tests\\a.py:12  cause=time.sleep')).toEqual(['C:\\app\\my tests\\a.py@12']);
  expect(found('    to do: call it at 12:30, or http://host:80')).toEqual([]);
  expect(found('      500 ms  phase.start  backend=asyncio')).toEqual([]);
});
