import type { ReportModel } from '../../model/report-model';
import { useHost } from '../host';
import { LongestTable } from './longest-table';
import { TimelineView } from './timeline-view';
import type { Range } from './use-zoom';

interface TimelineSectionProps {
  model: ReportModel;
  range: Range | undefined;
  onRange(range: Range): void;
}

/** The timeline, and what it lacks. */
export function TimelineSection({ model: { timeline, traced, canRunAgain }, range, onRange }: TimelineSectionProps) {
  const post = useHost();
  if (!timeline) {
    return <p class="empty">A report without its event log has no timeline. Open the event log (.ndjson) instead.</p>;
  }
  return (
    <>
      {!traced && (
        <p class="notice" role="note">
          Steps, waits, threads and handles are only told by a run that records them, which makes it a little slower.
          {post && canRunAgain && (
            <button type="button" onClick={() => post({ type: 'run-again', traced: true })}>
              Run again and record
            </button>
          )}
        </p>
      )}
      {timeline.leftOut !== undefined && <p class="notice">Left out for lack of room: {timeline.leftOut}.</p>}
      <TimelineView timeline={timeline} range={range} onRange={onRange} />
      <LongestTable timeline={timeline} />
    </>
  );
}
