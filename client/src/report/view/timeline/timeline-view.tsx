import { scaleLinear } from 'd3-scale';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { barAt, END, START, STRIDE, type Timeline } from '../../model/timeline/timeline';
import { useHost } from '../host';
import { BarDetails } from './bar-details';
import { momentText, paint, SCALE_HEIGHT } from './paint';
import { type Palette, readPalette } from './palette';
import { layoutRows, rowAt } from './timeline-rows';
import { Tooltip, type TooltipAt } from './tooltip';
import { type Range, useZoom } from './use-zoom';
import { isWalked, nearest, type Selection, type Step, walk } from './walk';

interface TimelineViewProps {
  timeline: Timeline;
  range: Range | undefined;
  onRange(range: Range): void;
}

const STEPS: Readonly<Record<string, Step>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** Lanes of threads and loops over time, drawn on a canvas: what is in sight, never more than its pixels show. */
export function TimelineView({ timeline, range: first, onRange }: TimelineViewProps) {
  const post = useHost();
  const canvas = useRef<HTMLCanvasElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [scrolled, setScrolled] = useState(0);
  const [palette, setPalette] = useState<Palette>();
  const [selected, setSelected] = useState<Selection>();
  const [tooltip, setTooltip] = useState<TooltipAt>();
  const layout = useMemo(() => layoutRows(timeline), [timeline]);
  const zoom = useZoom(canvas, timeline.duration, size.width, first, onRange);
  const [from, to] = zoom.range;
  const window = { from, to, width: size.width };

  useEffect(() => watchSize(scroller.current, canvas.current, setSize), []);
  useEffect(() => watchTheme(scroller.current, setPalette), []);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || !palette || size.width === 0) return;
    const ratio = globalThis.devicePixelRatio || 1;
    element.width = size.width * ratio;
    element.height = size.height * ratio;
    context.scale(ratio, ratio);
    const ticks = scaleLinear([from, to], [0, size.width]).ticks(Math.max(2, size.width / 90));
    const began = performance.now();
    const shapes = paint(context, {
      timeline,
      layout,
      window,
      ticks,
      scrolled,
      height: size.height,
      selected,
      palette,
    });
    // For those who measure.
    element.dataset.shapes = String(shapes);
    element.dataset.frame = (performance.now() - began).toFixed(1);
  }, [timeline, layout, from, to, size, scrolled, selected, palette]);

  /** The bar under the pointer. */
  function hit(event: MouseEvent): Selection | undefined {
    const row = rowAt(layout, event.offsetY - SCALE_HEIGHT + scrolled);
    const found = row === undefined ? undefined : layout.rows[row];
    if (row === undefined || !found || !isWalked(found)) return undefined;
    const moment = from + (event.offsetX / size.width) * (to - from);
    const index = nearest(found.track.bars, moment);
    const reach = ((to - from) / size.width) * (found.track.kind === 'findings' ? 8 : 3);
    const start = found.track.bars[index * STRIDE + START] ?? 0;
    const end = found.track.bars[index * STRIDE + END] ?? 0;
    return moment >= start - reach && moment <= end + reach ? { row, index } : undefined;
  }

  function select(next: Selection | undefined): void {
    setSelected(next);
    const row = next && layout.rows[next.row];
    const element = scroller.current;
    if (!next || !row || !element) return;
    if (row.top < scrolled) element.scrollTop = row.top - 30;
    else if (row.top + row.height > scrolled + size.height - SCALE_HEIGHT) {
      element.scrollTop = row.top + row.height - size.height + SCALE_HEIGHT + 30;
    }
    const start = row.track.bars[next.index * STRIDE + START] ?? 0;
    const end = row.track.bars[next.index * STRIDE + END] ?? 0;
    if (end < from || start > to) zoom.show([start - (to - from) / 2, start + (to - from) / 2]);
  }

  function zoomTo(target: Selection | undefined): void {
    const row = target && layout.rows[target.row];
    const bar = row && barAt(timeline, row.track.bars, target.index);
    if (!bar) return;
    const margin = Math.max(200, (bar.end - bar.start) * 0.15);
    zoom.show([bar.start - margin, bar.end + margin]);
  }

  function press(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = STEPS[event.key];
    if (step && event.shiftKey && (step === 'left' || step === 'right')) zoom.move(step === 'left' ? -0.2 : 0.2);
    else if (step) select(walk(layout.rows, selected, step));
    else if (event.key === '+' || event.key === '=') zoom.by(1.5);
    else if (event.key === '-') zoom.by(1 / 1.5);
    else if (event.key === '0' || event.key === 'Home') zoom.show([0, timeline.duration]);
    else if (event.key === 'f') zoomTo(selected);
    else if (event.key === 'Enter') document.querySelector<HTMLElement>('.bar-details .place')?.click();
    else if (event.key === 'Escape') select(undefined);
    else return;
    event.preventDefault();
  }

  const shown = selected && layout.rows[selected.row];
  return (
    <>
      <div class="tools" role="toolbar" aria-label="Zoom" aria-controls="timeline">
        <button type="button" onClick={() => zoom.by(1.5)}>
          Zoom in
        </button>
        <button type="button" onClick={() => zoom.by(1 / 1.5)}>
          Zoom out
        </button>
        <button type="button" onClick={() => zoom.show([0, timeline.duration])}>
          Whole run
        </button>
        <button type="button" disabled={!selected} onClick={() => zoomTo(selected)}>
          Zoom to selected
        </button>
        <output class="time" aria-label="In sight">
          {momentText(from)} – {momentText(to)}
        </output>
        <span class="hint">
          Drag to move, Ctrl+wheel to zoom. With the keyboard: arrows go from bar to bar, + and − zoom, F fits
          {post ? ', Enter opens the code.' : '.'}
        </span>
      </div>
      <div
        id="timeline"
        class="scroller"
        ref={scroller}
        role="application"
        aria-label={`Timeline: arrow keys go from bar to bar, plus and minus zoom${post ? ', Enter opens the code' : ''}`}
        aria-describedby="bar-details"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
        tabIndex={0}
        onKeyDown={press}
        onScroll={({ currentTarget }) => setScrolled(currentTarget.scrollTop)}
      >
        <div class="lanes" style={{ height: `${layout.height + SCALE_HEIGHT}px` }}>
          <div class="corner" />
          {layout.titles.map(({ name, top }, index) => (
            <div key={index} class="lane-title" style={{ top: `${top + SCALE_HEIGHT}px` }} title={name}>
              {name}
            </div>
          ))}
          {layout.rows.map(({ label, top }, index) =>
            label === '' ? null : (
              <div key={index} class="track-label" style={{ top: `${top + SCALE_HEIGHT}px` }}>
                {label}
              </div>
            ),
          )}
          <canvas
            ref={canvas}
            style={{ height: `${size.height}px` }}
            onClick={(event) => select(hit(event))}
            onDblClick={(event) => zoomTo(hit(event))}
            onMouseLeave={() => setTooltip(undefined)}
            onMouseMove={(event) => {
              const over = hit(event);
              const row = over && layout.rows[over.row];
              const bar = row && barAt(timeline, row.track.bars, over.index);
              setTooltip(bar && { kind: row.track.kind, bar, x: event.clientX, y: event.clientY });
            }}
          />
        </div>
      </div>
      <BarDetails timeline={timeline} row={shown} index={selected?.index} />
      {tooltip && <Tooltip at={tooltip} />}
    </>
  );
}

function watchSize(
  scroller: HTMLElement | null,
  canvas: HTMLElement | null,
  tell: (size: { width: number; height: number }) => void,
): (() => void) | undefined {
  if (!scroller || !canvas) return undefined;
  const observer = new ResizeObserver(() => tell({ width: canvas.clientWidth, height: scroller.clientHeight }));
  observer.observe(scroller);
  return () => observer.disconnect();
}

/** The editor changes the variables of its theme on the page's root. */
function watchTheme(element: HTMLElement | null, tell: (palette: Palette) => void): (() => void) | undefined {
  if (!element) return undefined;
  const read = () => tell(readPalette(element));
  read();
  const observer = new MutationObserver(read);
  observer.observe(document.documentElement, { attributes: true });
  observer.observe(document.body, { attributes: true });
  const scheme = globalThis.matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', read);
  return () => {
    observer.disconnect();
    scheme.removeEventListener('change', read);
  };
}
