import type { TraceDocument } from '../../../../../watchdog/runner/trace/trace-events';
import { aliveTasks } from './alive-tasks';
import { packRows } from './pack-rows';
import { type ReadTrace, readTrace, type TraceLane, type TraceSlice } from './read-trace';
import { type Bars, END, type Lane, STRIDE, type Timeline, type Track, type TrackKind } from './timeline';

/** Rows of a lane for what overlaps; what finds no row is counted rather than told. */
export const MOST_ROWS = 20;

/**
 * Prepares a trace for drawing: lanes of tracks, each track a row of bars that do not overlap.
 * @param rootDir folder that places are said relative to
 */
export function buildTimeline(document: TraceDocument, rootDir = ''): Timeline {
  const read = readTrace(document);
  const { names, details, barsOf } = tables((text) => below(rootDir, text));
  const { leftOut } = document.otherData;
  const isWhole = leftOut === undefined || !leftOut.includes('tasks');
  const lanes = read.lanes.flatMap((lane, index): Lane[] => {
    // A loop's blocked stretches have a lane of their own behind it; here they are a track of the loop.
    if (isBlocked(lane) || isIdleLoop(lane)) return [];
    const next = read.lanes[index + 1];
    const blocked = next && isBlocked(next) ? (next.slices[0] ?? []) : [];
    const tracks = tracksOf(lane, blocked, barsOf);
    const alive = isFirstOf(read, lane) ? aliveTasks(read, lane.pid, isWhole) : [];
    if (alive.length > 0) tracks.unshift({ kind: 'alive', bars: barsOf(alive) });
    if (tracks.length === 0) return [];
    return [{ name: laneName(lane, read), kind: lane.slices[0]?.[0]?.category === 'loop' ? 'loop' : 'thread', tracks }];
  });
  return { duration: durationOf(lanes), names, details, lanes, ...(leftOut !== undefined && { leftOut }) };
}

type BarsOf = (slices: readonly TraceSlice[]) => Bars;

function tracksOf({ slices, across, findings }: TraceLane, blocked: readonly TraceSlice[], barsOf: BarsOf): Track[] {
  const tasks = across.filter(({ category }) => category === 'task');
  const handles = across.filter(({ category }) => category === 'handle');
  return [
    ...(findings.length > 0 ? [{ kind: 'findings', bars: barsOf(findings) } as const] : []),
    ...slices.flatMap((row) => rowTracks(row, barsOf)),
    ...(blocked.length > 0 ? [{ kind: 'blocked', bars: barsOf(blocked) } as const] : []),
    ...packed('tasks', tasks, barsOf),
    ...packed('handles', handles, barsOf),
  ];
}

/** What is nested equally deep may be of several kinds: a fixture beside a phase. */
function rowTracks(row: readonly TraceSlice[], barsOf: BarsOf): Track[] {
  const kinds = [...new Set(row.map(({ category }) => kindOf(category)))];
  return kinds.map((kind) => ({ kind, bars: barsOf(row.filter(({ category }) => kindOf(category) === kind)) }));
}

function packed(kind: TrackKind, slices: readonly TraceSlice[], barsOf: BarsOf): Track[] {
  const ordered = [...slices].sort((a, b) => a.start - b.start);
  const { rows, crowd } = packRows(ordered, MOST_ROWS);
  const tracks: Track[] = rows.map((row) => {
    const inner = barsOf(row.flatMap((slice) => slice.inner));
    return { kind, bars: barsOf(row), ...(inner.length > 0 && { inner }) };
  });
  if (crowd.length > 0) tracks.push({ kind, bars: barsOf(crowd), crowd: crowd.length });
  return tracks;
}

function kindOf(category: string): TrackKind {
  switch (category) {
    case 'test':
      return 'tests';
    case 'phase':
      return 'phases';
    case 'fixture':
      return 'fixtures';
    case 'loop':
      return 'loop';
    case 'thread':
      return 'thread';
    case 'blocked':
      return 'blocked';
    default:
      return 'steps';
  }
}

function isBlocked({ slices }: TraceLane): boolean {
  return slices[0]?.[0]?.category === 'blocked';
}

/** A loop that was made and closed and never ran anything: the table of loops has it. One that is left open is shown. */
function isIdleLoop({ slices, across, findings }: TraceLane): boolean {
  const all = slices.flat();
  if (all.length === 0 || across.length > 0 || findings.length > 0) return false;
  return all.every(({ category, args }) => category === 'loop' && args?.closed === true);
}

function isFirstOf({ lanes }: ReadTrace, { pid, tid }: TraceLane): boolean {
  return lanes.find((lane) => lane.pid === pid)?.tid === tid;
}

function laneName({ name, pid }: TraceLane, { processes }: ReadTrace): string {
  return processes.size > 1 ? `${processes.get(pid) ?? pid}: ${name}` : name;
}

function durationOf(lanes: readonly Lane[]): number {
  let latest = 1;
  for (const { tracks } of lanes) {
    for (const { bars } of tracks)
      for (let at = END; at < bars.length; at += STRIDE) latest = Math.max(latest, bars[at] ?? 0);
  }
  return latest;
}

/** Tables of what many bars share. */
function tables(placeText: (text: string) => string): {
  names: string[];
  details: Record<string, unknown>[];
  barsOf: BarsOf;
} {
  const names: string[] = [];
  const details: Record<string, unknown>[] = [];
  const nameIndex = new Map<string, number>();
  const detailIndex = new Map<string, number>();
  const numberOf = <T>(index: Map<string, number>, table: T[], key: string, value: T): number => {
    const known = index.get(key) ?? table.push(value) - 1;
    index.set(key, known);
    return known;
  };
  const detailOf = (args: Record<string, unknown>): number => {
    const told = Object.entries(args).map(([key, value]) => [key, isPlace(key, value) ? placeText(value) : value]);
    return numberOf(detailIndex, details, JSON.stringify(told), Object.fromEntries(told));
  };
  return {
    names,
    details,
    barsOf: (slices) =>
      slices.flatMap(({ name, start, end, args }) => [
        numberOf(nameIndex, names, name, name),
        args === undefined ? -1 : detailOf(args),
        Math.round(start),
        Math.round(end),
      ]),
  };
}

function isPlace(key: string, value: unknown): value is string {
  return (key === 'made' || key === 'at') && typeof value === 'string';
}

function below(rootDir: string, text: string): string {
  const [root, place] = [rootDir.replaceAll('\\', '/').replace(/\/+$/, ''), text.replaceAll('\\', '/')];
  return root !== '' && place.startsWith(`${root}/`) ? place.slice(root.length + 1) : text;
}
