import { barAt, END, NAME, START, STRIDE, type Timeline } from '../../model/timeline/timeline';
import { PlaceLink } from '../place-link';
import { Prose } from '../prose';
import { barFacts } from './bar-facts';
import type { Row } from './timeline-rows';

interface BarDetailsProps {
  timeline: Timeline;
  row: Row | undefined;
  index: number | undefined;
}

/** What is known of the bar that was chosen, in words; read out when another one is. */
export function BarDetails({ timeline, row, index }: BarDetailsProps) {
  const bar = row && index !== undefined ? barAt(timeline, row.track.bars, index) : undefined;
  if (!row || !bar) {
    return (
      <div id="bar-details" class="bar-details" aria-live="polite">
        <p class="quiet">Choose a bar to read about it.</p>
      </div>
    );
  }
  const { title, line, facts } = barFacts(row.track.kind, bar);
  const waits = waitsIn(timeline, row, bar);
  return (
    <div id="bar-details" class="bar-details" aria-live="polite">
      <p>
        <strong>{title}</strong> <span class="time">{line}</span> <span class="path">{row.lane.name}</span>
      </p>
      <ul>
        {facts.map(({ name, value, place }) => (
          <li key={name}>
            <span class="path">{name}</span> {place ? <PlaceLink place={place} /> : <Prose text={value} />}
          </li>
        ))}
        {waits.length > 0 && (
          <li>
            <Prose text={waits.join(', ')} />
          </li>
        )}
      </ul>
    </div>
  );
}

const MOST_WAITS = 4;

/** What a task waited for, in order, each once. */
function waitsIn(
  { names }: Timeline,
  { track: { inner = [] } }: Row,
  { start, end }: { start: number; end: number },
): string[] {
  const found = new Set<string>();
  for (let at = 0; at < inner.length; at += STRIDE) {
    if ((inner[at + START] ?? 0) < start || (inner[at + END] ?? 0) > end) continue;
    found.add(names[inner[at + NAME] ?? -1] ?? '');
  }
  const all = [...found];
  return all.length > MOST_WAITS ? [...all.slice(0, MOST_WAITS), `and ${all.length - MOST_WAITS} more`] : all;
}
