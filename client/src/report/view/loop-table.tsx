import type { HealthReport } from '../../../../watchdog/runner/run-report';
import { shortTime } from '../../durations';
import type { LoopRow, ReportModel } from '../model/report-model';
import { Breakable } from './breakable';
import { Health } from './health';
import { PlaceLink } from './place-link';
import { type Column, Table } from './table';

/** The loops of a run, one a row, below what they came to together. */
export function LoopTable({ model: { loops, loopCount, health } }: { model: ReportModel }) {
  if (loops.length === 0) return <p class="empty">No event loop was made in this run.</p>;
  const oneThread = new Set(loops.map(({ thread }) => thread)).size === 1;
  return (
    <>
      {health && <Health health={health} />}
      <Table
        caption={captionOf(loopCount, health, oneThread ? loops[0]?.thread : undefined)}
        columns={oneThread ? COLUMNS : [...COLUMNS, THREAD]}
        rows={loops}
        classOf={({ state }) => (state === 'left open' ? 'left-open' : '')}
      />
    </>
  );
}

const COLUMNS: readonly Column<LoopRow>[] = [
  { title: 'Loop', head: true, cell: numbersOf },
  {
    title: 'At the end',
    cell: ({ state, closedAt }) => (
      <>
        <span class="state">{state}</span>
        {closedAt && (
          <>
            {' at '}
            <PlaceLink place={closedAt} />
          </>
        )}
      </>
    ),
  },
  { title: 'Made by', cell: ({ provider }) => provider },
  {
    title: 'For',
    cell: ({ scope, owner }) => (
      <span title={`loop scope: ${scope}`}>
        <Breakable text={owner ?? scope} />
      </span>
    ),
  },
  { title: 'Made at', cell: ({ created }) => (created ? <PlaceLink place={created} /> : undefined) },
  { title: 'Tests', number: true, cell: ({ tests }) => tests },
  { title: 'Lived', number: true, cell: ({ lived }) => lived && livedText(lived) },
  {
    title: 'Blocked',
    number: true,
    cell: ({ blocked }) => blocked && `${blocked.count} ×, ${shortTime(blocked.longest)} at most`,
  },
];

const THREAD: Column<LoopRow> = { title: 'Thread', cell: ({ thread }) => thread };

function numbersOf({ first, last, count }: LoopRow): string {
  if (count === 1) return `#${first}`;
  return count === last - first + 1 ? `#${first}–#${last}` : `#${first}…#${last}: ${count}`;
}

function livedText([least, most]: readonly [number, number]): string {
  const [shortest, longest] = [shortTime(least), shortTime(most)];
  return shortest === longest ? longest : `${shortest} – ${longest}`;
}

function captionOf(count: number, health: HealthReport | undefined, thread: string | undefined): string {
  const hidden = (health?.loops.made ?? count) - count;
  const where = thread === undefined ? '' : ` in ${thread}`;
  const more = hidden > 0 ? `, and ${hidden} of the runners' own housekeeping that are not shown` : '';
  return `${count} ${count === 1 ? 'loop' : 'loops'}${where}${more}. Those that were made and ended alike share a row.`;
}
