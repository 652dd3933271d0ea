import { useState } from 'preact/hooks';
import { SECTIONS, type Section } from '../model/messages';
import type { ReportModel } from '../model/report-model';
import { Findings } from './findings/findings';
import { Heading } from './heading';
import { LoopTable } from './loop-table';
import { Tabs } from './tabs';
import { TimelineSection } from './timeline/timeline-section';
import type { Range } from './timeline/use-zoom';

interface AppProps {
  model: ReportModel;
  /** The one that was shown last. */
  section: Section | undefined;
  onSection(section: Section): void;
  /** What of the timeline was shown last. */
  range: Range | undefined;
  onRange(range: Range): void;
}

/** The whole report of a run. */
export function App({ model, section = 'findings', onSection, range, onRange }: AppProps) {
  const [shown, setShown] = useState<Section>(section);
  const found = model.groups.reduce((sum, { findings }) => sum + findings.length, 0);
  const show = (next: Section) => {
    setShown(next);
    onSection(next);
  };
  return (
    <>
      <Heading model={model} />
      <Tabs
        label="Parts of the report"
        tabs={SECTIONS.map((id) => ({ id, title: TITLES[id], ...(id !== 'timeline' && { count: countOf(id) }) }))}
        shown={shown}
        onShow={show}
      />
      <main>
        <div id={`panel-${shown}`} role="tabpanel" aria-labelledby={`tab-${shown}`} class={`section section-${shown}`}>
          {shown === 'findings' && <Findings model={model} />}
          {shown === 'timeline' && (
            <TimelineSection key={JSON.stringify(model.source)} model={model} range={range} onRange={onRange} />
          )}
          {shown === 'loops' && <LoopTable model={model} />}
        </div>
      </main>
    </>
  );

  function countOf(id: Section): number {
    return id === 'loops' ? model.loopCount : found;
  }
}

const TITLES: Record<Section, string> = { findings: 'Findings', timeline: 'Timeline', loops: 'Loops' };
