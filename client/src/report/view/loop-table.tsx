import type { LoopRow, ReportModel } from '../model/report-model';
import { PlaceLink } from './place-link';

/** The loops of a run, one a row. */
export function LoopTable({ model }: { model: ReportModel }) {
  if (model.loops.length === 0) return <p class="empty">No event loop was made in this run.</p>;
  return (
    <table>
      <caption>Loops that ran code of this project</caption>
      <thead>
        <tr>
          <th scope="col">Loop</th>
          <th scope="col">Made by</th>
          <th scope="col">For</th>
          <th scope="col">Thread</th>
          <th scope="col">Made at</th>
          <th scope="col">At the end</th>
        </tr>
      </thead>
      <tbody>
        {model.loops.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row: { id, provider, scope, thread, created, state } }: { row: LoopRow }) {
  return (
    <tr class={state === 'left open' ? 'left-open' : ''}>
      <th scope="row">#{id}</th>
      <td>{provider}</td>
      <td>{scope}</td>
      <td>{thread}</td>
      <td>{created ? <PlaceLink place={created} /> : '—'}</td>
      <td>{state}</td>
    </tr>
  );
}
