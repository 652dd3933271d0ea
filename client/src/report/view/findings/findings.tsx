import { shortTime } from '../../../durations';
import type { ReportModel, TestGroup } from '../../model/report-model';
import { NodeId } from '../node-id';
import { OUTCOME_WORDS } from '../outcome-words';
import { PlaceLink } from '../place-link';
import { FindingCard } from './finding-card';

/** The findings of a run, test by test. */
export function Findings({ model }: { model: ReportModel }) {
  if (model.groups.length === 0) return <p class="empty">{quietText(model.quietTests)} Nothing was found.</p>;
  return (
    <>
      {model.groups.map((group) => (
        <Group key={group.nodeid ?? ''} group={group} />
      ))}
      {model.quietTests > 0 && <p class="quiet">{quietText(model.quietTests)}</p>}
    </>
  );
}

function Group({ group: { nodeid, outcome, duration, failure, findings } }: { group: TestGroup }) {
  return (
    <section class="group" aria-label={nodeid ?? 'The run as a whole'}>
      <h2>
        {outcome && <span class={`outcome outcome-${outcome}`}>{OUTCOME_WORDS[outcome]}</span>}
        <NodeId text={nodeid ?? 'The run as a whole'} />
        {duration !== undefined && <span class="time">{shortTime(duration)}</span>}
      </h2>
      {findings.map((finding) => (
        <FindingCard key={finding.id} finding={finding} />
      ))}
      {failure && (
        <details class="failure">
          <summary>
            pytest: {failure.message}
            {failure.place && <PlaceLink place={failure.place} />}
          </summary>
          <pre>{failure.text ?? failure.message}</pre>
        </details>
      )}
    </section>
  );
}

function quietText(count: number): string {
  if (count === 0) return '';
  return count === 1 ? '1 test had nothing to tell.' : `${count} tests had nothing to tell.`;
}
