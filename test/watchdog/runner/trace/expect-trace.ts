import { expect } from 'vitest';
import type { TraceDocument, TraceEvent } from '../../../../watchdog/runner/trace/trace-events';

/**
 * Fails the test when a document is not what chrome://tracing and Perfetto read without a warning: the rules of the
 * trace-event format's description, and of the two importers where it leaves something open.
 */
export function expectTrace(document: TraceDocument): void {
  const problems = [...document.traceEvents.flatMap(fieldProblems), ...orderProblems(document.traceEvents)];
  problems.push(...laneProblems(document.traceEvents), ...nestingProblems(document.traceEvents));
  problems.push(...asyncProblems(document.traceEvents));
  expect(problems).toEqual([]);
}

function fieldProblems(event: TraceEvent): string[] {
  const told = JSON.stringify(event);
  const numbers = [event.pid, event.tid, ...('ts' in event ? [event.ts] : []), ...('dur' in event ? [event.dur] : [])];
  const problems = numbers.every((value) => Number.isFinite(value) && value >= 0) ? [] : [`a bad number in ${told}`];
  if (!Number.isInteger(event.pid) || !Number.isInteger(event.tid)) problems.push(`no whole lane in ${told}`);
  if (event.name === '') problems.push(`no name in ${told}`);
  return problems;
}

/** Metadata first; then by time, in microseconds with at most nanoseconds behind the point. */
function orderProblems(events: readonly TraceEvent[]): string[] {
  const problems: string[] = [];
  let before = -1;
  for (const event of events) {
    if (event.ph === 'M') {
      if (before >= 0) problems.push(`metadata behind events: ${JSON.stringify(event)}`);
      continue;
    }
    if (event.ts < before) problems.push(`out of order: ${JSON.stringify(event)}`);
    if (Math.abs(event.ts * 1000 - Math.round(event.ts * 1000)) > 1e-3) problems.push(`not whole ns: ${event.ts}`);
    before = event.ts;
  }
  return problems;
}

/** Each lane and process that something is in has a name, once. */
function laneProblems(events: readonly TraceEvent[]): string[] {
  const names = new Map<string, number>();
  for (const event of events) {
    if (event.ph !== 'M') continue;
    const key = `${event.name} ${event.pid} ${event.name.startsWith('thread') ? event.tid : ''}`;
    names.set(key, (names.get(key) ?? 0) + 1);
  }
  const twice = [...names].filter(([, count]) => count > 1).map(([key]) => `named twice: ${key}`);
  const nameless = events.flatMap((event) => {
    if (event.ph === 'M' || event.ph === 'C') return [];
    const known = names.has(`thread_name ${event.pid} ${event.tid}`) && names.has(`process_name ${event.pid} `);
    return known ? [] : [`a lane without a name: ${JSON.stringify(event)}`];
  });
  return [...twice, ...nameless];
}

/** Slices of one lane lie beside or inside each other. */
function nestingProblems(events: readonly TraceEvent[]): string[] {
  const stacks = new Map<string, { end: number; name: string }[]>();
  return events.flatMap((event) => {
    if (event.ph !== 'X') return [];
    const lane = `${event.pid} ${event.tid}`;
    const stack = stacks.get(lane) ?? [];
    stacks.set(lane, stack);
    const start = Math.round(event.ts * 1000);
    const end = Math.round((event.ts + event.dur) * 1000);
    while (stack.length > 0 && (stack.at(-1)?.end ?? 0) <= start) stack.pop();
    const outer = stack.at(-1);
    stack.push({ end, name: event.name });
    return outer !== undefined && end > outer.end ? [`${event.name} in ${lane} ends behind ${outer.name}`] : [];
  });
}

/** Of one process, category and id: each beginning has an end, and they lie inside each other. */
function asyncProblems(events: readonly TraceEvent[]): string[] {
  const open = new Map<string, string[]>();
  const problems = events.flatMap((event) => {
    if (event.ph !== 'b' && event.ph !== 'e') return [];
    const key = `${event.pid} ${event.cat} ${event.id2.local}`;
    const names = open.get(key) ?? [];
    open.set(key, names);
    if (event.ph === 'b') {
      names.push(event.name);
      return [];
    }
    const begun = names.pop();
    return begun === event.name ? [] : [`${event.name} of ${key} ends where ${begun} is open`];
  });
  const left = [...open].filter(([, names]) => names.length > 0).map(([key, names]) => `${key} never ends: ${names}`);
  return [...problems, ...left];
}
