import type { Loc, LooptrapEvent } from '../../../../watchdog/events/events.generated';
import { shortTime } from '../../durations';
import { oneLine } from './one-line';

/** What every event carries, and what is said by where it stands. */
const COMMON: ReadonlySet<string> = new Set(['v', 'seq', 't', 'ts', 'mono', 'pid', 'worker', 'test', 'phase', 'gen']);
const MOST_TEXT = 160;

/** An event log as text that folds by its indentation: one line for each event, below its test and phase. */
export function eventsText(events: readonly LooptrapEvent[]): string {
  const start = events[0]?.mono ?? 0;
  const processes = new Set(events.map(({ pid }) => pid)).size;
  const lines: string[] = [];
  let under: string | undefined;
  for (const event of events) {
    const head = headOf(event, processes > 1);
    if (head !== under) {
      if (lines.length > 0) lines.push('');
      lines.push(head);
      under = head;
    }
    lines.push(`  ${shortTime(Math.max(0, event.mono - start)).padStart(9)}  ${event.t}${factsOf(event)}`);
  }
  return `${lines.map(oneLine).join('\n')}\n`;
}

function headOf({ test, phase, worker, pid }: LooptrapEvent, tellProcess: boolean): string {
  const process = tellProcess ? `  ${worker ?? `process ${pid}`}` : '';
  return `${test ?? 'no test'}  ${phase ?? 'between phases'}${process}`;
}

function factsOf(event: LooptrapEvent): string {
  const facts = Object.entries(event).flatMap(([name, value]) => (COMMON.has(name) ? [] : factOf(name, value)));
  return facts.map((fact) => `  ${fact}`).join('');
}

function factOf(name: string, value: unknown): string[] {
  if (value === null || value === undefined || value === '') return [];
  if (isLoc(value)) return [`${value.file}:${value.line}`];
  if (Array.isArray(value)) {
    const place = value.find((item): item is Loc => isLoc(item) && item.kind === 'user') ?? value.find(isLoc);
    if (place) return [`${place.file}:${place.line}`];
    return value.length === 0 ? [] : [`${name} × ${value.length}`];
  }
  if (typeof value === 'object')
    return 'name' in value && typeof value.name === 'string' ? [`${name}=${value.name}`] : [];
  const text = oneLine(String(value));
  return [`${name}=${text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text}`];
}

function isLoc(value: unknown): value is Loc {
  return typeof value === 'object' && value !== null && 'file' in value && 'line' in value && value.file !== '';
}
