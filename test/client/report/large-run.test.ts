import { expect, test } from 'vitest';
import { buildTimeline } from '../../../client/src/report/model/timeline/build-timeline';
import { layoutRows, paint } from '../../../client/src/report/view';
import { createTraceRecorder } from '../../../watchdog/runner/trace/record-trace';
import { traceDocument } from '../../../watchdog/runner/trace/trace-document';
import { largeRun } from './large-run';

const SIZE = { width: 1000, height: 700 };

/** Counts what is drawn. */
function counting() {
  const counts = { shapes: 0, texts: 0 };
  const handler: ProxyHandler<object> = {
    get(_, name) {
      if (name === 'measureText') return () => ({ width: 20 });
      return () => {
        if (name === 'fillRect' || name === 'fill' || name === 'strokeRect') counts.shapes += 1;
        if (name === 'fillText') counts.texts += 1;
      };
    },
    set: () => true,
  };
  return { counts, context: new Proxy({}, handler) as CanvasRenderingContext2D };
}

test('ten thousand tasks at any zoom are no more shapes than the page has room for', () => {
  const recorder = createTraceRecorder();
  for (const event of largeRun(10, 1000)) recorder.take({ type: 'event', event });
  const timeline = buildTimeline(traceDocument(recorder.record));
  const layout = layoutRows(timeline);
  expect(layout.rows.length).toBeLessThan(400);
  const colour = new Proxy({}, { get: () => '#000' });
  const palette = new Proxy({}, { get: (_, name) => (name === 'of' ? colour : '#000') }) as never;
  const rowsInSight = Math.ceil(SIZE.height / 15);
  for (const zoom of [1, 30]) {
    for (const scrolled of [0, layout.height / 2]) {
      const { counts, context } = counting();
      const window = { from: 0, to: timeline.duration / zoom, width: SIZE.width };
      const drawn = paint(context, {
        ...{ timeline, layout, window, ticks: [0], scrolled, height: SIZE.height, selected: undefined, palette },
      });
      // Two for each bar, with its edge, and one for each wait inside.
      expect(counts.shapes).toBeLessThanOrEqual(rowsInSight * SIZE.width * 3);
      expect(drawn).toBeLessThanOrEqual(rowsInSight * SIZE.width * 2);
      expect(counts.texts).toBeLessThanOrEqual(rowsInSight * (SIZE.width / 30));
    }
  }
});
