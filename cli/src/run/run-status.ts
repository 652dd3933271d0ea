import type { RunFailure } from '../../../watchdog/runner/run-contract';
import type { RunReport } from '../../../watchdog/runner/run-report';
import { EXIT, statusOfSignal } from '../exit-status';
import { findingsOf } from './run-findings';

/**
 * Exit status of `looptrap run`: pytest's own; 1 when pytest passed but one of the kinds in `failOn` was found; 2 when
 * pytest could not be started; as shells have it when a signal ended pytest.
 */
export function runStatus(
  report: RunReport,
  failure: RunFailure | undefined,
  failOn: ReadonlySet<string>,
  signals: Readonly<Record<string, number>>,
): number {
  const { pytest, signal } = report.exit;
  if (failure?.reason === 'no-pytest' || failure?.reason === 'no-python' || failure?.reason === 'old-version') {
    return EXIT.couldNot;
  }
  if (signal !== null) return statusOfSignal(signal, signals);
  if (pytest === null) return EXIT.couldNot;
  if (pytest !== 0) return pytest;
  if (failure !== undefined) return EXIT.couldNot;
  return findingsOf(report).some(({ finding }) => failOn.has(finding.kind)) ? EXIT.found : EXIT.nothingFound;
}
