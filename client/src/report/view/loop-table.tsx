import type { HealthReport } from '../../../../watchdog/runner/run-report';
import { shortTime } from '../../durations';
import type { LoopRow, ReportModel } from '../model/report-model';
import { Health } from './health';
import { PlaceLink } from './place-link';

/** The loops of a run, one a row, below what they came to together. */
export function LoopTable({ model: { loops, loopCount, health } }: { model: ReportModel }) {
  if (loops.length === 0) return <p class="empty">No event loop was made in this run.</p>;
  return (
    <>
      {health && <Health health={health} />}
      <div class="scroll">
        <table>
          <caption>{captionOf(loopCount, health)}</caption>
          <thead>
            <tr>
              <th scope="col">Loop</th>
              <th scope="col">At the end</th>
              <th scope="col">Made by</th>
              <th scope="col">For</th>
              <th scope="col">Made at</th>
              <th scope="col" class="number">
                Tests
              </th>
              <th scope="col" class="number">
                Lived
              </th>
              <th scope="col" class="number">
                Blocked
              </th>
              <th scope="col">Thread</th>
            </tr>
          </thead>
          <tbody>
            {loops.map((row) => (
              <Row key={row.first} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Row({ row }: { row: LoopRow }) {
  const { provider, scope, thread, created, state, owner, closedAt, lived, tests, blocked } = row;
  return (
    <tr class={state === 'left open' ? 'left-open' : ''}>
      <th scope="row">{numbersOf(row)}</th>
      <td>
        <span class="state">{state}</span>
        {closedAt && (
          <>
            {' at '}
            <PlaceLink place={closedAt} />
          </>
        )}
      </td>
      <td>{provider}</td>
      <td title={`loop scope: ${scope}`}>{owner ?? scope}</td>
      <td>{created ? <PlaceLink place={created} text={shortPlace(created)} /> : NONE}</td>
      <td class="number">{tests ?? NONE}</td>
      <td class="number">{lived ? livedText(lived) : NONE}</td>
      <td class="number">{blocked ? `${blocked.count} ×, ${shortTime(blocked.longest)} at most` : NONE}</td>
      <td>{thread}</td>
    </tr>
  );
}

const NONE = '–';

/** Of a library's file, the end: the folder it is installed in is the same for all. */
function shortPlace({ file, line }: { file: string; line: number }): string {
  const [, inside] = /(?:site-packages|lib\/python[\d.]+)[\\/](?!.*site-packages)(.+)$/.exec(file) ?? [];
  return `${inside ?? file}:${line}`;
}

function numbersOf({ first, last, count }: LoopRow): string {
  if (count === 1) return `#${first}`;
  return count === last - first + 1 ? `#${first}–#${last}` : `#${first}…#${last}: ${count}`;
}

function livedText([least, most]: readonly [number, number]): string {
  const [shortest, longest] = [shortTime(least), shortTime(most)];
  return shortest === longest ? longest : `${shortest} – ${longest}`;
}

function captionOf(count: number, health: HealthReport | undefined): string {
  const hidden = (health?.loops.made ?? count) - count;
  const more = hidden > 0 ? `, and ${hidden} of the runners' own housekeeping that are not shown` : '';
  return `${count} ${count === 1 ? 'loop' : 'loops'}${more}. Those that were made and ended alike share a row.`;
}
