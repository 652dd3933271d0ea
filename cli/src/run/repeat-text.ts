import type { RepeatedTest, RepeatReport } from '../../../watchdog/runner/run-report';
import type { Palette } from '../palette';

/** Runs listed by number before the rest is left out. */
const LISTED = 10;

/** How the tests that did not always pass went: each way, and in how many of the runs. */
export function repeatText({ runs, tests }: RepeatReport, palette: Palette): string {
  return tests.map((test) => testText(test, runs.length, palette)).join('\n');
}

function testText({ nodeid, flaky, ways }: RepeatedTest, all: number, palette: Palette): string {
  const { bold, dim, red, yellow } = palette;
  const kind = flaky ? red('flaky') : ways.length > 1 ? yellow('differs') : dim('always');
  const lines = ways.map(({ runs, outcome, findings, failure }) => {
    const found = findings.length > 0 ? `: ${findings.join(', ')}` : '';
    const why = findings.length === 0 && failure !== undefined ? `: ${failure}` : '';
    const which = runs.length === all ? '' : dim(` (${numbers(runs)})`);
    return `  ${runs.length} of ${all} ${outcome}${found}${why}${which}\n`;
  });
  return `${kind} ${bold(nodeid)}\n${lines.join('')}`;
}

function numbers(runs: readonly number[]): string {
  const more = runs.length > LISTED ? ', ...' : '';
  return `run ${runs.slice(0, LISTED).join(', ')}${more}`;
}
