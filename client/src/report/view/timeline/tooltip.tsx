import type { Bar, TrackKind } from '../../model/timeline/timeline';
import { barFacts } from './bar-facts';

/** Where the pointer is, and over what. Pixels of the page. */
export interface TooltipAt {
  kind: TrackKind;
  bar: Bar;
  x: number;
  y: number;
}

const MOST_FACTS = 4;

/** Beside the pointer; who walks with the keys reads the same below the timeline. */
export function Tooltip({ at: { kind, bar, x, y } }: { at: TooltipAt }) {
  const { title, line, facts } = barFacts(kind, bar);
  const left = Math.max(8, Math.min(x + 14, globalThis.innerWidth - 340));
  const below = y + 140 < globalThis.innerHeight;
  const style = {
    left: `${left}px`,
    ...(below ? { top: `${y + 16}px` } : { bottom: `${globalThis.innerHeight - y + 12}px` }),
  };
  return (
    <div class="tooltip" aria-hidden="true" style={style}>
      <strong>{title}</strong>
      <div>{line}</div>
      {facts.slice(0, MOST_FACTS).map(({ name, value }) => (
        <div key={name} class="fact">
          <span class="path">{name}</span> {value}
        </div>
      ))}
    </div>
  );
}
