import type { WaitLink } from '../../../../../watchdog/runner/run-report';
import type { ShownFinding } from '../../model/report-model';
import { WaitGraph } from '../graph/wait-graph';
import { PlaceLink } from '../place-link';
import { Prose } from '../prose';

/** One finding: what, where, why, and what to do. */
export function FindingCard({ finding }: { finding: ShownFinding }) {
  const { heading, severity, message, file, line, column, origin, advice, graph, chain = [], stack = [] } = finding;
  return (
    <article class={`finding severity-${severity}`} aria-label={heading}>
      <h3>
        <span class="kind">{heading}</span>
        {file !== undefined && line !== undefined && (
          <PlaceLink place={{ file, line, ...(column !== undefined && { column }) }} />
        )}
      </h3>
      <p class="message">
        <Prose text={message} />
      </p>
      {advice !== undefined && (
        <p class="advice">
          <strong>To do: </strong>
          <Prose text={advice} />
        </p>
      )}
      {graph && <WaitGraph graph={graph} />}
      {chain.length > 0 && <Chain chain={chain} open={graph === undefined} />}
      {origin && (
        <p class="origin">
          Made at <PlaceLink place={origin} />
        </p>
      )}
      {stack.length > 0 && (
        <details class="stack">
          <summary>Stack, innermost first</summary>
          <ol>
            {stack.map((frame, index) => (
              <li key={index}>
                {frame.function !== undefined && <code>{frame.function}</code>} <PlaceLink place={frame} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </article>
  );
}

/** The waits in words: instead of a graph, or for those who rather read. */
function Chain({ chain, open }: { chain: readonly WaitLink[]; open: boolean }) {
  return (
    <details class="chain" open={open}>
      <summary>Who waits for whom, in words</summary>
      <ol>
        {chain.map((link, index) => (
          <li key={index}>
            <Prose text={link.what} /> waits for <Prose text={link.waitsFor} /> <LinkPlace link={link} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function LinkPlace({ link: { file, line } }: { link: WaitLink }) {
  if (file === undefined || line === undefined) return null;
  return <PlaceLink place={{ file, line }} />;
}
