import type { ArtifactLocation, Invocation, Location, Notification, Region, ReportingDescriptor, Result } from 'sarif';
import { traps } from '../../../../server/src/traps/registry';
import { sarifArtifact, sarifLevel, sarifLog } from '../../formats/sarif-log';
import type { CheckReport, Range, ReportedFinding } from '../check-report';

/**
 * The report as a SARIF 2.1.0 log.
 * @param cwd folder the report's files are relative to
 * @param pathOf a reported file as the checkout sees it
 */
export function sarifText(report: CheckReport, cwd: string, pathOf: (file: string) => string): string {
  const names = [...new Set(report.findings.map(({ trap }) => trap))].sort();
  const { failed } = report.files;
  const invocation: Invocation = {
    executionSuccessful: failed.length === 0,
    toolExecutionNotifications: failed.map(
      (problem): Notification => ({
        level: 'error',
        message: { text: problem.reason },
        locations: [location(problem, { startLine: problem.line })],
      }),
    ),
  };
  const rules = names.map((name) => rule(name, report.findings));
  const results = report.findings.map((finding) => result(finding, names.indexOf(finding.trap)));
  return sarifLog(report.tool.version, { rules, invocation, results });

  /** Lines of a notebook's cell are not lines of its file, so there they are named in words. */
  function location({ file, cell, line }: Pick<Range, 'file' | 'cell' | 'line'>, region: Region): Location {
    if (cell === undefined) return { physicalLocation: { artifactLocation: artifact(file), region } };
    return {
      physicalLocation: { artifactLocation: artifact(file) },
      logicalLocations: [{ fullyQualifiedName: `cell ${cell}, line ${line}` }],
    };
  }

  function artifact(reported: string): ArtifactLocation {
    return sarifArtifact(reported, cwd, pathOf);
  }

  function result(finding: ReportedFinding, ruleIndex: number): Result {
    const { related, fix } = finding;
    return {
      ruleId: finding.trap,
      ruleIndex,
      level: sarifLevel(finding.severity),
      message: { text: finding.message },
      locations: [location(finding, region(finding))],
      partialFingerprints: { 'looptrap/v1': finding.fingerprint },
      ...(related.length > 0 && {
        relatedLocations: related.map((place, index) => ({
          id: index + 1,
          ...location(place, { startLine: place.line }),
          message: { text: place.message },
        })),
      }),
      ...(fix?.edits.every(({ cell }) => cell === undefined) && {
        fixes: [
          {
            description: { text: fix.title },
            artifactChanges: [...new Set(fix.edits.map(({ file }) => file))].map((changed) => ({
              artifactLocation: artifact(changed),
              replacements: fix.edits
                .filter(({ file }) => file === changed)
                .map((edit) => ({ deletedRegion: region(edit), insertedContent: { text: edit.newText } })),
            })),
          },
        ],
      }),
    };
  }
}

function rule(name: string, findings: readonly ReportedFinding[]): ReportingDescriptor {
  const trap = traps.find((known) => known.name === name);
  const url = findings.find((finding) => finding.trap === name)?.url;
  return {
    id: name,
    shortDescription: { text: trap?.summary ?? 'A suppression comment that silences nothing.' },
    ...(url !== undefined && { helpUri: url, help: { text: `See ${url}`, markdown: `[${name}](${url})` } }),
    defaultConfiguration: { level: sarifLevel(trap?.severity ?? 'warning') },
    properties: { tags: [trap?.category ?? 'config'] },
  };
}

function region({ line, column, endLine, endColumn }: Range): Region {
  return { startLine: line, startColumn: column, endLine, endColumn };
}
