import path from 'node:path';
import type { EffectiveLoopInfo } from '../../../server/src/lsp/protocol';
import type { FindingKind, RunFinding, TestReport } from '../../../watchdog/runner/run-report';
import { shortTime, testTime } from '../durations';
import { labelText } from '../inert-text';
import { visibleText } from '../report/model/visible-text';
import { isUnfinished, type TestRecord } from '../runs/run-board';
import { firstSentence, withoutCodeMarks } from '../sentences';

/** Text of the lens that names the loop; empty for a test without one. */
export function loopText(loop: EffectiveLoopInfo | undefined): string {
  if (!loop || loop.provider === 'sync') return '';
  if (loop.provider === 'nobody') return '$(warning) no loop: never runs';
  if (loop.provider === 'unknown') return 'loop: unknown';
  return loop.scope ? `loop: ${loop.scope}, ${loop.provider}` : `loop: ${loop.provider}`;
}

/** Live state or result of one test, with a codicon; empty when there is nothing to say. */
export function stateText(record: TestRecord): string {
  const round = record.round === undefined ? '' : `, ${record.round}`;
  switch (record.status) {
    case 'starting':
      return `$(loading~spin) ${earlyText(record) || 'starting pytest'}${round}`;
    case 'running':
      return `$(loading~spin) ${earlyText(record) || liveText(record)}${round}`;
    case 'stopping':
      return '$(loading~spin) stopping';
    case 'done':
      return `${resultText(record.reports)}${round}`;
    case 'stopped':
      return '$(debug-stop) stopped';
    case 'broken':
      return `$(error) ${labelText(firstSentence(record.failure?.message ?? 'could not be run'))}`;
    case 'not-run':
      return '$(circle-slash) pytest did not run it';
    default:
      return record.status satisfies never;
  }
}

/** More on a state, for the tooltip: the findings and what to do, or why there is no result. Plain text. */
export function stateTooltip({ reports, failure }: TestRecord): string {
  const findings = reports.flatMap((report) => report.findings);
  const said = findings.map(({ message, advice }) => [message, advice].filter(Boolean).join(' '));
  const failed = reports.flatMap((report) =>
    report.failure && report.findings.length === 0 ? [report.failure.message] : [],
  );
  const lines = [...new Set([...said, ...failed, ...(failure ? [`${failure.message} ${failure.advice}`] : [])])];
  const shown = lines.slice(0, MOST_LINES).map((line) => visibleText(withoutCodeMarks(line)));
  return [...shown, ...(lines.length > MOST_LINES ? [`and ${lines.length - MOST_LINES} more`] : [])].join('\n');
}

const MOST_LINES = 6;

/** Sum of the tests below a class, e.g. `2 passed, 1 hung`. */
export function classText(own: TestRecord | undefined, tests: readonly TestRecord[]): string {
  const running = own !== undefined && isUnfinished(own.status);
  const failedToRun = own?.status === 'broken' && tests.length === 0;
  if (failedToRun || (running && tests.length === 0)) return own ? stateText(own) : '';
  if (tests.length === 0) return own ? stateText(own) : '';
  const reports = tests.flatMap((test) => test.reports);
  const words = countWords(reports.map(verdict));
  const busy = running || tests.some(({ status }) => isUnfinished(status));
  const icon = busy ? '$(loading~spin)' : reports.every((r) => verdict(r) === 'passed') ? '$(pass)' : '$(error)';
  return `${icon} ${words || 'running'}`;
}

/** One sentence on what a test came to, e.g. `passed 0.12 s, 1 open handle`, with a codicon. */
export function resultText(reports: readonly TestReport[]): string {
  const [only, ...others] = reports;
  if (!only) return '';
  const findings = reports.flatMap((report) => report.findings);
  const extra = countFindings(findings.filter(({ kind }) => !HANGS.has(kind)));
  if (others.length > 0) {
    const bad = reports.some((report) => BAD.has(verdict(report)));
    return `${bad ? '$(error)' : '$(pass)'} ${[countWords(reports.map(verdict)), extra].filter(Boolean).join(', ')}`;
  }
  const hang = only.findings.find(({ kind }) => HANGS.has(kind));
  if (hang) return `$(error) ${[hangText(hang), extra].filter(Boolean).join(', ')}`;
  if (only.outcome === 'not-run') return '$(circle-slash) not run';
  const icon = only.outcome === 'passed' ? (extra ? '$(warning)' : '$(pass)') : ICONS[only.outcome];
  return `${icon} ${[`${verdict(only)} ${testTime(only.duration)}`, extra].filter(Boolean).join(', ')}`;
}

const HANGS: ReadonlySet<FindingKind> = new Set(['deadlock', 'stall']);
const BAD: ReadonlySet<string> = new Set(['hung', 'failed', 'error', 'killed']);

const ICONS: Record<TestReport['outcome'], string> = {
  passed: '$(pass)',
  failed: '$(error)',
  error: '$(error)',
  killed: '$(error)',
  skipped: '$(debug-step-over)',
  'not-run': '$(circle-slash)',
};

/** Singular and plural of what a count of findings is called. */
const NOUNS: Record<FindingKind, readonly [string, string]> = {
  deadlock: ['deadlock', 'deadlocks'],
  stall: ['stall', 'stalls'],
  'blocked-loop': ['blocked loop', 'blocked loops'],
  'busy-loop': ['busy loop', 'busy loops'],
  'pending-task': ['pending task', 'pending tasks'],
  'open-handle': ['open handle', 'open handles'],
  'cross-loop': ['cross-loop use', 'cross-loop uses'],
  'closed-loop': ['use of a closed loop', 'uses of a closed loop'],
  'extra-loop': ['extra loop', 'extra loops'],
  'unawaited-coroutine': ['coroutine never awaited', 'coroutines never awaited'],
  'lost-exception': ['lost exception', 'lost exceptions'],
  'never-ran': ['coroutine that never ran', 'coroutines that never ran'],
};

/** What was found of a test that has not ended: its line says it already. */
function earlyText({ early }: TestRecord): string {
  const hang = early.find(({ finding }) => HANGS.has(finding.kind));
  return hang ? hangText(hang.finding) : '';
}

function liveText({ live, reports, nodeid }: TestRecord): string {
  const before = reports.length > 0 ? `${reports.length} done, ` : '';
  if (!live) return `${before}running`;
  const tasks = `${live.tasks} ${live.tasks === 1 ? 'task' : 'tasks'}`;
  const { waiting } = live;
  return `${before}${tasks}${waiting ? `, waiting ${shortTime(waiting.seconds)} at ${placeText(waiting, nodeid)}` : ''}`;
}

function placeText({ file, line }: { file: string; line: number }, nodeid: string): string {
  return nodeid.startsWith(`${file}::`) ? `line ${line}` : `${labelText(path.posix.basename(file))}:${line}`;
}

function hangText({ kind, afterSeconds, proved }: RunFinding): string {
  const time = afterSeconds === undefined ? '' : shortTime(afterSeconds);
  if (kind === 'deadlock' && proved !== false) return `hung: deadlock proved${time && ` in ${time}`}`;
  return `hung: still waiting${time && ` after ${time}`}`;
}

function verdict({ outcome, findings }: TestReport): string {
  if (findings.some(({ kind }) => HANGS.has(kind))) return 'hung';
  return outcome === 'not-run' ? 'not run' : outcome;
}

function countFindings(findings: readonly RunFinding[]): string {
  const counts = new Map<FindingKind, number>();
  for (const { kind, count } of findings) counts.set(kind, (counts.get(kind) ?? 0) + (count ?? 1));
  return [...counts].map(([kind, count]) => `${count} ${NOUNS[kind][count === 1 ? 0 : 1]}`).join(', ');
}

function countWords(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
}
