import type { RunFailure } from '../../../watchdog/runner/run-contract';
import type { RunReport } from '../../../watchdog/runner/run-report';
import { checkoutPath } from '../formats/checkout-path';
import type { Format } from '../formats/formats';
import { paletteFor } from '../palette';
import { runGithub } from './formats/github';
import { runJunit } from './formats/junit';
import { runSarif } from './formats/sarif';
import { runSummary } from './run-summary';
import { runText } from './run-text';

/** What was found in a run, and why it could not be done if it could not, in the format that was asked for. */
export function runDocument(
  report: RunReport,
  failure: RunFailure | undefined,
  options: { format: Format; output?: string; failOn: ReadonlySet<string> },
  cwd: string,
): string {
  const pathOf = (file: string) => checkoutPath(file, cwd, process.env.GITHUB_WORKSPACE);
  const palette = paletteFor(options.output);
  switch (options.format) {
    case 'json':
      return `${JSON.stringify(failure === undefined ? report : { ...report, failure }, null, 2)}\n`;
    case 'sarif':
      return runSarif(report, failure, cwd, pathOf);
    case 'github':
      return `${runGithub(report, failure, pathOf)}${runSummary(report, palette)}`;
    case 'junit':
      return runJunit(report, failure, options.failOn, new Date());
    case 'text':
      return `\n${runText(report, palette)}`;
    default:
      return options.format satisfies never;
  }
}
