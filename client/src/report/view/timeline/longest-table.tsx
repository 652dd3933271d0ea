import { useMemo, useState } from 'preact/hooks';
import { shortTime } from '../../../durations';
import { type ListedBar, longestBars } from '../../model/timeline/longest-bars';
import type { Timeline } from '../../model/timeline/timeline';
import { PlaceLink } from '../place-link';
import { barFacts } from './bar-facts';

const MOST_OF_A_KIND = 15;

/** The timeline as a table, for those who read rather than look. */
export function LongestTable({ timeline }: { timeline: Timeline }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>As a table: the longest of each kind</summary>
      {open && <Table timeline={timeline} />}
    </details>
  );
}

function Table({ timeline }: { timeline: Timeline }) {
  const listed = useMemo(() => longestBars(timeline, MOST_OF_A_KIND), [timeline]);
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Name</th>
            <th scope="col" class="number">
              From
            </th>
            <th scope="col" class="number">
              Took
            </th>
            <th scope="col">Where</th>
            <th scope="col">Lane</th>
          </tr>
        </thead>
        <tbody>
          {listed.map((one, index) => (
            <Row key={index} listed={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ listed: { kind, lane, bar } }: { listed: ListedBar }) {
  const place = barFacts(kind, bar).facts.find((fact) => fact.place)?.place;
  return (
    <tr>
      <td>{barFacts(kind, bar).what}</td>
      <th scope="row">{bar.name}</th>
      <td class="number">{shortTime(bar.start / 1e6)}</td>
      <td class="number">{bar.end > bar.start ? shortTime((bar.end - bar.start) / 1e6) : '–'}</td>
      <td>{place ? <PlaceLink place={place} /> : '–'}</td>
      <td>{lane}</td>
    </tr>
  );
}
