import type { Lane, Timeline, Track, TrackKind } from '../../model/timeline/timeline';

/** A track with its place on the page. Pixels from the top of the first lane. */
export interface Row {
  track: Track;
  lane: Lane;
  top: number;
  height: number;
  /** What stands before it: only where a kind begins. */
  label: string;
}

export interface LaneTitle {
  name: string;
  top: number;
}

export interface RowLayout {
  rows: Row[];
  titles: LaneTitle[];
  height: number;
}

export const TITLE_HEIGHT = 24;
const GAP = 1;

/** Puts the tracks of all lanes below each other. */
export function layoutRows({ lanes }: Timeline): RowLayout {
  const rows: Row[] = [];
  const titles: LaneTitle[] = [];
  let top = 0;
  for (const lane of lanes) {
    titles.push({ name: lane.name, top });
    top += TITLE_HEIGHT;
    let before: TrackKind | undefined;
    for (const track of lane.tracks) {
      const height = heightOf(track);
      const label = labelOf(track, before);
      rows.push({ track, lane, top, height, label });
      before = track.kind;
      top += height + GAP;
    }
    top += 6;
  }
  return { rows, titles, height: top };
}

/** The row at a height; undefined between rows. */
export function rowAt({ rows }: RowLayout, y: number): number | undefined {
  const index = rows.findIndex(({ top, height }) => y >= top && y < top + height);
  return index < 0 ? undefined : index;
}

function heightOf({ kind, crowd }: Track): number {
  if (crowd !== undefined || kind === 'alive') return 34;
  return kind === 'handles' ? 15 : 18;
}

function labelOf({ kind, crowd }: Track, before: TrackKind | undefined): string {
  if (crowd !== undefined) return `${crowd} more ${kind}`;
  return kind === before ? '' : LABELS[kind];
}

const LABELS: Record<TrackKind, string> = {
  tests: 'tests',
  phases: 'phases',
  fixtures: 'fixtures',
  thread: 'lifetime',
  loop: 'lifetime',
  steps: 'runs',
  blocked: 'blocked',
  tasks: 'tasks',
  handles: 'handles',
  findings: 'findings',
  alive: 'tasks alive',
};
