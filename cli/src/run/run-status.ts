import type { RunOutcome } from '../../../watchdog/runner/run-contract';
import type { FindingKind } from '../../../watchdog/runner/run-report';
import { EXIT, statusOfSignal } from '../exit-status';

/**
 * Exit status of `looptrap run`: pytest's own; 1 when pytest passed but one of the kinds in `failOn` was found; 2 when
 * pytest could not be started; as shells have it when a signal ended pytest.
 */
export function runStatus(
  { report, failure }: RunOutcome,
  failOn: ReadonlySet<FindingKind>,
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
  const findings = [...report.tests.flatMap((test) => test.findings), ...report.findings];
  return findings.some(({ kind }) => failOn.has(kind)) ? EXIT.found : EXIT.nothingFound;
}
