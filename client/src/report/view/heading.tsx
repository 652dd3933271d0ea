import type { ReportModel } from '../model/report-model';
import { useHost } from './host';
import { NodeId } from './node-id';
import { OUTCOME_WORDS } from './outcome-words';

/** What was run, how it ended, and what can be done with the report. */
export function Heading({ model }: { model: ReportModel }) {
  const post = useHost();
  return (
    <header>
      <div class="title">
        <h1>
          <NodeId text={model.title} />
        </h1>
        {post && (
          <div class="actions">
            {model.canRunAgain && (
              <button type="button" onClick={() => post({ type: 'run-again', traced: false })}>
                Run again
              </button>
            )}
            <button type="button" onClick={() => post({ type: 'export', format: 'html' })}>
              Save as HTML
            </button>
            <button type="button" onClick={() => post({ type: 'export', format: 'json' })}>
              JSON
            </button>
            {model.timeline && (
              <button
                type="button"
                title="For ui.perfetto.dev and chrome://tracing"
                onClick={() => post({ type: 'export', format: 'trace' })}
              >
                Trace
              </button>
            )}
          </div>
        )}
      </div>
      <ul class="outcomes" aria-label="Outcomes">
        {model.outcomes.map(({ outcome, count }) => (
          <li key={outcome} class={`outcome outcome-${outcome}`}>
            {count} {OUTCOME_WORDS[outcome]}
          </li>
        ))}
      </ul>
      <p class="facts">{model.facts.join(' · ')}</p>
      {model.warnings.map((warning) => (
        <p key={warning} class="notice" role="note">
          {warning}
        </p>
      ))}
    </header>
  );
}
