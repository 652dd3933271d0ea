import type { Invocation, Location, ReportingDescriptor, Result } from 'sarif';
import type { RunFailure } from '../../../../watchdog/runner/run-contract';
import type { FindingKind, RunReport, SourcePlace } from '../../../../watchdog/runner/run-report';
import { sarifArtifact, sarifLevel, sarifLog } from '../../formats/sarif-log';
import { KIND_WORDS } from '../kind-words';
import { findingLines, findingsOf, originElsewhere, type PlacedFinding, runFingerprints } from '../run-findings';

/**
 * The findings of a run as a SARIF 2.1.0 log: a rule for each kind; the wait chain, and where the thing was made, as
 * related places.
 * @param cwd folder the report's files are relative to
 * @param pathOf a reported file as the checkout sees it
 */
export function runSarif(
  report: RunReport,
  failure: RunFailure | undefined,
  cwd: string,
  pathOf: (file: string) => string,
): string {
  const all = findingsOf(report);
  const kinds = [...new Set(all.map(({ finding }) => finding.kind))].sort();
  const marks = runFingerprints(all);
  const { pytest, signal } = report.exit;
  const invocation: Invocation = {
    executionSuccessful: failure === undefined,
    ...(pytest !== null && { exitCode: pytest }),
    ...(signal !== null && { exitSignalName: signal }),
    ...(failure && {
      toolExecutionNotifications: [{ level: 'error', message: { text: `${failure.message} ${failure.advice}` } }],
    }),
  };
  const results = all.map((placed, index) => result(placed, kinds.indexOf(placed.finding.kind), marks[index] ?? ''));
  return sarifLog(report.tool.version, { rules: kinds.map(rule), invocation, results });

  function result({ nodeid, finding }: PlacedFinding, ruleIndex: number, mark: string): Result {
    const related = relatedPlaces(finding.chain ?? [], originElsewhere(finding));
    return {
      ruleId: finding.kind,
      ruleIndex,
      level: sarifLevel(finding.severity),
      message: { text: [...(nodeid === null ? [] : [nodeid]), ...findingLines(finding)].join('\n') },
      ...(finding.file !== undefined && {
        locations: [
          {
            ...place({ ...finding, file: finding.file, line: finding.line ?? 1 }),
            ...(nodeid !== null && { logicalLocations: [{ fullyQualifiedName: nodeid, kind: 'function' }] }),
          },
        ],
      }),
      partialFingerprints: { 'looptrapRun/v1': mark },
      ...(related.length > 0 && { relatedLocations: related.map((one, index) => ({ id: index + 1, ...one })) }),
      ...(finding.proved !== undefined && { properties: { proved: finding.proved } }),
    };
  }

  function relatedPlaces(
    chain: readonly (Partial<SourcePlace> & { what: string; waitsFor: string })[],
    origin: SourcePlace | undefined,
  ): Location[] {
    const links = chain.flatMap(({ what, waitsFor, file, line }) =>
      file === undefined || line === undefined
        ? []
        : [{ ...place({ file, line }), message: { text: `${what} waits for ${waitsFor}` } }],
    );
    return origin ? [...links, { ...place(origin), message: { text: 'made here' } }] : links;
  }

  function place({ file, line, column, endLine, endColumn }: SourcePlace): Location {
    const region = {
      startLine: line,
      ...(column !== undefined && { startColumn: column }),
      ...(endLine !== undefined && { endLine }),
      ...(endColumn !== undefined && { endColumn }),
    };
    return { physicalLocation: { artifactLocation: sarifArtifact(file, cwd, pathOf), region } };
  }
}

function rule(kind: FindingKind): ReportingDescriptor {
  return { id: kind, shortDescription: { text: KIND_WORDS[kind] }, properties: { tags: ['watched'] } };
}
