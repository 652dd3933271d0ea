import type { ReportModel, ReportSource } from './report-model';

/** Where something is in the code, as the report says it. */
export interface CodePlace {
  file: string;
  line: number;
  column?: number;
}

export type ExportFormat = 'json' | 'html' | 'trace';

/** What the panel is told. */
export type ToPanel = { type: 'report'; model: ReportModel } | { type: 'gone'; message: string };

/** What the panel asks for. */
export type FromPanel =
  | { type: 'ready' }
  | { type: 'open'; place: CodePlace }
  | { type: 'export'; format: ExportFormat }
  | { type: 'run-again'; traced: boolean };

/** What the panel keeps for its next life. */
export interface PanelState {
  source?: ReportSource;
  section?: Section;
  /** What of the timeline is shown, in microseconds. */
  range?: [from: number, to: number];
}

export const SECTIONS = ['findings', 'timeline', 'loops'] as const;
export type Section = (typeof SECTIONS)[number];
