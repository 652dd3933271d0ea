import { shortTime } from '../../../durations';
import { DETAIL, NAME, STRIDE, type Timeline } from '../../model/timeline/timeline';
import { crowdCounts, type DrawnBar, NARROW, visibleBars, type Window } from '../../model/timeline/visible-bars';
import type { Palette } from './palette';
import { type Row, type RowLayout, TITLE_HEIGHT } from './timeline-rows';
import type { Selection } from './walk';

/** Height of the scale above the lanes, pixels. */
export const SCALE_HEIGHT = 24;

export interface Picture {
  timeline: Timeline;
  layout: RowLayout;
  window: Window;
  /** Moments of the scale, microseconds. */
  ticks: readonly number[];
  /** Pixels that are scrolled away above. */
  scrolled: number;
  height: number;
  selected: Selection | undefined;
  palette: Palette;
}

/** Draws what is in sight; returns how many shapes that took. */
export function paint(context: CanvasRenderingContext2D, picture: Picture): number {
  const { window, height, palette, layout, scrolled, selected } = picture;
  context.clearRect(0, 0, window.width, height);
  context.font = palette.font;
  context.textBaseline = 'middle';
  paintGrid(context, picture);
  context.save();
  context.beginPath();
  context.rect(0, SCALE_HEIGHT, window.width, height - SCALE_HEIGHT);
  context.clip();
  let shapes = 0;
  layout.rows.forEach((row, number) => {
    const top = row.top - scrolled + SCALE_HEIGHT;
    if (top + row.height < SCALE_HEIGHT || top > height) return;
    shapes += paintRow(context, picture, row, top, selected?.row === number ? selected.index : undefined);
  });
  for (const { top } of layout.titles) {
    const y = Math.round(top - scrolled + SCALE_HEIGHT + TITLE_HEIGHT - 3) + 0.5;
    context.strokeStyle = palette.line;
    line(context, 0, y, window.width, y);
  }
  context.restore();
  return shapes;
}

function paintGrid(context: CanvasRenderingContext2D, { window, ticks, height, palette }: Picture): void {
  context.lineWidth = 1;
  for (const tick of ticks) {
    const x = Math.round(((tick - window.from) / (window.to - window.from)) * window.width) + 0.5;
    context.strokeStyle = palette.grid;
    line(context, x, SCALE_HEIGHT, x, height);
    context.fillStyle = palette.dim;
    const text = momentText(tick);
    const left = Math.max(0, Math.min(window.width - context.measureText(text).width, x + 3));
    context.fillText(text, left, SCALE_HEIGHT / 2);
  }
}

/** Of microseconds since the beginning. */
export function momentText(moment: number): string {
  return moment < 500 ? '0' : shortTime(moment / 1e6);
}

function paintRow(
  context: CanvasRenderingContext2D,
  picture: Picture,
  row: Row,
  top: number,
  selected: number | undefined,
): number {
  const { track } = row;
  const { window, palette } = picture;
  context.fillStyle = palette.of[track.kind];
  context.strokeStyle = palette.of[track.kind];
  if (track.crowd !== undefined) return paintArea(context, crowdCounts(track.bars, window), row.height, top);
  if (track.kind === 'alive') return paintArea(context, aliveCounts(picture, row), row.height, top);
  const bars = visibleBars(track.bars, window);
  for (const bar of bars) {
    if (track.kind === 'findings') paintMark(context, bar, top, row.height);
    else paintBar(context, picture, row, bar, top);
  }
  const inner = track.inner ? visibleBars(track.inner, window) : [];
  context.fillStyle = palette.wait;
  for (const { x, width } of inner) {
    context.globalAlpha = 0.85;
    context.fillRect(x, top + row.height - 1 - WAIT_HEIGHT, Math.max(1, width - 0.5), WAIT_HEIGHT);
  }
  context.globalAlpha = 1;
  if (selected !== undefined) paintSelected(context, picture, row, selected, top);
  return bars.length + inner.length;
}

function paintBar(context: CanvasRenderingContext2D, picture: Picture, row: Row, bar: DrawnBar, top: number): void {
  const { x, width, count } = bar;
  const height = row.height - 1;
  context.globalAlpha = width < NARROW ? 0.85 : (SOLIDITY[row.track.kind] ?? 0.3);
  context.fillRect(x, top, Math.max(1, width), height);
  if (width < NARROW * 2) return;
  context.globalAlpha = 0.9;
  context.fillRect(x, top, 1.5, height);
  context.globalAlpha = 1;
  if (width < 30) return;
  const name = row.track.bars[bar.index * STRIDE + NAME];
  const text = count > 1 ? `${count}` : shortName(picture.timeline.names[name ?? -1] ?? '');
  context.save();
  context.beginPath();
  context.rect(x, top, width - 2, height);
  context.clip();
  context.fillStyle = picture.palette.fg;
  const room = row.track.inner ? height - WAIT_HEIGHT : height;
  context.fillText(shortened(context, text, width - 9), x + 5, top + room / 2 + 0.5);
  context.restore();
}

const SOLIDITY: Partial<Record<Row['track']['kind'], number>> = {
  blocked: 0.55,
  phases: 0.16,
  loop: 0.16,
  thread: 0.16,
};

/** What a task waited for is a strip at the foot of its bar; pixels. */
const WAIT_HEIGHT = 4;

/** As much of a text as there is room for; pixels. */
function shortened(context: CanvasRenderingContext2D, text: string, room: number): string {
  const wide = context.measureText(text).width;
  if (wide <= room) return text;
  const kept = Math.floor((room / wide) * text.length) - 1;
  return kept < 3 ? '' : `${text.slice(0, kept)}…`;
}

/** Of a node id, what tells it from its neighbours. */
function shortName(name: string): string {
  const at = name.indexOf('::');
  return at < 0 ? name : name.slice(at + 2);
}

function paintMark(context: CanvasRenderingContext2D, { x, count }: DrawnBar, top: number, height: number): void {
  const half = count > 1 ? 6 : 5;
  const y = top + height / 2;
  context.beginPath();
  context.moveTo(x, y - half);
  context.lineTo(x + half, y);
  context.lineTo(x, y + half);
  context.lineTo(x - half, y);
  context.fill();
}

function paintArea(context: CanvasRenderingContext2D, counts: readonly number[], height: number, top: number): number {
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  context.globalAlpha = 0.45;
  context.beginPath();
  context.moveTo(0, top + height);
  counts.forEach((count, column) => {
    const y = top + height - (count / most) * (height - 4);
    context.lineTo(column * NARROW, y);
    context.lineTo((column + 1) * NARROW, y);
  });
  context.lineTo(counts.length * NARROW, top + height);
  context.fill();
  context.globalAlpha = 1;
  return counts.length;
}

/** The most tasks that were alive in each stretch of pixels. */
function aliveCounts({ timeline, window }: Picture, { track }: Row): number[] {
  const counts = new Array<number>(Math.ceil(window.width / NARROW)).fill(0);
  for (const { x, width, index } of visibleBars(track.bars, window)) {
    const detail = track.bars[index * STRIDE + DETAIL] ?? -1;
    const tasks = Number(timeline.details[detail]?.tasks ?? 0);
    const last = Math.min(counts.length - 1, Math.floor((x + width) / NARROW));
    for (let column = Math.floor(x / NARROW); column <= last; column++) {
      counts[column] = Math.max(counts[column] ?? 0, tasks);
    }
  }
  return counts;
}

function paintSelected(
  context: CanvasRenderingContext2D,
  { window, palette }: Picture,
  { track, height }: Row,
  index: number,
  top: number,
): void {
  const [, , start = 0, end = 0] = track.bars.slice(index * STRIDE, (index + 1) * STRIDE);
  const scale = window.width / (window.to - window.from);
  const x = (start - window.from) * scale;
  const width = Math.max(4, (end - start) * scale);
  context.strokeStyle = palette.focus;
  context.lineWidth = 2;
  context.strokeRect(
    track.kind === 'findings' ? x - 7 : x - 1,
    top - 1,
    track.kind === 'findings' ? 14 : width + 2,
    height + 1,
  );
  context.lineWidth = 1;
}

function line(context: CanvasRenderingContext2D, x: number, y: number, toX: number, toY: number): void {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(toX, toY);
  context.stroke();
}
