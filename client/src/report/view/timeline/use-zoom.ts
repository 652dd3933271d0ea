import { scaleLinear } from 'd3-scale';
import { select } from 'd3-selection';
import { type D3ZoomEvent, type ZoomBehavior, zoom, zoomIdentity } from 'd3-zoom';
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

export type Range = [from: number, to: number];

export interface Zoom {
  range: Range;
  /** Shows this range, or as much of it as there is. */
  show(range: Range): void;
  /** Zooms around the middle of what is shown. */
  by(factor: number): void;
  /** Moves by a part of what is shown. */
  move(part: number): void;
}

/** Nothing shorter is shown over the whole width, microseconds. */
const SHORTEST = 20;

/**
 * What of the time is shown: dragged and zoomed with the mouse by d3-zoom, and by the functions it returns.
 * @param duration microseconds
 * @param width pixels of the canvas
 */
export function useZoom(
  canvas: RefObject<HTMLCanvasElement | null>,
  duration: number,
  width: number,
  first: Range | undefined,
  onRange: (range: Range) => void,
): Zoom {
  const [range, setRange] = useState<Range>(first ?? [0, duration]);
  const shown = useRef(range);
  const behaviour = useRef<ZoomBehavior<HTMLCanvasElement, unknown> | undefined>(undefined);

  useEffect(() => {
    const element = canvas.current;
    if (!element || width === 0) return undefined;
    const all = scaleLinear([0, duration], [0, width]);
    const zooming = zoom<HTMLCanvasElement, unknown>()
      .scaleExtent([1, Math.max(1, duration / SHORTEST)])
      .extent([
        [0, 0],
        [width, 1],
      ])
      .translateExtent([
        [0, 0],
        [width, 1],
      ])
      // The wheel alone scrolls the lanes.
      .filter((event: MouseEvent) => !event.button && (event.type !== 'wheel' || event.ctrlKey || event.metaKey))
      .on('zoom', ({ transform }: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        const [from = 0, to = duration] = transform.rescaleX(all).domain();
        shown.current = [from, to];
        setRange(shown.current);
        onRange(shown.current);
      });
    behaviour.current = zooming;
    const selection = select(element).call(zooming).on('dblclick.zoom', null);
    selection.call(zooming.transform, transformOf(shown.current));
    return () => void selection.on('.zoom', null);
  }, [duration, width]);

  function transformOf([from, to]: Range) {
    const scale = duration / Math.max(SHORTEST, to - from);
    return zoomIdentity.translate((-from / duration) * width * scale, 0).scale(scale);
  }

  function show([from, to]: Range): void {
    const length = Math.min(duration, Math.max(SHORTEST, to - from));
    const start = Math.max(0, Math.min(duration - length, from));
    const element = canvas.current;
    if (element && behaviour.current)
      select(element).call(behaviour.current.transform, transformOf([start, start + length]));
  }

  return {
    range,
    show,
    by(factor) {
      const [from, to] = shown.current;
      const half = (to - from) / factor / 2;
      show([(from + to) / 2 - half, (from + to) / 2 + half]);
    },
    move(part) {
      const [from, to] = shown.current;
      show([from + (to - from) * part, to + (to - from) * part]);
    },
  };
}
