import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LooptrapEvent } from '../../../watchdog/events/events.generated';
import { createLineSplitter } from '../../../watchdog/events/line-splitter';
import { parseEvent } from '../../../watchdog/events/parse-event';
import { createTornLines } from '../../../watchdog/events/torn-lines';
import { createRunFold } from '../../../watchdog/runner/fold/fold-run';
import type { RunReport } from '../../../watchdog/runner/run-report';
import { createTraceRecorder } from '../../../watchdog/runner/trace/record-trace';
import { traceDocument } from '../../../watchdog/runner/trace/trace-document';
import type { TraceDocument } from '../../../watchdog/runner/trace/trace-events';
import type { ReportSource } from './model/report-model';

/** A report with what is known about it. */
export interface LoadedReport {
  title: string;
  report: RunReport;
  /** Folder the report's relative paths are below. */
  rootDir: string;
  warnings: string[];
  /** The timeline, when there are events; whether they tell each step, wait and handle. */
  trace?: { document: TraceDocument; full: boolean };
  /** The log itself, when there is one. */
  events?: readonly LooptrapEvent[];
}

/** Why there is nothing to show, for the reader. */
export class UnreadableReport extends Error {}

/**
 * Reads a run from an event log (`.ndjson`) or from a report (JSON, as `looptrap run --format json` writes it).
 * @throws UnreadableReport when it is neither, or gone
 */
export async function loadReport(source: ReportSource): Promise<LoadedReport> {
  if (source.kind === 'file') return loadFile(source.file);
  const { eventsFile, target, rootDir } = source;
  const loaded = await loadEvents(eventsFile, target === '.' ? 'All tests' : target, rootDir);
  const kept = await readFile(reportBeside(eventsFile), 'utf8').then(readReport, () => undefined);
  return kept ? { ...loaded, report: kept } : loaded;
}

/** Where a run's report lies: it also holds what the runner found itself, which the event log does not tell. */
export function reportBeside(eventsFile: string): string {
  return path.join(path.dirname(eventsFile), 'report.json');
}

async function loadFile(file: string): Promise<LoadedReport> {
  const title = path.basename(file);
  if (file.endsWith('.ndjson')) return loadEvents(file, title);
  const report = readReport(await text(file));
  if (report === undefined) {
    throw new UnreadableReport(`${title} is no run report. Looptrap reads what "looptrap run --format json" writes.`);
  }
  return { title, report, rootDir: path.dirname(file), warnings: [] };
}

/** Folds an event log as the runner did. */
async function loadEvents(file: string, title: string, rootDir?: string): Promise<LoadedReport> {
  const { events, garbled } = await readEvents(file);
  if (events.length === 0) throw new UnreadableReport(`${path.basename(file)} holds no event of a run.`);
  const root = rootDir ?? rootOf(events) ?? path.dirname(file);
  const fold = createRunFold([root]);
  const recorder = createTraceRecorder();
  for (const event of events) for (const update of fold.take(event)) recorder.take(update);
  const complete = events.some(({ t }) => t === 'session.end');
  if (!complete) fold.kill();
  return {
    title,
    events,
    report: fold.report({ pytest: null, signal: null, complete }),
    rootDir: root,
    warnings: garbled === 0 ? [] : [`${garbled} lines of the event log could not be read.`],
    trace: { document: traceDocument(recorder.record), full: events.some(({ t }) => t === 'trace.steps') },
  };
}

async function readEvents(file: string): Promise<{ events: LooptrapEvent[]; garbled: number }> {
  const splitter = createLineSplitter();
  const events: LooptrapEvent[] = [];
  const torn = createTornLines();
  try {
    for await (const chunk of createReadStream(file)) {
      for (const line of splitter.push(chunk as Buffer)) {
        const parsed = parseEvent(line);
        if (parsed === 'blank') continue;
        if (parsed === 'garbled') {
          torn.garbled(line);
          continue;
        }
        torn.whole(line);
        if (parsed !== 'unknown') events.push(parsed.event);
      }
    }
  } catch {
    throw new UnreadableReport(`${file} can not be read any more.`);
  }
  return { events, garbled: torn.lost + splitter.overlong };
}

function rootOf(events: readonly LooptrapEvent[]): string | undefined {
  for (const event of events) if (event.t === 'hello') return event.cwd;
  return undefined;
}

function text(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new UnreadableReport(`${file} can not be read any more.`);
  });
}

/** A report by its shape; what is inside is checked where it is shown. */
function readReport(content: string): RunReport | undefined {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value !== 'object' || value === null || !('schema' in value) || value.schema !== 1) return undefined;
    const { tests, findings, loops, exit, tool, environment } = value as Partial<RunReport>;
    if (!Array.isArray(tests) || !Array.isArray(findings) || !Array.isArray(loops)) return undefined;
    if (!exit || !tool || !environment) return undefined;
    return value as RunReport;
  } catch {
    return undefined;
  }
}
