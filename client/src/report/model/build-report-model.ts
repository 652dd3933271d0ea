import type { Outcome, RunFinding, RunReport, TestReport } from '../../../../watchdog/runner/run-report';
import type { TraceDocument } from '../../../../watchdog/runner/trace/trace-events';
import { heading } from '../../results/finding-heading';
import { loopRows } from './loop-rows';
import type { ReportModel, ReportSource, ShownFinding, TestGroup } from './report-model';
import { shownGraph } from './shown-graph';
import { buildTimeline } from './timeline/build-timeline';
import { visibleTexts } from './visible-text';

/** What a report is made of. */
export interface ReportParts {
  source: ReportSource;
  title: string;
  report: RunReport;
  /** Folder the report's relative places are below. */
  rootDir?: string;
  /** Sentences for the reader, such as that the event log is damaged. */
  warnings?: readonly string[];
  canRunAgain?: boolean;
  /** What the timeline is made of, when there are events; whether they tell each step, wait and handle. */
  trace?: { document: TraceDocument; full: boolean };
}

/** Prepares a report for showing. */
export function buildReportModel({
  source,
  title,
  report,
  rootDir,
  warnings = [],
  canRunAgain = false,
  trace,
}: ReportParts): ReportModel {
  const groups = groupsOf(report);
  const shown: Omit<ReportModel, 'source'> = {
    title,
    facts: factsOf(report),
    warnings: [...warnings, ...warningsOf(report)],
    outcomes: outcomesOf(report.tests),
    groups,
    quietTests: report.tests.length - groups.filter(({ nodeid }) => nodeid !== null).length,
    loopCount: report.loops.length,
    loops: loopRows(report),
    ...(report.health && { health: report.health }),
    ...(trace && { timeline: buildTimeline(trace.document, rootDir) }),
    traced: trace?.full ?? false,
    canRunAgain,
  };
  return { source, ...visibleTexts(shown) };
}

function groupsOf({ tests, findings }: RunReport): TestGroup[] {
  const told = tests.filter((test) => test.findings.length > 0 || test.failure !== undefined);
  const groups = told.map(
    ({ nodeid, outcome, duration, phases, failure, findings: own }, index): TestGroup => ({
      nodeid,
      outcome,
      duration,
      phases,
      // The watchdog ends a stuck test with its finding, which pytest then repeats.
      ...(failure && !own.some(({ message }) => repeats(failure.message, message)) && { failure }),
      findings: own.map((finding, number) => shownFinding(finding, `${index + 1}.${number + 1}`)),
    }),
  );
  if (findings.length === 0) return groups;
  const general = {
    nodeid: null,
    phases: {},
    findings: findings.map((finding, n) => shownFinding(finding, `0.${n + 1}`)),
  };
  return [...groups, general];
}

function repeats(failure: string, message: string): boolean {
  const [line = ''] = message.split('\n', 1);
  return failure.includes(line);
}

function shownFinding({ graph: told, ...finding }: RunFinding, id: string): ShownFinding {
  const graph = shownGraph({ ...(told && { graph: told }), ...(finding.chain && { chain: finding.chain }) });
  return { ...finding, id, heading: heading(finding), ...(graph && { graph }) };
}

const OUTCOMES: readonly Outcome[] = ['killed', 'error', 'failed', 'passed', 'skipped', 'not-run'];

function outcomesOf(tests: readonly TestReport[]): ReportModel['outcomes'] {
  return OUTCOMES.flatMap((outcome) => {
    const count = tests.filter((test) => test.outcome === outcome).length;
    return count === 0 ? [] : [{ outcome, count }];
  });
}

function factsOf({ environment: { python, packages }, tool }: RunReport): string[] {
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return [...(python === '' ? [] : [`Python ${python}`]), ...versions, `Looptrap ${tool.version}`];
}

function warningsOf({ exit }: RunReport): string[] {
  if (exit.complete) return [];
  const how = exit.signal === null ? '' : ` by ${exit.signal}`;
  return [`The run ended before its end${how}: what was not seen until then is missing.`];
}
