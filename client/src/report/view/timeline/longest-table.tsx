import { useMemo, useState } from 'preact/hooks';
import { shortTime } from '../../../durations';
import { type ListedBar, longestBars } from '../../model/timeline/longest-bars';
import type { Timeline } from '../../model/timeline/timeline';
import { PlaceLink } from '../place-link';
import { type Column, Table } from '../table';
import { barFacts } from './bar-facts';
import { momentText } from './paint';

const MOST_OF_A_KIND = 15;

/** The timeline as a table, for those who read rather than look. */
export function LongestTable({ timeline }: { timeline: Timeline }) {
  const [open, setOpen] = useState(false);
  const rows = useMemo(() => (open ? longestBars(timeline, MOST_OF_A_KIND) : []), [timeline, open]);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>As a table: the longest of each kind</summary>
      {open && <Table columns={COLUMNS} rows={rows} />}
    </details>
  );
}

const COLUMNS: readonly Column<ListedBar>[] = [
  { title: 'What', cell: ({ kind, bar }) => barFacts(kind, bar).what },
  { title: 'Name', head: true, cell: ({ bar }) => bar.name },
  { title: 'From', number: true, cell: ({ bar }) => momentText(bar.start) },
  {
    title: 'Took',
    number: true,
    cell: ({ bar: { start, end } }) => (end > start ? shortTime((end - start) / 1e6) : undefined),
  },
  {
    title: 'Where',
    cell: ({ kind, bar }) => {
      const place = barFacts(kind, bar).facts.find((fact) => fact.place)?.place;
      return place && <PlaceLink place={place} />;
    },
  },
  { title: 'Lane', cell: ({ lane }) => lane },
];
